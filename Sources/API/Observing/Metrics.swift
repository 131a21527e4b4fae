public import Domain
import Store
import Synchronization

/// Counters and gauges in Prometheus' text format (version 0.0.4).
public final class Metrics: Sendable {
    private struct State {
        var requests: [RequestKey: UInt64] = [:]
        var durations: [String: Histogram] = [:]
        var problems: [String: UInt64] = [:]
        var recorded: UInt64 = 0
        var replayed: UInt64 = 0
        var rejectedLines: UInt64 = 0
        var backgroundFailures: [String: UInt64] = [:]
    }

    private struct RequestKey: Hashable {
        let route: String
        let status: Int
    }

    private struct Histogram {
        // Seconds; a list answers in about a millisecond, a bulk stream in minutes.
        static let bounds: [Double] = [
            0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30,
        ]
        var counts = [UInt64](repeating: 0, count: bounds.count + 1)
        var sum = 0.0

        mutating func add(_ seconds: Double) {
            counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
            sum += seconds
        }
    }

    private let state = Mutex(State())

    /// Metrics of which nothing has been counted.
    public init() {}

    /// Counts what has happened.
    public func observe(_ observation: Observation) {
        state.withLock { state in
            switch observation {
            case .answered(let route, let status, let duration):
                state.requests[RequestKey(route: route, status: status), default: 0] += 1
                let (seconds, attoseconds) = duration.components
                state.durations[route, default: Histogram()]
                    .add(Double(seconds) + Double(attoseconds) * 1e-18)
            case .failed(_, let problem): state.problems[problem.code.rawValue, default: 0] += 1
            case .recorded(let events, let replayed):
                state.recorded += UInt64(events)
                state.replayed += UInt64(replayed)
            case .rejected(let lines): state.rejectedLines += UInt64(lines)
            case .backgroundFailed(let work, _): state.backgroundFailures[work, default: 0] += 1
            case .started, .stopping, .stopped: break
            }
        }
    }

    /// The text for a scraper.
    func exposition(pools: Database.Statistics, streams: Int) -> [UInt8] {
        var text = Exposition()
        state.withLock { state in
            text.family("assay_http_requests_total", "counter", "Requests answered.")
            for (key, count) in state.requests.sorted(by: {
                ($0.key.route, $0.key.status) < ($1.key.route, $1.key.status)
            }) {
                text.sample(
                    "assay_http_requests_total",
                    [("route", key.route), ("status", String(key.status))],
                    Double(count)
                )
            }
            text.family(
                "assay_http_request_duration_seconds",
                "histogram",
                "Time from a request's head to its answer."
            )
            for (route, histogram) in state.durations.sorted(by: { $0.key < $1.key }) {
                var total: UInt64 = 0
                for (bound, count) in zip(Histogram.bounds, histogram.counts) {
                    total += count
                    text.sample(
                        "assay_http_request_duration_seconds_bucket",
                        [("route", route), ("le", "\(bound)")],
                        Double(total)
                    )
                }
                total += histogram.counts.last ?? 0
                text.sample(
                    "assay_http_request_duration_seconds_bucket",
                    [("route", route), ("le", "+Inf")],
                    Double(total)
                )
                text.sample(
                    "assay_http_request_duration_seconds_sum",
                    [("route", route)],
                    histogram.sum
                )
                text.sample(
                    "assay_http_request_duration_seconds_count",
                    [("route", route)],
                    Double(total)
                )
            }
            text.counter("assay_events_recorded_total", "Events recorded.", state.recorded)
            text.counter(
                "assay_events_replayed_total",
                "Events recognised by their idempotency key.",
                state.replayed
            )
            text.counter(
                "assay_bulk_lines_rejected_total",
                "Lines of bulk streams that were no events.",
                state.rejectedLines
            )
            text.family(
                "assay_failures_total",
                "counter",
                "Requests that failed through no fault of theirs."
            )
            for (code, count) in state.problems.sorted(by: { $0.key < $1.key }) {
                text.sample("assay_failures_total", [("code", code)], Double(count))
            }
            text.family(
                "assay_background_failures_total",
                "counter",
                "Failures of the service's own work."
            )
            for (work, count) in state.backgroundFailures.sorted(by: { $0.key < $1.key }) {
                text.sample("assay_background_failures_total", [("work", work)], Double(count))
            }
        }
        text.gauge("assay_live_streams", "Live streams that are being served.", streams)
        text.gauge(
            "assay_database_connections",
            "Open connections to PostgreSQL.",
            pools.openConnections
        )
        text.gauge(
            "assay_database_groups_in_flight",
            "Pipeline groups sent and not yet answered.",
            pools.groupsInFlight
        )
        text.gauge(
            "assay_database_waiting",
            "Callers that wait for a leased connection.",
            pools.waiting
        )
        return Array(text.text.utf8)
    }
}

/// Text in Prometheus' format.
private struct Exposition {
    private(set) var text = ""

    mutating func family(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    mutating func sample(_ name: String, _ labels: [(String, String)], _ value: Double) {
        let list = labels.map { "\($0)=\"\($1)\"" }.joined(separator: ",")
        let number = value == value.rounded() ? String(Int64(value)) : String(value)
        text += labels.isEmpty ? "\(name) \(number)\n" : "\(name){\(list)} \(number)\n"
    }

    mutating func counter(_ name: String, _ help: String, _ value: UInt64) {
        family(name, "counter", help)
        sample(name, [], Double(value))
    }

    mutating func gauge(_ name: String, _ help: String, _ value: Int) {
        family(name, "gauge", help)
        sample(name, [], Double(value))
    }
}
