/// How much a finding matters.
public enum Severity: String, Sendable, CaseIterable, Comparable {
    /// Someone must look now.
    case critical
    /// Someone must look today.
    case high
    /// Worth a look.
    case medium
    /// Worth knowing.
    case low
    /// Said for completeness; nothing needs to be done.
    case info

    /// The more severe is the greater.
    public static func < (left: Severity, right: Severity) -> Bool {
        left.weight < right.weight
    }

    private var weight: Int {
        switch self {
        case .critical: 4
        case .high: 3
        case .medium: 2
        case .low: 1
        case .info: 0
        }
    }
}
