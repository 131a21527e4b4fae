import Domain
import JSON
import Postgres

/// The WHERE conditions of a filter with their values, numbered on from `$1`, the tenant.
struct EventConditions {
    private(set) var sql = ""
    private(set) var parameters: [Parameter]

    init(tenant: Tenant, filter: EventFilter) {
        parameters = [.uuid(tenant.id)]
        add("occurred_at >=", filter.from.map { .timestamp($0) })
        add("occurred_at <", filter.until.map { .timestamp($0) })
        add(types: filter.eventTypes ?? [])
        add("entity_type =", filter.entityType.map { .text($0) })
        add("entity_id =", filter.entityID.map { .uuid($0) })
        add("entity_key =", filter.entityKey.map { .text($0) })
        add("user_id =", filter.userID.map { .uuid($0) })
        add("actor =", filter.actor.map { .text($0) })
        add("action =", filter.action.map { .text($0) })
        add("outcome =", filter.outcome.map { .text($0.rawValue) })
        add("details ILIKE", filter.detailsText.map { .text("%\(Self.escaped($0))%") })
        add("event_metadata @>", filter.metadata.map { .jsonb($0.serialized) })
    }

    private mutating func add(types: [String]) {
        if let type = types.first, types.count == 1 {
            add("event_type =", .text(type))
        } else if !types.isEmpty {
            parameters.append(.textArray(types))
            sql += " AND event_type = ANY ($\(parameters.count)::text[])"
        }
    }

    private mutating func add(_ condition: String, _ parameter: Parameter?) {
        guard let parameter else { return }
        parameters.append(parameter)
        sql += " AND \(condition) $\(parameters.count)"
    }

    /// Only those events.
    mutating func add(ids: [UUID]) {
        parameters.append(.uuidArray(ids))
        sql += " AND id = ANY ($\(parameters.count)::uuid[])"
    }

    /// Only what lies beyond a place in the list: older than it, or newer.
    mutating func add(_ cursor: Cursor?, isOlder: Bool) {
        guard let cursor else { return }
        parameters.append(.timestamp(cursor.occurredAt))
        parameters.append(.uuid(cursor.id))
        let last = parameters.count
        sql += " AND (occurred_at, id) \(isOlder ? "<" : ">") ($\(last - 1), $\(last))"
    }

    /// The text with LIKE's own characters made plain (PostgreSQL manual §9.7.1).
    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            if character == "%" || character == "_" || character == "\\" { escaped.append("\\") }
            escaped.append(character)
        }
    }
}
