/// How far an audit run has come; the raw value is what is stored and shown.
public enum AuditStatus: String, Sendable, CaseIterable {
    /// Under way.
    case running = "Running"
    /// Ended with results.
    case success = "Success"
    /// Ended without complete results.
    case error = "Error"
    /// Ended by somebody before it was complete.
    case cancelled = "Cancelled"
}
