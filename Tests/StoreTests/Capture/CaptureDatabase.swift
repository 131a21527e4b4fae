import JSON
import Postgres
import Schema
import Synchronization
import TestSupport

@testable import Store

/// An application's database with change capture, and a connection that holds nothing else.
struct CaptureDatabase {
    let connectionString: String
    let connection: PostgresConnection
    let reader: CaptureReader

    /// Runs a test in a database of its own, on these tables.
    static func with<Value>(
        _ script: String = jobs,
        _ body: (CaptureDatabase) async throws -> Value
    ) async throws -> Value {
        let database = try await PostgresCluster.shared().createDatabase()
        // Not by CaptureSource, which waits no longer for a connection than a service should.
        try await TestConnection.open(database) { connection in
            try await connection.execute(script: Schema.captureInstall)
        }
        return try await TestConnection.open(database) { connection in
            // The superuser's name is that of the schema, which would come first.
            try await connection.execute(script: "SET search_path = public; " + script)
            return try await body(
                CaptureDatabase(
                    connectionString: database,
                    connection: connection,
                    reader: CaptureReader(connection: connection)
                )
            )
        }
    }

    static let jobs = """
        CREATE TABLE jobs (id bigint PRIMARY KEY, title text, amount numeric(12,2), doc json,
            spot point, seen timestamptz, password_hash text, token_count integer);
        COMMENT ON COLUMN jobs.title IS 'diff_label: Job Title';
        SELECT assay.track('jobs', ignore => '{seen}', entity_type => 'JOB', name_column => 'title');
        """

    func run(_ script: String) async throws { try await connection.execute(script: script) }

    func text(_ sql: String) async throws -> String {
        try await connection.query(Statement(sql, preparation: .unnamed))[0].string(0)
    }

    func number(_ sql: String) async throws -> Int {
        Int(try await connection.query(Statement(sql, preparation: .unnamed))[0].int64(0))
    }

    /// All captures that wait, batch by batch.
    func take() async throws -> [Capture] {
        var all: [Capture] = []
        while let found = try await reader.next() {
            all += found.batch.captures
            _ = try await connection.query(
                "SELECT assay.settle($1)",
                [.uuid(found.batch.id)]
            )
        }
        return all
    }

    /// What the script makes the triggers capture.
    func captures(of script: String) async throws -> [Capture] {
        try await run(script)
        return try await take()
    }

    /// A second connection to the same database.
    func another<Value>(
        as role: String? = nil,
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        try await TestConnection.open(connectionString, role: role) { connection in
            try await connection.execute(script: "SET search_path = public")
            return try await body(connection)
        }
    }
}

extension [Capture] {
    /// The operations, one letter each.
    var operations: String { map(\.operation.rawValue).joined() }
}
