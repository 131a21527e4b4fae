import Glibc

/// What can be measured, in the order of `assay-bench all`.
struct Measurement: Sendable {
    let name: String
    let run: @Sendable (Scale) async throws -> [Row]

    static let list = Measurement(name: "list", run: ListMeasurement.run)
    static let ingest = Measurement(name: "ingest", run: IngestMeasurement.run)
    static let bulk = Measurement(name: "bulk", run: BulkMeasurement.run)
    static let http = Measurement(name: "http", run: HTTPMeasurement.run)
    static let memory = Measurement(name: "memory", run: MemoryMeasurement.run)
    static let tenants = Measurement(name: "tenants", run: TenantsMeasurement.run)
    static let graphQL = Measurement(name: "graphql", run: GraphQLMeasurement.run)

    static let diff = [
        Measurement(name: "diff: line diffs", run: DiffMeasurement.runTexts),
        Measurement(name: "diff: hostile texts", run: DiffMeasurement.runBound),
        Measurement(name: "diff: documents", run: UnifiedDiffMeasurement.run),
    ]

    static let report = Measurement(name: "report", run: ReportMeasurement.run)

    static let scrub = Measurement(name: "scrub", run: ScrubMeasurement.run)

    static let analysis = Measurement(name: "analysis", run: AnalysisMeasurement.run)

    static let capture = Measurement(name: "capture", run: CaptureMeasurement.run)

    static let tasks = Measurement(name: "tasks", run: TasksMeasurement.run)

    static let all =
        [http, graphQL] + diff
        + [report, scrub, analysis, list, ingest, bulk, memory, tenants, capture, tasks]
}

/// Runs measurements one after the other and prints their rows.
func measure(_ arguments: [String], _ measurements: [Measurement]) async throws {
    let scale = try Scale(arguments)
    print(Row.heading)
    var missed = 0
    for measurement in measurements {
        do {
            for row in try await measurement.run(scale) {
                print(row.line)
                fflush(nil)
                if row.verdict == .missed { missed += 1 }
            }
        } catch let missing as MissingProgram {
            print(Row(what: measurement.name, verdict: .skipped).line)
            print("    \(missing)")
        }
    }
    if missed > 0 { print("\(missed) missed") }
}

/// How much is measured.
struct Scale {
    static let usage = "[--events N] [--tenants T] [--quick]"

    /// Events of a bulk stream, and of all tenants of the list together.
    var events = 200_000
    /// Tenants that share the load.
    var tenants = 10
    /// Tenants of the run with many.
    var manyTenants = 5_000
    /// Events of the stream during which memory is watched.
    var memoryEvents = 1_000_000
    /// Rounds of each side; the median counts.
    var rounds = 3
    /// Seconds of each round.
    var seconds = 5

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            switch option {
            case "--quick":
                events = min(events, 50_000)
                (manyTenants, memoryEvents, rounds, seconds) = (500, 100_000, 3, 2)
            case "--events": events = try Self.number(rest.popFirst(), option)
            case "--tenants": tenants = try Self.number(rest.popFirst(), option)
            default: throw BadArgument(argument: option)
            }
        }
    }

    private static func number(_ text: String?, _ option: String) throws -> Int {
        guard let text, let number = Int(text), number > 0 else {
            throw BadArgument(argument: option)
        }
        return number
    }

    /// Both sides in turn, so that what else the machine does meets both alike; the medians.
    func interleaved(
        _ ours: () throws -> Double,
        _ peers: (() throws -> Double)...
    ) throws -> (ours: Double, peers: [Double]) {
        var figures: [[Double]] = Array(repeating: [], count: peers.count + 1)
        for _ in 0..<rounds {
            figures[0].append(try ours())
            for (index, peer) in peers.enumerated() { figures[index + 1].append(try peer()) }
        }
        let medians = figures.map { $0.sorted()[$0.count / 2] }
        return (medians[0], Array(medians.dropFirst()))
    }
}

/// One line of the table.
struct Row {
    enum Verdict: String {
        case ok
        case missed = "MISSED"
        case skipped = "SKIPPED"
        case noted = ""
    }

    let what: String
    var ours = ""
    var peer = ""
    var ratio = ""
    var required = ""
    let verdict: Verdict

    static let heading = Row(
        what: "what",
        ours: "ours",
        peer: "peer",
        ratio: "ratio",
        required: "required",
        verdict: .noted
    ).line

    var line: String {
        let cells = [(what, 50), (ours, 18), (peer, 18), (ratio, 7), (required, 10)]
        return cells.map { text, width in
            text + String(repeating: " ", count: max(1, width - text.count))
        }.joined() + verdict.rawValue
    }

    /// A rate that must not fall below a share of the peer's.
    static func rate(
        _ what: String,
        _ ours: Double,
        _ peer: Double,
        unit: String,
        atLeast bound: Double
    ) -> Row {
        Row(
            what: what,
            ours: "\(Int(ours)) \(unit)",
            peer: "\(Int(peer)) \(unit)",
            ratio: decimals(ours / peer),
            required: "≥ \(decimals(bound))",
            verdict: ours / peer >= bound ? .ok : .missed
        )
    }

    /// What something costs, that must not exceed a multiple of what the peer costs, where one is stated.
    static func cost(
        _ what: String,
        _ ours: Double,
        _ peer: Double,
        unit: String,
        atMost bound: Double?
    ) -> Row {
        Row(
            what: what,
            ours: "\(decimals(ours)) \(unit)",
            peer: "\(decimals(peer)) \(unit)",
            ratio: decimals(ours / peer),
            required: bound.map { "≤ \(decimals($0))" } ?? "",
            verdict: bound.map { ours / peer <= $0 ? .ok : .missed } ?? .noted
        )
    }

    /// A figure of our own that must not exceed a bound.
    static func bounded(_ what: String, _ value: Double, unit: String, atMost bound: Double) -> Row
    {
        Row(
            what: what,
            ours: "\(decimals(value)) \(unit)",
            required: "≤ \(Int(bound))",
            verdict: value <= bound ? .ok : .missed
        )
    }

    /// A figure of our own that must reach a bound; 0 stands for none.
    static func reached(_ what: String, _ value: Double, unit: String, atLeast bound: Double) -> Row
    {
        Row(
            what: what,
            ours: "\(Int(value)) \(unit)",
            required: bound > 0 ? "≥ \(Int(bound))" : "",
            verdict: bound == 0 ? .noted : value >= bound ? .ok : .missed
        )
    }

    /// With two digits behind the point.
    static func decimals(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let fraction = String(hundredths % 100)
        return "\(hundredths / 100).\(fraction.count == 1 ? "0" + fraction : fraction)"
    }
}
