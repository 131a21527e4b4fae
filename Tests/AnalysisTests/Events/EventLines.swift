import Analysis
import Domain
import JSON
import Testing

/// Events written in lines, so that examples can be read at a glance.
///
/// `time | actor | TYPE action | ENTITY_TYPE name | outcome | fields | metadata | address`, of which the last ones
/// may be left out and any be `-`. A time is `09:00:00`, with `-3d ` before it for days earlier; fields are
/// `{"role": ["recruiter", "admin"]}` with the value before and after, or `{"role": "admin"}` with that after.
enum EventLines {
    static let day = "2026-03-11"

    static func events(_ lines: [String]) throws -> [AuditEvent] {
        try lines.enumerated().map { try event($1, number: $0 + 1) }
    }

    static func assess(
        _ lines: [String],
        before: [String]? = nil,
        context: String? = nil
    ) throws -> EventAssessment {
        let selection = try events(lines)
        let log = try before.map { lines in
            try lines.enumerated().map { try event($1, number: 10_000 + $0) }
        }
        return EventAssessment(
            events: SelectedEvent.all(of: selection),
            history: log.map { EventHistory(of: $0, before: selection) },
            context: context
        )
    }

    struct Fault: Error { let line: String }

    private static func event(_ line: String, number: Int) throws -> AuditEvent {
        let parts = line.split(separator: "|", omittingEmptySubsequences: false).map { part in
            String(part).trimmed
        }
        func part(_ index: Int) -> String? {
            parts.indices.contains(index) && parts[index] != "-" ? parts[index] : nil
        }
        guard let time = part(0).flatMap(instant), let what = part(2)?.split(separator: " ") else {
            throw Fault(line: line)
        }
        var object = JSONObject()
        object["occurred_at"] = .string(time.rfc3339)
        object["event_type"] = .string(String(what[0]))
        object["action"] = what.count > 1 ? .string(String(what[1])) : nil
        object["actor"] = part(1).map { .string($0) }
        if let entity = part(3) {
            let words = entity.split(separator: " ", maxSplits: 1)
            object["entity_type"] = .string(String(words[0]))
            object["entity_key"] = words.count > 1 ? .string(String(words[1])) : nil
            object["entity_name"] = words.count > 1 ? .string(String(words[1])) : nil
        }
        object["outcome"] = .string(part(4) ?? "success")
        try fill(&object, fields: part(5))
        if let metadata = part(6) { object["event_metadata"] = try JSONValue(parsing: Array(metadata.utf8)) }
        if let address = part(7) { object["source_ip"] = .string(address) }
        let now = try #require(Timestamp(rfc3339: "2026-12-01T00:00:00Z"))
        let id = UUID(high: 0x0190_0000_0000_7000, low: 0x8000_0000_0000_0000 + UInt64(number))
        return try EventDraft(.object(object), now: now).event(id: id, recordedAt: now)
    }

    private static func fill(_ object: inout JSONObject, fields text: String?) throws {
        guard let text, let fields = try JSONValue(parsing: Array(text.utf8)).object else { return }
        var (old, new) = (JSONObject(), JSONObject())
        for member in fields.members {
            if let pair = member.value.array, pair.count == 2 {
                if pair[0] != .null { old[member.key] = pair[0] }
                if pair[1] != .null { new[member.key] = pair[1] }
            } else {
                new[member.key] = member.value
            }
        }
        object["changed_fields"] = .array(fields.members.map { .string($0.key) })
        if !old.isEmpty { object["old_values"] = .object(old) }
        if !new.isEmpty { object["new_values"] = .object(new) }
    }

    private static func instant(_ text: String) -> Timestamp? {
        let parts = text.split(separator: " ")
        guard let clock = parts.last, let base = Timestamp(rfc3339: "\(day)T\(clock)Z") else { return nil }
        guard parts.count == 2, parts[0].hasSuffix("d"), let days = Int64(parts[0].dropLast()) else {
            return base
        }
        return base.advanced(bySeconds: days * 86_400)
    }

    /// The everyday work of somebody on each of the thirty days before: at nine, eleven and fourteen.
    static func month(of actor: String, _ what: String, address: String = "198.51.100.7") -> [String] {
        (1...30).flatMap { day in
            ["09:10:00", "11:20:00", "14:05:00"].map { clock in
                "-\(day)d \(clock) | \(actor) | \(what) | success | - | {\"user_agent\": \"Firefox/1\"} | \(address)"
            }
        }
    }
}

extension String {
    fileprivate var trimmed: String {
        let body = drop { $0 == " " }
        return String(body.prefix(body.count - body.reversed().prefix { $0 == " " }.count))
    }
}
