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
        bind(AuditEvent.self, "AuditEvent") { event in
            event.field("id") { .string($0.id.description) }
            event.field("occurredAt") { .string($0.occurredAt.rfc3339) }
            event.field("recordedAt") { .string($0.recordedAt.rfc3339) }
            event.field("eventType") { .string($0.eventType) }
            event.field("action") { .string($0.action) }
            event.field("entityType") { .string($0.entityType) }
            event.field("entityId") { .string($0.entityID?.description) }
            event.field("entityKey") { .string($0.entityKey) }
            event.field("entityName") { .string($0.entityName) }
            event.field("userId") { .string($0.userID?.description) }
            event.field("actor") { .string($0.actor) }
            event.field("changedFields") { $0.changedFields.map { .strings($0) } ?? .null }
            event.field("details") { .string($0.details) }
            event.field("oldValues") { .json(text: $0.oldValues) }
            event.field("newValues") { .json(text: $0.newValues) }
            event.field("eventMetadata") { .json(text: $0.eventMetadata) }
            event.field("outcome") { .string($0.outcome.graphQLName) }
            event.field("sourceIp") { .string($0.sourceIP?.text) }
            event.field("requestId") { .string($0.requestID) }
            event.field("idempotencyKey") { .string($0.idempotencyKey) }
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
    let event: AuditEvent
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

extension GraphQLOutput {
    /// JSON text as it is stored.
    static func json(text: [UInt8]?) -> GraphQLOutput { text.map { .rawJSON($0) } ?? .null }
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
