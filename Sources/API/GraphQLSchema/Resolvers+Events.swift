import Domain
import GraphQL
import JSON
import Store

/// A page of events with what is needed to count them all.
struct EventConnection: Sendable {
    let page: EventPage
    let filter: EventFilter
}

extension Resolvers<RequestContext> {
    mutating func bindConnection() {
        bind(EventConnection.self, "AuditEventConnection") { connection in
            connection.field("nodes") { .objects($0.page.events) }
            connection.field("edges") { .objects($0.page.events.map { EventEdge(event: $0) }) }
            connection.field("pageInfo") { .object($0.page) }
            connection.async("totalCount") { connection, _, _, context in
                let count = try await context.reader.count(
                    of: context.tenant,
                    filter: connection.filter
                )
                return .object(count)
            }
        }
        bind(EventEdge.self, "AuditEventEdge") { edge in
            edge.field("node") { .object($0.event) }
            edge.field("cursor") { .string($0.event.cursor.text) }
        }
        bind(EventPage.self, "PageInfo") { page in
            page.field("hasNextPage") { .bool($0.hasNext) }
            page.field("hasPreviousPage") { .bool($0.hasPrevious) }
            page.field("startCursor") { .string($0.events.first?.cursor.text) }
            page.field("endCursor") { .string($0.events.last?.cursor.text) }
        }
        bind(BoundedCount.self, "BoundedCount") { count in
            count.field("value") { .int($0.value) }
            count.field("isMore") { .bool($0.isMore) }
            count.field("display") { .string($0.display) }
        }
    }

    mutating func bindAuditEvent() {
        bind(StoredEvent.self, "AuditEvent") { event in
            event.leaf("id") { $0.write(.id, to: &$1) }
            event.leaf("occurredAt") { $0.write(.occurredAt, to: &$1) }
            event.leaf("recordedAt") { $0.write(.recordedAt, to: &$1) }
            event.leaf("eventType") { $0.write(.eventType, to: &$1) }
            event.leaf("action") { $0.write(.action, to: &$1) }
            event.leaf("entityType") { $0.write(.entityType, to: &$1) }
            event.leaf("entityId") { $0.write(.entityID, to: &$1) }
            event.leaf("entityKey") { $0.write(.entityKey, to: &$1) }
            event.leaf("entityName") { $0.write(.entityName, to: &$1) }
            event.leaf("userId") { $0.write(.userID, to: &$1) }
            event.leaf("actor") { $0.write(.actor, to: &$1) }
            event.leaf("changedFields") { $0.write(.changedFields, to: &$1) }
            event.leaf("details") { $0.write(.details, to: &$1) }
            event.leaf("oldValues") { $0.write(.oldValues, to: &$1) }
            event.leaf("newValues") { $0.write(.newValues, to: &$1) }
            event.leaf("eventMetadata") { $0.write(.eventMetadata, to: &$1) }
            event.leaf("outcome") { event, json in
                json.write(string: event.outcome.graphQLName)
                return true
            }
            event.leaf("sourceIp") { $0.write(.sourceIP, to: &$1) }
            event.leaf("requestId") { $0.write(.requestID, to: &$1) }
            event.leaf("idempotencyKey") { $0.write(.idempotencyKey, to: &$1) }
            event.batch("previousOnEntity") { events, _, selection, context in
                // A writer is shown what it has just recorded, but not what others did before.
                try context.call.require(.auditRead)
                let found = try await context.reader.previousOnEntity(
                    of: events,
                    in: context.tenant,
                    fields: EventFields(selection)
                )
                return events.map { .success(.object(found[$0.id])) }
            }
        }
    }
}

/// An event with its place in the list.
struct EventEdge: Sendable {
    let event: StoredEvent
}

extension Outcome {
    /// The name of the enum's value.
    var graphQLName: String {
        switch self {
        case .success: "SUCCESS"
        case .failure: "FAILURE"
        case .denied: "DENIED"
        case .unknown: "UNKNOWN"
        }
    }
}

extension EventFields {
    private static let byName: [String: EventFields] = [
        "id": EventFields(.id),
        "occurredAt": EventFields(.occurredAt),
        "recordedAt": EventFields(.recordedAt),
        "eventType": EventFields(.eventType),
        "action": EventFields(.action),
        "entityType": EventFields(.entityType),
        "entityId": EventFields(.entityID),
        "entityKey": EventFields(.entityKey),
        "entityName": EventFields(.entityName),
        "userId": EventFields(.userID),
        "actor": EventFields(.actor),
        "changedFields": EventFields(.changedFields),
        "details": EventFields(.details),
        "oldValues": EventFields(.oldValues),
        "newValues": EventFields(.newValues),
        "eventMetadata": EventFields(.eventMetadata),
        "outcome": EventFields(.outcome),
        "sourceIp": EventFields(.sourceIP),
        "requestId": EventFields(.requestID),
        "idempotencyKey": EventFields(.idempotencyKey),
        // The place and the entity are what the earlier event is found by.
        "previousOnEntity": [EventFields(.entityType), EventFields(.entityID)],
    ]

    /// What must be read for the fields of an `AuditEvent` that are asked for.
    init(_ selection: FieldSelection) {
        self = []
        for name in selection.names { formUnion(Self.byName[name] ?? []) }
    }
}
