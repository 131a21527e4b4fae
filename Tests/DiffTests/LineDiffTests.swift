import JSON
import TestSupport
import Testing

@testable import Diff

/// A line diff as `ndiff` writes it, without its unchanged and `?` lines.
func ndiff(_ old: String, _ new: String, steps: Int = StepBudget.stepsMax) -> [String] {
    var budget = StepBudget(steps: steps)
    let (old, new) = (TextLines(old), TextLines(new))
    return LineDiff(old: old, new: new, budget: &budget).changes.map { change in
        switch change {
        case .removed(let line): "- " + old.text(line)
        case .added(let line): "+ " + new.text(line)
        }
    }
}

@Suite("The lines that a text loses and gains")
struct LineDiffTests {
    @Test(
        "are those of Python's ndiff for thousands of pairs",
        .enabled(if: PythonOracle.isInstalled, "python3 is not installed")
    )
    func agreesWithPython() throws {
        var pairs = TextPairs(seed: 4)
        let cases = (0..<3000).map { _ in pairs.next() }
        let answers = try PythonOracle.answers(
            cases.map { [.string($0.old), .string($0.new)] },
            script: """
                def answer(case):
                    old, new = (text.splitlines() for text in case)
                    return [line for line in difflib.ndiff(old, new) if line[:2] in ("- ", "+ ")]
                """
        )
        try #require(answers.count == cases.count)
        for (pair, answer) in zip(cases, answers) {
            let expected = answer.array?.compactMap(\.string) ?? []
            let isSame = ndiff(pair.old, pair.new).elementsEqual(expected) {
                $0.utf8.elementsEqual($1.utf8)
            }
            #expect(isSame, "\(pair.old.debugDescription) → \(pair.new.debugDescription)")
        }
    }

    @Test("stand in pairs where one line is similar to another")
    func pairsSimilarLines() {
        #expect(
            ndiff("one fish\ntwo\nthree", "one dish\ntree\nemu")
                == ["- one fish", "+ one dish", "- two", "- three", "+ tree", "+ emu"]
        )
    }

    @Test("are none for equal texts, and all of a text that came or went")
    func wholeTexts() {
        #expect(ndiff("a\nb", "a\nb").isEmpty)
        #expect(ndiff("", "a\n\nb") == ["+ a", "+ ", "+ b"])
        #expect(ndiff("a\nb", "") == ["- a", "- b"])
    }

    @Test("tell two spellings of one character apart")
    func spellings() {
        #expect(ndiff("é", "e\u{301}").count == 2)
    }

    /// Texts that take `difflib` minutes.
    static let costly: [(old: String, new: String)] = {
        var random = SeededGenerator(seed: 13)
        func line(_ letters: String, _ width: Int) -> String {
            String((0..<width).map { _ in random.pick(Array(letters)) })
        }
        func text(_ lines: Int, _ letters: String, _ width: Int) -> String {
            (0..<lines).map { _ in line(letters, width) }.joined(separator: "\n")
        }
        let count = 5000
        let twos = (0..<count).map { "\($0 % 3 == 0 ? "x" : "")\($0)" }
        return [
            (text(800, "abcdefghijklmnop ", 100), text(800, "abcdefghijklmnop ", 100)),
            (text(400, "ab", 199), text(400, "ab", 199)),
            (text(30000, "abcdefgh", 1), text(30000, "abcdefgh", 1)),
            (text(4, "abcdefgh", 20000), text(4, "abcdefgh", 20000)),
            ((0..<count).map(String.init).joined(separator: "\n"), twos.joined(separator: "\n")),
        ]
    }()

    @Test(
        "are right, if more than need be, where finding the fewest costs too much",
        arguments: 0..<5
    )
    func boundedCost(index: Int) {
        let (old, new) = (TextLines(Self.costly[index].old), TextLines(Self.costly[index].new))
        for steps in [0, 1000, 100_000, 1_000_000] {
            var budget = StepBudget(steps: steps)
            let diff = LineDiff(old: old, new: new, budget: &budget)
            var (removed, added) = (Set<Int>(), Set<Int>())
            for change in diff.changes {
                switch change {
                case .removed(let line): removed.insert(line)
                case .added(let line): added.insert(line)
                }
            }
            let oldRest = (0..<old.count).filter { !removed.contains($0) }.map { old.text($0) }
            let newRest = (0..<new.count).filter { !added.contains($0) }.map { new.text($0) }
            #expect(oldRest == newRest)
            #expect(diff.isCoarse || steps > 0)
        }
    }
}
