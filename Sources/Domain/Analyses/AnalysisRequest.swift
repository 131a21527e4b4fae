/// A person's wish to have events explained.
public struct AnalysisRequest: Sendable, Equatable {
    /// The events, in the order in which they were named, each once.
    public let events: [UUID]
    /// What a user reported, without secrets; or nil.
    public let context: String?

    /// Checks the wish before anything is fetched or charged.
    ///
    /// Problems point to `/auditLogIds/<place>` and `/userContext`.
    public init(events texts: [String], context: String?) throws(Problem) {
        guard !texts.isEmpty else {
            throw Problem(
                .invalidInput,
                "Name at least one event.",
                hint: "An analysis takes 1 to \(Limits.analyzedEventsMax) events.",
                field: "/auditLogIds"
            )
        }
        guard texts.count <= Limits.analyzedEventsMax else {
            throw Problem(
                .invalidInput,
                "\(texts.count) events are too many.",
                hint: "An analysis takes 1 to \(Limits.analyzedEventsMax) events.",
                field: "/auditLogIds"
            )
        }
        var places: [UUID: Int] = [:]
        var events: [UUID] = []
        for (index, text) in texts.enumerated() {
            guard let id = UUID(text) else {
                throw Problem(
                    .invalidInput,
                    "This is no id of an event.",
                    hint: "Ids are UUIDs, as the list of events gives them.",
                    field: "/auditLogIds/\(index)"
                )
            }
            if let first = places.updateValue(index, forKey: id) {
                throw Problem(
                    .invalidInput,
                    "The event is named twice, first in place \(first).",
                    hint: "Name each event once.",
                    field: "/auditLogIds/\(index)"
                )
            }
            events.append(id)
        }
        self.events = events
        self.context = try context.flatMap { text throws(Problem) in try Self.checked(text) }
    }

    /// The text without blanks at its ends; nil when nothing else is in it.
    private static func checked(_ text: String) throws(Problem) -> String? {
        guard text.unicodeScalars.count <= Limits.analysisContextMax else {
            throw Problem(
                .invalidInput,
                "The context has more than \(Limits.analysisContextMax) characters.",
                field: "/userContext"
            )
        }
        let isText = text.unicodeScalars.allSatisfy { scalar in
            scalar.properties.generalCategory != .control
                || "\n\r\t".unicodeScalars.contains(scalar)
        }
        guard isText else {
            throw Problem(
                .invalidInput,
                "The context has control characters.",
                hint: "Send plain text; lines may end as they like.",
                field: "/userContext"
            )
        }
        let isBlank: (Character) -> Bool = { $0.isWhitespace }
        let body = text.drop(while: isBlank)
        guard let last = body.lastIndex(where: { !isBlank($0) }) else { return nil }
        return String(body[...last]).withoutSecrets(max: Limits.analysisContextMax)
    }
}
