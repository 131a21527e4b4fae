import Diff
import TestSupport
import Testing

@Suite("What changed within a line")
struct LineRefinementTests {
    private func marked(_ segments: [LineRefinement.Segment]) -> String {
        segments.map { $0.isChanged ? "[\($0.text)]" : $0.text }.joined()
    }

    @Test("is shown by words")
    func words() {
        let refined = LineRefinement(old: "call the old number now", new: "call a new number, now")
        #expect(marked(refined.old) == "call [the old] number now")
        #expect(marked(refined.new) == "call [a new] number[,] now")
    }

    @Test("is shown by characters where wanted")
    func characters() {
        let refined = LineRefinement(old: "colour", new: "color", grain: .characters)
        #expect(marked(refined.old) == "colo[u]r" && marked(refined.new) == "color")
    }

    @Test(
        "never tears a character apart",
        arguments: [
            ("👩‍👩‍👧", "👩‍👩‍👦"), ("e\u{301}", "e\u{302}"), ("🇩🇪", "🇩🇰"), ("👍🏽", "👍"), ("é", "e\u{301}"),
        ]
    )
    func graphemes(old: String, new: String) {
        let refined = LineRefinement(old: "a" + old, new: "a" + new, grain: .characters)
        #expect(refined.old.map(\.text) == ["a", old])
        #expect(refined.new.map(\.isChanged) == [false, true])
    }

    @Test("takes characters of scripts without blanks one by one")
    func ideographs() {
        let refined = LineRefinement(old: "変更前の値", new: "変更後の値")
        #expect(marked(refined.old) == "変更[前]の値")
    }

    @Test("puts both lines together again, for any lines")
    func wholeness() {
        var pairs = TextPairs(seed: 12)
        for index in 0..<500 {
            let (old, new) = pairs.next()
            let refined = LineRefinement(
                old: old,
                new: new,
                grain: index % 2 == 0 ? .words : .characters
            )
            #expect(refined.old.map(\.text).joined().utf8.elementsEqual(old.utf8))
            #expect(refined.new.map(\.text).joined().utf8.elementsEqual(new.utf8))
        }
    }

    @Test("of lines beyond the bound is what lies between their common ends")
    func bound() {
        let middle = String(repeating: "x", count: LineRefinement.lineBytesMax - 2)
        let fine = LineRefinement(old: "a\(middle)b", new: "a\(middle)c", grain: .characters)
        #expect(!fine.isCoarse || fine.old.count == 2)
        let coarse = LineRefinement(old: "a\(middle)yb", new: "a\(middle)zc", grain: .characters)
        #expect(coarse.isCoarse)
        #expect(coarse.old.map(\.text) == ["a" + middle, "yb"])
    }
}
