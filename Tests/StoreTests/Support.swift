import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

/// A draft of those members, as a caller would send it.
func draft(_ members: JSONObject = JSONObject()) throws -> EventDraft {
    var object = members
    if object["event_type"] == nil { object["event_type"] = "TESTED" }
    return try EventDraft(.object(object), now: .now)
}

/// The code that the server refuses with; nil when it does not.
func refusal(_ call: () async throws -> Void) async -> SQLState? {
    do {
        try await call()
        return nil
    } catch {
        return (error as? PostgresError)?.sqlState
    }
}

extension TestPlatform {
    /// How many rows a tenant's table has.
    func count(_ table: String, of tenant: Tenant) async throws -> Int {
        try await number("SELECT count(*) FROM \(tenant.slug.schemaName).\(table)")
    }

    func record(_ drafts: [EventDraft], key: String? = nil, for tenant: Tenant) async throws
        -> [Receipt]
    {
        try await EventRecorder(database: database).record(drafts, callKey: key, for: tenant)
    }
}
