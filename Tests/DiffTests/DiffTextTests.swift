import JSON
import TestSupport
import Testing

@testable import Diff

@Suite("The text format")
struct DiffTextTests {
    static let hostile = [
        "", "- a", "+ b", "Title", "a\u{0}b", "\u{202E}txt.exe", "\\u{41}", "\\u{}", "\\",
        "\u{301}x",
        "a\u{2028}b", " ", "\t", "\u{85}", "(compared coarsely: too large)", "id: 1", "👩‍👩‍👧",
        "\\u{5C}u{",
        "x (compared coarsely: too large)", "\u{600}", "-", "+", "\u{FEFF}a", "\u{200D}", "\r\n",
        "\u{1B}[31m",
    ]

    @Test("reads back as the sections it was made of, whatever labels and values hold")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 6)
        func text() -> String {
            (0..<Int.random(in: 0...3, using: &random))
                .map { _ in Self.hostile.randomElement(using: &random) ?? "" }.joined()
        }
        for _ in 0..<2000 {
            let sections = (0..<Int.random(in: 1...4, using: &random)).map { _ in
                DiffSection(
                    label: text(),
                    lines: (0..<Int.random(in: 0...4, using: &random)).map { _ in
                        DiffSection.Line(Bool.random(using: &random) ? .added : .removed, text())
                    },
                    isCoarse: Bool.random(using: &random)
                )
            }
            let shown = try #require(DiffText.text(sections))
            let back = try DiffText.sections(parsing: shown)
            try #require(back == sections, "\(shown.debugDescription)")
            let isExact = zip(back, sections).allSatisfy { back, section in
                back.label.utf8.elementsEqual(section.label.utf8)
                    && zip(back.lines, section.lines).allSatisfy {
                        $0.text.utf8.elementsEqual($1.text.utf8)
                    }
            }
            #expect(isExact, "\(shown.debugDescription)")
        }
    }

    @Test("shows what would hide or reorder text as code points")
    func escapes() {
        let text = buildDiff(
            old: ["a\nb": "x"],
            new: ["a\nb": "\u{202E}- y\u{0}\u{9B}"],
            fields: [DiffField("a\nb", label: "- a\nb")]
        )
        #expect(text == "\\u{2D} a\\u{A}b\n- x\n+ \\u{202E}- y\\u{0}\\u{9B}")
    }

    @Test("shows a scalar that hides as its code point and no other")
    func hiddenScalars() {
        let values = [0...0x3100, 0xF000...0x1_0000, 0xE_0000...0xE_0100] as [ClosedRange<UInt32>]
        for value in values.joined() {
            guard let scalar = Unicode.Scalar(value), value != 0x5C else { continue }
            let text = "a\(scalar)😀"
            let code = String(value, radix: 16, uppercase: true)
            let expected = VisibleText.isHidden(scalar) ? "a\\u{\(code)}😀" : text
            if !VisibleText.escaped(text).utf8.elementsEqual(expected.utf8) {
                Issue.record("U+\(code)")
            }
        }
    }

    @Test("leaves tabs, backslashes and joined emoji as they are")
    func plain() {
        let text = buildDiff(
            old: ["a": "1"],
            new: ["a": "C:\\users\t👩‍👩‍👧"],
            fields: [DiffField("a")]
        )
        #expect(text == "A\n- 1\n+ C:\\users\t👩‍👩‍👧")
    }

    @Test(
        "refuses a text that it did not make",
        arguments: [("- a", 1), ("A\nb", 2), ("A\n- a\n\n\nB", 4), ("\n", 1)]
    )
    func refusals(text: String, line: Int) {
        let error = #expect(throws: DiffText.ParseError.self) {
            try DiffText.sections(parsing: text)
        }
        #expect(error?.line == line)
    }
}
