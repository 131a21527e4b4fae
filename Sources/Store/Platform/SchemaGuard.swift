import Domain
import Postgres
import Schema

extension Database {
    /// Refuses a database that is older or newer than this build, and a role with too many rights.
    public func checkSchema() async throws {
        let row: Row
        do {
            row = try await platformQuery(Schema.statement("schemaState").render([:]), []) { $0[0] }
        } catch {
            guard error.code == .internal else { throw error }
            throw SchemaError.older("it has no schema assay that this role may read")
        }
        if try row.bool(4) || row.bool(5) {
            throw SchemaError.privileged("a superuser or assay_owner")
        }
        try compare(row, 0, with: Schema.platformMigrations.count, what: "platform")
        try compare(row, 1, with: Schema.tenantMigrations.count, what: "tenant")
        if !row.isNull(2) {
            try compare(row, 2, with: Schema.tenantMigrations.count, what: "a tenant's schema")
            try compare(row, 3, with: Schema.tenantMigrations.count, what: "a tenant's schema")
        }
    }

    private func compare(_ row: Row, _ column: Int, with expected: Int, what: String) throws {
        let found = Int(try row.optionalInt64(column) ?? 0)
        if found < expected { throw SchemaError.older("\(what) \(found) of \(expected)") }
        if found > expected { throw SchemaError.newer("\(what) \(found)") }
    }
}
