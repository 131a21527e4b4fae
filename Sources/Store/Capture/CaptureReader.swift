import Domain
import JSON
import Postgres

/// Reads the batch that a database hands out.
struct CaptureReader: Sendable {
    /// What one look has found.
    struct Found: Sendable {
        let batch: CaptureBatch
        /// Whether a table has changed since its triggers were made.
        let hasStale: Bool
    }

    /// A table, and the columns of its key under the names that they had or have.
    private struct Layout {
        let table: CapturedTable
        let relation: Int64
        let keys: [[String]]
        let partitionedBy: Set<String>
    }

    private static let claim = Statement("SELECT * FROM assay.claim($1, $2)")
    private static let layouts = Statement(
        """
        SELECT id, relation::bigint, table_schema, table_name, entity_type, name_column, keys, \
        partitioned_by, columns, current_keys, current_columns FROM assay.batch_layouts()
        """
    )
    private static let members = Statement("SELECT key, value::text FROM json_each($1::json)")

    let connection: PostgresConnection

    /// The batch that is to be recorded next; nil when nothing waits.
    func next() async throws -> Found? {
        let rows = try await connection.query(
            Self.claim,
            [.int32(Int32(Limits.captureBatchMax)), .int64(Int64(Limits.captureBatchBytesMax))]
        )
        guard let first = rows.first else { return nil }
        let layouts = try await layouts()
        var captures: [Capture] = []
        var hasStale = false
        for row in rows {
            // Passing over it would settle it with its batch, and lose it.
            guard let layout = layouts[try row.int64(4)] else {
                throw Problem(
                    .internal,
                    "A capture names a table's layout that is not in assay.layouts.",
                    hint: "Restore that row, or delete the capture if it may be lost."
                )
            }
            let capture = try await capture(row, layout)
            if let last = captures.last, let moved = Self.move(last, capture, layout) {
                captures[captures.count - 1] = moved
            } else {
                captures.append(capture)
            }
            hasStale = try row.bool(6) || hasStale
        }
        let batch = CaptureBatch(id: try first.id(0), captures: captures)
        return Found(batch: batch, hasStale: hasStale)
    }

    private func layouts() async throws -> [Int64: Layout] {
        var found: [Int64: Layout] = [:]
        for row in try await connection.query(Self.layouts) {
            let columns = try Self.columns(try row.optionalString(8))
            let current = try Self.columns(try row.optionalString(10))
            found[try row.int64(0)] = Layout(
                table: CapturedTable(
                    schema: try row.string(2),
                    name: try row.string(3),
                    entityType: try row.optionalString(4),
                    nameColumn: try row.optionalString(5),
                    columns: columns.merging(current) { old, current in
                        // The row is as the table was; the words are as they are now.
                        CapturedTable.Column(
                            type: current.type,
                            comment: current.comment,
                            isRedacted: old.isRedacted || current.isRedacted
                        )
                    }
                ),
                relation: try row.int64(1),
                keys: [
                    try row.optionalNames(6) ?? [], try row.optionalNames(9) ?? [],
                ],
                partitionedBy: Set(try row.optionalNames(7) ?? [])
            )
        }
        return found
    }

    private static func columns(_ text: String?) throws -> [String: CapturedTable.Column] {
        guard let text else { return [:] }
        var columns: [String: CapturedTable.Column] = [:]
        for member in try JSONValue(parsing: Array(text.utf8)).object?.members ?? [] {
            columns[member.key] = CapturedTable.Column(
                type: member.value["type"]?.string ?? "",
                comment: member.value["comment"]?.string,
                isRedacted: member.value["redacted"]?.bool ?? false
            )
        }
        return columns
    }

    private func capture(_ row: Row, _ layout: Layout) async throws -> Capture {
        let operation = Capture.Operation(rawValue: try row.string(5))
        guard let operation else {
            throw PostgresError.unexpectedResult(reason: "a capture of an unknown operation")
        }
        let before = try await image(try row.optionalString(7))
        let after = try await image(try row.optionalString(8))
        return Capture(
            id: try row.int64(1),
            occurredAt: try row.time(3),
            transaction: try row.int64(2),
            table: layout.table,
            operation: operation,
            keys: Self.keys(of: after ?? before, layout),
            before: before,
            after: after,
            actor: try row.optionalString(9),
            databaseUser: try row.string(12),
            requestID: try row.optionalString(10),
            metadata: try row.optionalString(11).flatMap(Self.metadata),
            applicationName: try row.optionalString(13),
            clientAddress: try row.optionalString(14).flatMap { IPAddress($0) }
        )
    }

    /// The row; columns of type `json` may hold what PostgreSQL takes and no strict parser does (a
    /// name twice, half a surrogate pair), and then stand there as their text.
    private func image(_ text: String?) async throws -> JSONValue? {
        guard let text else { return nil }
        if let value = try? JSONValue(parsing: Array(text.utf8)) { return value }
        var object = JSONObject()
        for row in try await connection.query(Self.members, [.untyped(text)]) {
            let value = try row.string(1)
            object[try row.string(0)] =
                (try? JSONValue(parsing: Array(value.utf8))) ?? .string(value)
        }
        return .object(object)
    }

    /// The application may set whatever text it likes.
    private static func metadata(_ text: String) -> JSONObject? {
        let value = try? JSONValue(parsing: Array(text.utf8))
        return value?.object ?? ["metadata": value ?? .string(text)]
    }

    /// A key column may have had another name when the row was captured.
    private static func keys(of image: JSONValue?, _ layout: Layout) -> JSONObject {
        guard let row = image?.object else { return JSONObject() }
        for names in layout.keys where !names.isEmpty {
            var keys = JSONObject()
            for name in names {
                if let value = row[name] { keys[name] = value }
            }
            if keys.count == names.count { return keys }
        }
        return JSONObject()
    }

    /// PostgreSQL moves a row to another partition by deleting and inserting it, and its triggers
    /// see just that: the update is found by what names the row within its partition.
    private static func move(_ last: Capture, _ next: Capture, _ layout: Layout) -> Capture? {
        guard last.operation == .delete, next.operation == .insert,
            last.transaction == next.transaction, last.table == next.table,
            let identity = identity(of: last, layout), identity == self.identity(of: next, layout)
        else { return nil }
        return Capture(
            id: next.id,
            occurredAt: next.occurredAt,
            transaction: next.transaction,
            table: next.table,
            operation: .update,
            keys: next.keys,
            before: last.before,
            after: next.after,
            actor: next.actor,
            databaseUser: next.databaseUser,
            requestID: next.requestID,
            metadata: next.metadata,
            applicationName: next.applicationName,
            clientAddress: next.clientAddress
        )
    }

    private static func identity(of capture: Capture, _ layout: Layout) -> JSONObject? {
        guard !layout.partitionedBy.isEmpty else { return nil }
        var identity = JSONObject()
        for member in capture.keys.members where !layout.partitionedBy.contains(member.key) {
            identity.append(member.key, member.value)
        }
        return identity.isEmpty ? nil : identity
    }
}
