import Testing

@testable import Analysis

@Suite("Scrubbed text")
struct ScrubbedTextTests {
    @Test("is joined from our words, numbers and what was scrubbed")
    func interpolation() {
        let name = ScrubbedText(scrubbed: "[PERSON_1]")
        let line: ScrubbedText = "E\(7) by \(name)"
        #expect(line.text == "E7 by [PERSON_1]")
        #expect(ScrubbedText.joined([line, line], by: "\n").text == "\(line.text)\n\(line.text)")
    }

    @Test("stays as it is when it fits, and loses its middle when it does not")
    func shortening() {
        let text = ScrubbedText(scrubbed: "abcdefghij")
        #expect(text.shortened(to: 10) == text)
        #expect(text.shortened(to: 5).text == "abc…(5 more)…ij")
        #expect(text.shortened(to: 1).text == "a…(9 more)…")
        #expect(text.shortened(to: 0).text == "…(10 more)…")
    }

    @Test("counts scalars, not bytes")
    func scalars() {
        let text = ScrubbedText(scrubbed: "ääääää")
        #expect(text.shortened(to: 6) == text)
        #expect(text.shortened(to: 4).text == "ää…(2 more)…ää")
    }

    @Test("is never cut within a placeholder", arguments: 0...60)
    func placeholders(_ max: Int) {
        let text = ScrubbedText(
            scrubbed: "by [EMAIL_1@ORG] to [IP_2 public] and [SECRET:npm token]."
        )
        var rest = text.shortened(to: max).text
        for placeholder in ["[EMAIL_1@ORG]", "[IP_2 public]", "[SECRET:npm token]"] {
            rest = rest.split(separator: placeholder, omittingEmptySubsequences: false)
                .joined(separator: "")
        }
        #expect(!rest.contains("[") && !rest.contains("]"))
    }
}
