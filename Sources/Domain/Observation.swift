/// What happens in the running service that an operator may want to know; one type, so that logs
/// and metrics are decided in one place each, and no payload or secret can slip into either.
public enum Observation: Sendable {
    /// The service takes calls at those addresses.
    case started(addresses: [String], version: String)
    /// It has stopped taking calls and finishes those in flight.
    case stopping(reason: String)
    /// It has ended.
    case stopped
    /// A request was answered.
    case answered(route: String, status: Int, duration: Duration)
    /// A request failed for a reason that an operator should know.
    case failed(route: String?, problem: Problem)
    /// Events were recorded.
    case recorded(events: Int, replayed: Int)
    /// Lines of a bulk stream were refused.
    case rejected(lines: Int)
    /// Something the service does by itself failed; it goes on.
    case backgroundFailed(work: String, reason: String)
}
