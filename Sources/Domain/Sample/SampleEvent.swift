import JSON

/// SplitMix64: the same seed gives the same month on every machine.
struct SampleRandom: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// Whether something that happens so many times in a hundred happens now.
    mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}

/// One invented person or service.
struct SamplePerson: Sendable {
    let email: String
    /// What they work on; a kind of thing names the teams that change it.
    let team: String
    let address: String
}

/// An event of the sample before its day is known.
struct SampleEvent {
    /// Days before the anchor, from 1.
    var daysBefore: Int
    /// Seconds since midnight, UTC.
    var second: Int
    var type: String
    var action: String
    var entityType: String
    var entity: String
    var entityName: String?
    var actor: String
    var address: String?
    var outcome = Outcome.success
    var note: String?
    var changes: [(field: String, old: JSONValue?, new: JSONValue?)] = []
    /// The fields that this changes to something else; from what is known once all that came before
    /// is in order.
    var open: [SampleKind.Field] = []
    var metadata: JSONValue = [:]

    /// The event as a caller would send it.
    func object(anchor: Int64, key: String) -> JSONObject {
        let time = (anchor - Int64(daysBefore)) * 86_400 + Int64(second)
        var object = JSONObject()
        object.append("idempotency_key", .string(key))
        let instant = Timestamp(microseconds: time * 1_000_000)
        object.append("occurred_at", .string(instant.rfc3339))
        object.append("event_type", .string(type))
        object.append("action", .string(action))
        object.append("entity_type", .string(entityType))
        object.append("entity_key", .string(entity))
        object.append("entity_name", .string(entityName ?? entity))
        object.append("actor", .string(actor))
        object.append("outcome", .string(outcome.rawValue))
        if let address { object.append("source_ip", .string(address)) }
        describe(in: &object)
        if metadata != [:] { object.append("event_metadata", metadata) }
        return object
    }

    private func describe(in object: inout JSONObject) {
        var text = ChangeText()
        text.say(note)
        var (old, new) = (JSONObject(), JSONObject())
        for change in changes {
            let shown = Self.differing(change.old, change.new)
            text.field(FieldName.label(change.field), old: shown.old, new: shown.new)
            old[change.field] = change.old
            new[change.field] = change.new
        }
        if let details = text.text { object.append("details", .string(details)) }
        guard !changes.isEmpty else { return }
        object.append("changed_fields", .array(changes.map { .string($0.field) }))
        if !old.isEmpty { object.append("old_values", .object(old)) }
        if !new.isEmpty { object.append("new_values", .object(new)) }
    }

    /// What differs of two values: of texts with several lines, the lines between those that both
    /// begin and end with.
    private static func differing(
        _ old: JSONValue?,
        _ new: JSONValue?
    ) -> (old: String?, new: String?) {
        guard let before = old?.string, let after = new?.string else {
            return (old.flatMap { ChangeText.shown($0) }, new.flatMap { ChangeText.shown($0) })
        }
        var a = before.split(separator: "\n", omittingEmptySubsequences: false)[...]
        var b = after.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let first = a.first, first == b.first { (a, b) = (a.dropFirst(), b.dropFirst()) }
        while let last = a.last, last == b.last { (a, b) = (a.dropLast(), b.dropLast()) }
        return (
            a.isEmpty ? nil : a.joined(separator: "\n"), b.isEmpty ? nil : b.joined(separator: "\n")
        )
    }
}

/// A kind of thing that people change: which fields it has, and the values that they take.
struct SampleKind: Sendable {
    let event: String
    let entityType: String
    let teams: [String]
    let entities: [String]
    let fields: [Field]

    typealias Field = (name: String, values: [JSONValue])
}
