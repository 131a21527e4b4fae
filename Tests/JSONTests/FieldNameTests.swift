import JSON
import Testing

@Suite("The label of a field")
struct FieldNameTests {
    @Test(
        "is made of its name",
        arguments: [
            ("my_field", "My Field"), ("callIntro", "Call Intro"), ("title", "Title"),
            ("HTTPServerURL", "HTTP Server URL"), ("parseJSONBody", "Parse JSON Body"),
            ("address_2", "Address 2"), ("line2Text", "Line2 Text"), ("sha256Sum", "Sha256 Sum"),
            ("dBName", "DB Name"), ("_private__name_", "Private Name"),
            ("kebab-case", "Kebab Case"),
            ("already Spaced", "Already Spaced"), ("größeÄndern", "Größe Ändern"), ("X", "X"),
            ("__", "__"), ("", ""), ("user_ID", "User ID"),
        ]
    )
    func label(name: String, label: String) {
        #expect(FieldName.label(name) == label)
    }

    @Test("is the name itself where that is too long to have been written for people")
    func long() {
        let name = String(repeating: "ab", count: 128)
        #expect(FieldName.label(name) == "A" + name.dropFirst())
        #expect(FieldName.label(name + "c") == name + "c")
    }
}
