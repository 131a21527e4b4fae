import Diff
import Glibc
import JSON

/// Line diffs as text against CPython's difflib, and what hostile texts cost.
enum DiffMeasurement {
    /// Both sides take two texts and give one, on one thread, and are timed by the processor.
    static func runTexts(_ scale: Scale) async throws -> [Row] {
        let python = try Program.find("python3", package: "python3")
        let folder = try Folder()
        let script = try folder.file("peer.py", peer)
        let pairs = EditedTexts.pairs(9, seed: 2000)
        let cases = JSONValue.array(pairs.map { [.string($0.old), .string($0.new)] })
        let file = try folder.file("cases.json", cases.description)
        let expected = JSONValue.array(pairs.map { .string(text($0.old, $0.new)) })
        let (ours, peers) = try scale.interleaved(
            {
                var count = 0.0
                let start = Processor.seconds()
                while Processor.seconds() < start + Double(scale.seconds) {
                    for pair in pairs { _ = text(pair.old, pair.new) }
                    count += Double(pairs.count)
                }
                return count / (Processor.seconds() - start)
            },
            {
                let lines = try Program.run([python, script, file, "\(scale.seconds)"])
                    .split(separator: "\n")
                guard lines.count == 2, let rate = Double(lines[1]),
                    try JSONValue(parsing: Array(lines[0].utf8)) == expected
                else { throw ProgramFailure(description: "difflib has other lines") }
                return rate
            }
        )
        return [
            .rate(
                "diff: 2,000 lines, 5 % changed / difflib.ndiff",
                ours,
                peers[0],
                unit: "/s",
                atLeast: 100
            )
        ]
    }

    /// The slowest of the hostile pairs; of several runs the quickest counts.
    static func runBound(_ scale: Scale) async throws -> [Row] {
        let costs = HostileTexts.all.map { pair in
            let least =
                (0..<scale.rounds).map { _ in
                    let start = Processor.seconds()
                    _ = text(pair.old, pair.new)
                    return Processor.seconds() - start
                }.min() ?? 0
            return (name: pair.name, milliseconds: least * 1000)
        }.sorted { $0.milliseconds > $1.milliseconds }
        let notes = costs.prefix(5).map { cost in
            Row(
                what: "  … \(cost.name)",
                ours: "\(Row.decimals(cost.milliseconds)) ms",
                verdict: .noted
            )
        }
        let worst = costs.first?.milliseconds ?? 0
        let what = "diff: worst of \(costs.count) hostile pairs, 200 KB each"
        return [.bounded(what, worst, unit: "ms", atMost: 50)] + notes
    }

    private static let fields = [DiffField("body", annotation: .text)]

    private static func text(_ old: String, _ new: String) -> String {
        buildDiff(old: ["body": .string(old)], new: ["body": .string(new)], fields: fields) ?? ""
    }

    /// What is printed must be what we make of the same texts.
    private static let peer = """
        import difflib, json, sys, time
        with open(sys.argv[1], encoding="utf-8") as f: cases = json.load(f)
        def text(old, new): return "\\n".join(difflib.ndiff(old.splitlines(), new.splitlines()))
        def changes(old, new):
            return "\\n".join(["Body"] + [line for line in difflib.ndiff(old.splitlines(), new.splitlines())
                                          if line[:2] in ("- ", "+ ")])
        print(json.dumps([changes(*case) for case in cases]))
        count, start = 0, time.process_time()
        while time.process_time() < start + int(sys.argv[2]):
            for case in cases: text(*case)
            count += len(cases)
        print(count / (time.process_time() - start))
        """
}
