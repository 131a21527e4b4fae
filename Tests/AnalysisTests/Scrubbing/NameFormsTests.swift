import Testing

@testable import Analysis

@Suite("The rows of words that name people")
struct NameFormsTests {
    private func form(_ person: String) -> NameForms.Form {
        NameForms.Form(
            person: person,
            part: .full,
            sureness: .told,
            isCommon: false,
            isService: false
        )
    }

    private func people(_ forms: NameForms, _ words: String...) -> [String] {
        var rows = forms.rows(of: Array((words.first ?? "").utf8))
        for word in words.dropFirst() {
            rows = forms.rows(rows, followedBy: Array(word.utf8))
        }
        return rows.flatMap { forms.forms(of: $0) }.map(\.person)
    }

    @Test("are found word by word, with endings and other spellings")
    func walk() {
        var forms = NameForms()
        forms.insert(["anna", "müller"], form("A"))
        forms.insert(["anna", "nowak"], form("B"))
        forms.insert(["anna"], form("C"))
        #expect(people(forms, "anna") == ["C"])
        #expect(people(forms, "anna", "muller") == ["A"])
        #expect(people(forms, "anna", "mueller") == ["A"])
        #expect(people(forms, "anny", "nowakowi") == ["B"])
        #expect(people(forms, "anna", "brandt").isEmpty)
        #expect(people(forms, "nowak").isEmpty)
    }

    @Test("that thousands of names share are followed one by one")
    func alike() {
        var forms = NameForms()
        for index in 0..<5_000 { forms.insert(["anna", "q\(index)x"], form("\(index)")) }
        #expect(forms.rows(of: Array("anna".utf8)).count == 1)
        #expect(people(forms, "anna", "q4711x") == ["4711"])
    }

    @Test("of words with thousands of like spellings stay few, and each is found")
    func spelledAlike() {
        var forms = NameForms()
        let names = (0..<4_096).map { number in
            (0..<12).map { number >> $0 & 1 == 1 ? "aek" : "ak" }.joined()
        }
        for name in names { forms.insert([name], form(name)) }
        for name in names.prefix(100) {
            let rows = forms.rows(of: Array(name.utf8))
            #expect(rows.count <= 8)
            #expect(forms.forms(of: rows[0]).first?.person == name)
        }
    }

    @Test("are sure in one way each, the first of every sureness")
    func first() {
        var forms = NameForms()
        forms.insert(["mira"], form("first"))
        forms.insert(["mira"], form("second"))
        #expect(people(forms, "mira") == ["first"])
    }
}
