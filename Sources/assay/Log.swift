import Domain
import Glibc
import JSON

/// One JSON object a line on standard error: what an operator should see, and nothing else.
struct Log: Sendable {
    let logsRequests: Bool

    // A slower request is logged even when the others are not.
    private static let slow = Duration.seconds(1)

    func write(_ observation: Observation) {
        switch observation {
        case .started(let addresses, let version):
            line(
                "info",
                "started",
                ["addresses": .array(addresses.map { .string($0) }), "version": .string(version)]
            )
        case .stopping(let reason): line("info", "stopping", ["reason": .string(reason)])
        case .stopped: line("info", "stopped", [:])
        case .answered(let route, let status, let duration):
            guard logsRequests || status >= 500 || duration >= Self.slow else { return }
            line(
                status >= 500 ? "error" : "info",
                "request",
                [
                    "route": .string(route), "status": .number(JSONNumber(Int64(status))),
                    "milliseconds": .number(
                        JSONNumber(duration / .milliseconds(1)) ?? JSONNumber(Int64(0))
                    ),
                ]
            )
        case .failed(let route, let problem):
            var members: JSONObject = [
                "route": .string(route ?? "none"), "code": .string(problem.code.rawValue),
                "problem": .string(problem.message),
            ]
            if let cause = problem.cause { members.append("cause", .string(cause)) }
            line("error", "failed", members)
        case .backgroundFailed(let work, let reason):
            line(
                "error",
                "background work failed",
                ["work": .string(work), "cause": .string(reason)]
            )
        case .recorded, .rejected: return
        }
    }

    private func line(_ level: String, _ message: String, _ members: JSONObject) {
        var object: JSONObject = [
            "time": .string(Timestamp.now.rfc3339), "level": .string(level),
            "message": .string(message),
        ]
        for member in members.members { object.append(member.key, member.value) }
        let bytes = JSONValue.object(object).serialized + [UInt8(ascii: "\n")]
        // One write, so that lines of several threads do not mix; a log that is gone stops nothing.
        _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
