/// What an event finding is about.
public enum EventCategory: String, Sendable, CaseIterable {
    /// Who may do what.
    case privilege
    /// Passwords, keys, tokens and second factors.
    case credential
    /// Signing in, and failing to.
    case access
    /// What watches, limits or protects.
    case control
    /// What those outside can reach.
    case exposure
    /// Taking data out.
    case exfiltration
    /// Destroying, or making unusable.
    case destruction
    /// How much happened, and how fast.
    case volume
    /// When it happened.
    case timing
    /// What was never seen before.
    case novelty
    /// In which order things happened.
    case sequence
    /// Looking around.
    case discovery
    /// Running code or commands.
    case execution
    /// Text in the data that tries to steer whoever reads it.
    case injection
    /// What failed.
    case failure
}

/// One thing that was found in a selection of events.
public struct EventFinding: Sendable {
    /// The rule's name, such as `sequence.create-then-delete`; `model` for what a model added.
    public let rule: String
    /// How much it matters.
    public let severity: Severity
    /// What it is about.
    public let category: EventCategory
    /// What happened, with the names in it told apart from our words; nil for a model's.
    let heading: Phrase?
    /// What happened, in one line, with names.
    public let title: String
    /// Why that matters and what it rests on, with the numbers of the baseline where there is one.
    public let text: String
    /// How it may be quite all right; nil for a model's.
    public let innocentExplanation: String?
    /// What to check next; nil for a model's.
    public let nextCheck: String?
    /// The tactic of ATT&CK that it may be part of, such as `TA0003`.
    public let tactic: Tactic?
    /// The aliases of the events that it rests on, in the order of time; never empty.
    public let events: [String]
}

/// A tactic of MITRE ATT&CK (enterprise), of the version in ``Tactic/version``.
public struct Tactic: Sendable, Hashable {
    /// The version of ATT&CK whose names these are.
    public static let version = "v19"
    /// Its id, such as `TA0003`.
    public let id: String
    /// Its name, such as `Persistence`.
    public let name: String
}
