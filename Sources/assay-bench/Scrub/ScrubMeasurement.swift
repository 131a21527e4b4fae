import Analysis
import Domain
import Foundation
import JSON
import TestSupport

/// What the scrubber takes out of labelled cases, what it should have left, and how fast it is.
///
/// The cases are invented from the standards of the numbers and know nothing of the scrubber.
enum ScrubMeasurement {
    static let usage = "[--data DIR] [--seed N] [--cases N] [--explain]"

    static func run(_ arguments: [String]) async throws {
        show(try rows(Evaluation(arguments, counted: "--cases")))
    }

    /// With the defaults, among all measurements.
    static func run(_ scale: Scale) async throws -> [Row] { try rows(Evaluation()) }

    private static func rows(_ options: Evaluation) throws -> [Row] {
        labelled(options) + (try speed(options))
    }

    // MARK: What is found

    /// So many cases of each kind of value, and as many as all of these that have none.
    private static func labelled(_ options: Evaluation) -> [Row] {
        var random = SeededGenerator(seed: options.seed)
        var byKind: [String: ScrubScore] = [:]
        var all = ScrubScore()
        var stayed = 0
        var values = 0
        for _ in 0..<options.count {
            let cast = Cast(using: &random)
            var scrubber = Scrubber(knowing: LabelledCase.events(of: cast))
            let kinds = PersonalValue.Kind.allCases.map { Optional($0) }
            for kind in kinds + Array(repeating: nil, count: kinds.count) {
                let labelled = LabelledCase.make(kind, of: cast, using: &random)
                let output = labelled.scrubbed(by: &scrubber)
                for (kind, score) in ScrubScore.scores(labelled, output: output) {
                    byKind[kind, default: ScrubScore()] += score
                    all += score
                    if options.explains, score.misses + score.falseHits > 0 {
                        print("\(kind): \(labelled.shown)\n    → \(output)")
                    }
                }
                values += labelled.values.count
                stayed += labelled.values.count { output.contains($0.text) }
            }
        }
        let rows = byKind.sorted { $0.key < $1.key }.map { kind, score in
            row("scrub: \(kind)", score, verdict: .noted)
        }
        let isMet = all.precision >= 0.95 && all.recall >= 0.95
        return rows + [
            row("scrub: all kinds", all, verdict: isMet ? .ok : .missed),
            Row(what: "scrub: values that stayed", ours: "\(stayed) of \(values)", verdict: .noted),
        ]
    }

    private static func row(_ what: String, _ score: ScrubScore, verdict: Row.Verdict) -> Row {
        Row(
            what: what,
            ours: "precision \(thousandths(score.precision))",
            peer: "recall \(thousandths(score.recall))",
            ratio: "\(score.hits + score.misses)",
            required: verdict == .noted ? "" : "≥ 0.95",
            verdict: verdict
        )
    }

    private static func thousandths(_ value: Double) -> String {
        let digits = String(Int((value * 1000).rounded(.down)) + 1000).dropFirst()
        return value >= 1 ? "1.000" : "0.\(digits)"
    }

    // MARK: How fast

    /// Bytes and the seconds that a pass over them takes.
    private struct Pace {
        var bytes = 0
        var seconds = 0.0

        var megabytesPerSecond: Double { Double(bytes) / seconds / 1e6 }

        static func += (total: inout Pace, more: Pace) {
            total.bytes += more.bytes
            total.seconds += more.seconds
        }
    }

    private static func speed(_ options: Evaluation) throws -> [Row] {
        let paths = ["/aws_invictus/cloudtrail.jsonl", "/panther/labelled_events.jsonl"]
        var rows: [Row] = []
        var all = Pace()
        for path in paths {
            let name = path.split(separator: "/").first ?? ""
            guard let text = FileManager.default.contents(atPath: options.data + path) else {
                rows.append(
                    Row(what: "scrub: \(name)", ours: "no data", verdict: .skipped)
                )
                continue
            }
            let lines = text.split(separator: UInt8(ascii: "\n"))
            let events = try lines.map { try JSONValue(parsing: Array($0)) }
            rows += speed(events, of: String(name), &all)
        }
        let month = SampleMonth(
            seed: options.seed,
            company: .recruiting,
            until: Timestamp(microseconds: 1_780_272_000_000_000)
        )
        rows += speed(month.objects().map { .object($0) }, of: "the sample's month", &all)
        return rows + [scrubbing("all of these", all)]
    }

    private static func scrubbing(_ source: String, _ pace: Pace) -> Row {
        .reached("scrub: \(source)", pace.megabytesPerSecond, unit: "MB/s", atLeast: 20)
    }

    private static func speed(_ events: [JSONValue], of source: String, _ all: inout Pace) -> [Row]
    {
        let texts = events.map(\.description)
        let bytes = texts.reduce(0) { $0 + $1.utf8.count }
        let secrets = pace(bytes) {
            texts.reduce(0) { $0 + SecretShapes.matches(in: $1).count }
        }
        // As many events as one analysis takes.
        let whole = pace(bytes) {
            var written = 0
            for first in stride(from: 0, to: events.count, by: 50) {
                var scrubber = Scrubber(knowing: [])
                for event in events[first..<min(first + 50, events.count)] {
                    written += scrubber.scrub(event).text.utf8.count
                }
            }
            return written
        }
        all += whole
        return [
            .reached(
                "secrets: \(source)",
                secrets.megabytesPerSecond,
                unit: "MB/s",
                atLeast: 40
            ),
            scrubbing(source, whole),
        ]
    }

    /// A pass in seconds of the processor's time: the median of many, for single ones are short enough to
    /// be disturbed.
    private static func pace(_ bytes: Int, _ pass: () -> Int) -> Pace {
        var seconds: [Double] = []
        var read = 0
        while seconds.count < 5 || seconds.reduce(0, +) < 1 {
            let start = Processor.seconds()
            read += pass()
            seconds.append(Processor.seconds() - start)
        }
        precondition(read >= 0)
        return Pace(bytes: bytes, seconds: seconds.sorted()[seconds.count / 2])
    }
}
