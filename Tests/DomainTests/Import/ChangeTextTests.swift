import Diff
import Testing

@testable import Domain

@Suite("The text of an imported event")
struct ChangeTextTests {
    @Test("reads back as what was said, whatever signs, ends of lines and hidden marks it holds")
    func parsesBack() throws {
        var text = ChangeText()
        text.say("- Denied\n\n+ by policy")
        text.field("Role\u{202E}", old: "+ admin", new: "- a\u{7}\n\nTitle")
        let sections = try DiffText.sections(parsing: try #require(text.text))
        #expect(sections.map(\.label) == ["- Denied\n\n+ by policy", "Role\u{202E}"])
        #expect(sections[0].lines.isEmpty)
        #expect(
            sections[1].lines == [
                .init(.removed, "+ admin"), .init(.added, "- a\u{7}"), .init(.added, ""),
                .init(.added, "Title"),
            ]
        )
        #expect(text.text?.contains("\u{202E}") == false)
    }
}
