import Diff
import Testing

@testable import Domain

@Suite("The details of a change")
struct ChangeDetailsTests {
    private func section(_ label: String, _ lines: Int, length: Int = 20) -> DiffSection {
        DiffSection(
            label: label,
            lines: (0..<lines).map { index in
                DiffSection.Line(
                    .added,
                    String(repeating: "x", count: length - 4) + "\(index % 10)"
                )
            }
        )
    }

    @Test("are the whole text where it fits, at n and n + 1 characters")
    func fits() throws {
        let sections = [section("A", 40), section("B", 1)]
        let text = try #require(DiffText.text(sections))
        let length = text.unicodeScalars.count
        #expect(ChangeDetails.text(sections, max: length) == text)
        let cut = try #require(ChangeDetails.text(sections, max: length - 1))
        #expect(cut != text)
        #expect(cut.unicodeScalars.count < length)
    }

    @Test("count the lines that do not fit, and can still be read back")
    func cut() throws {
        let sections = [section("A", 10), section("B", 100), section("C", 5)]
        let text = try #require(ChangeDetails.text(sections, max: 1000))
        #expect(text.unicodeScalars.count <= 1000)
        let parsed = try DiffText.sections(parsing: text)
        let kept = parsed.dropLast().map(\.lines.count).reduce(0, +)
        #expect(parsed.last?.label == "\(115 - kept) more lines are not shown")
        #expect(parsed.map(\.label).prefix(2) == ["A", "B"])
    }

    @Test("leave out a line that does not fit by itself")
    func oneLine() throws {
        let text = try #require(ChangeDetails.text([section("A", 1, length: 5000)], max: 1000))
        #expect(text == "A\n\n1 more line is not shown")
    }

    @Test("are none where nothing is said")
    func nothing() { #expect(ChangeDetails.text([]) == nil) }
}
