public import Domain
public import JSON

/// Takes secrets and personal data out of the texts of one request, and puts the personal data back
/// into the answer.
public struct Scrubber: Sendable {
    /// How many values of each kind were taken out, such as `email`.
    public private(set) var counts: [String: Int] = [:]

    /// A scrubber that knows the people of those events.
    public init(knowing events: [AuditEvent], rules: ScrubbingRules = .none) {}

    /// The text without secrets and personal data.
    ///
    /// - Parameter path: the names of the members on the way to it, the outermost first.
    public mutating func scrub(_ text: String, at path: [String] = []) -> ScrubbedText {
        ScrubbedText(scrubbed: text)
    }

    /// The value as compact JSON, likewise; names of members are scrubbed too.
    public mutating func scrub(_ value: JSONValue, at path: [String] = []) -> ScrubbedText {
        ScrubbedText(scrubbed: value.description)
    }

    /// A validated answer with the personal data back in place of its placeholders.
    ///
    /// - Returns: the answer, and how many placeholders stand in it that were never given out.
    public func restored(_ answer: JSONValue) -> (answer: JSONValue, unknown: Int) { (answer, 0) }
}
