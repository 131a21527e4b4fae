import Foundation
import JSON
import Testing

@testable import Diff

@Suite("A unified diff")
struct UnifiedDiffTests {
    @Test(
        "is Python's for thousands of documents and any context",
        .enabled(if: PythonOracle.isInstalled, "python3 is not installed")
    )
    func agreesWithPython() throws {
        var pairs = DocumentPairs(seed: 8)
        let cases = (0..<1500).map { _ in pairs.next() }
        let answers = try PythonOracle.answers(
            cases.enumerated().map { index, pair in
                let lines = [pair.old, pair.new].map {
                    JSONValue.string(String(decoding: UnifiedDiff.lines($0), as: UTF8.self))
                }
                return [lines[0], lines[1], .number(JSONNumber(Int64(index % 5)))]
            },
            script: """
                def answer(case):
                    old, new = ([line + "\\n" for line in text.split("\\n")[:-1]] for text in case[:2])
                    return "".join(difflib.unified_diff(old, new, "old", "new", n=case[2]))
                """
        )
        for (index, (pair, answer)) in zip(cases, answers).enumerated() {
            let options = UnifiedDiff.Options(context: index % 5)
            let diff = UnifiedDiff(old: pair.old, new: pair.new, options: options)
            #expect(diff.text.utf8.elementsEqual((answer.string ?? "").utf8), "case \(index)")
        }
    }

    @Test(
        "writes documents as Python's json does, but for characters that hide",
        .enabled(if: PythonOracle.isInstalled, "python3 is not installed")
    )
    func layout() throws {
        var pairs = DocumentPairs(seed: 9)
        let cases = (0..<500).map { _ in pairs.next().old }
        let answers = try PythonOracle.answers(
            cases,
            script: """
                def answer(case):
                    text = json.dumps(case, indent=2, sort_keys=True, ensure_ascii=False)
                    for hidden in "\\u007f\\u202e": text = text.replace(hidden, "\\\\u%04x" % ord(hidden))
                    return text + "\\n"
                """
        )
        for (document, answer) in zip(cases, answers) {
            #expect(String(decoding: UnifiedDiff.lines(document), as: UTF8.self) == answer.string)
        }
    }

    @Test(
        "is applied by patch, a coarse one too",
        .enabled(if: PythonOracle.path(of: "patch") != nil, "patch is not installed")
    )
    func isApplied() throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "assay-patch-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "document.json")
        var pairs = DocumentPairs(seed: 10)
        for index in 0..<60 {
            let pair = pairs.next()
            let budget = StepBudget(steps: index % 3 == 0 ? 10 : StepBudget.stepsMax)
            let diff = UnifiedDiff(old: pair.old, new: pair.new, budget: budget)
            if diff.bytes.isEmpty { continue }
            try Data(UnifiedDiff.lines(pair.old)).write(to: file)
            try Data(diff.bytes).write(to: folder.appending(path: "diff"))
            let arguments = ["--silent", "--no-backup-if-mismatch", "document.json", "diff"]
            #expect(try PythonOracle.run("patch", arguments, in: folder) == 0)
            #expect(Array(try Data(contentsOf: file)) == UnifiedDiff.lines(pair.new))
        }
    }

    @Test("keeps the text of numbers and the end of each line")
    func numbers() throws {
        let old = try JSONValue(parsing: Array(#"{"b": 1.10, "a": 1}"#.utf8))
        let new = try JSONValue(parsing: Array(#"{"a": "1", "b": 1.1}"#.utf8))
        #expect(
            UnifiedDiff(old: old, new: new, options: .init(context: 0)).text == """
                --- old
                +++ new
                @@ -2,2 +2,2 @@
                -  "a": 1,
                -  "b": 1.10
                +  "a": "1",
                +  "b": 1.1

                """
        )
    }

    @Test("of one document with itself is empty")
    func nothing() {
        let diff = UnifiedDiff(old: ["a": [1, 2]], new: ["a": [1, 2]])
        #expect(diff.bytes.isEmpty && diff.addedCount == 0 && !diff.isCoarse)
    }

    @Test("of documents of 8 MiB that share nothing ends, says that it is coarse, and is whole")
    func large() {
        let filling = String(repeating: " and so on", count: 42)
        func document(_ word: String) -> JSONValue {
            .array((0..<20_000).map { .string("\(word) \($0 % 977)" + filling) })
        }
        let diff = UnifiedDiff(old: document("old"), new: document("new"))
        #expect(diff.removedCount == 20_000 && diff.addedCount == 20_000)
        #expect(UnifiedDiff.lines(document("old")).count > 8 << 20)
    }

    @Test("cannot be told other lines by a document's name")
    func names() {
        let options = UnifiedDiff.Options(oldName: "a\n+++ b", newName: "\u{202E}c")
        let text = UnifiedDiff(old: 1, new: 2, options: options).text
        #expect(text.hasPrefix("--- a\\u{A}+++ b\n+++ \\u{202E}c\n@@ -1 +1 @@\n"))
    }
}
