/// What a finding is about.
public enum ChangeCategory: String, Sendable, CaseIterable {
    /// Who may do what.
    case privilege
    /// Who exists and may come in.
    case identity
    /// What those outside can reach.
    case exposure
    /// Which networks and ports are open.
    case network
    /// What watches, limits or protects.
    case control
    /// Secrets, keys, certificates and tokens.
    case credential
    /// To whom something belongs.
    case ownership
    /// How something is set.
    case configuration
    /// What a check of an audit says.
    case check
    /// What is gone.
    case removal
}

/// What a rule has to say about one or more changes.
public struct ChangeFinding: Sendable {
    /// The rule's name, such as `control.disabled`.
    public let rule: String
    /// How much it matters.
    public let severity: Severity
    /// What it is about.
    public let category: ChangeCategory
    /// What happened, in one line with the names of what it happened to.
    public var title: String { heading.plain }
    /// Why that matters.
    public let reason: String
    /// What to check next.
    public let nextStep: String
    /// How it may be quite all right.
    public let innocentExplanation: String
    /// The changes it speaks of, such as `C1`, in their order.
    public internal(set) var changes: [String]

    /// The title with what is data in it told apart.
    let heading: Phrase
}
