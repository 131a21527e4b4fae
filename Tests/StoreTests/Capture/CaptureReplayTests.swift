import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("Replaying captures")
struct CaptureReplayTests {
    @Test(
        "in the order of delivery gives the table's contents, whatever ran side by side",
        arguments: [1, 2, 3]
    )
    func replay(seed: UInt64) async throws {
        let table = """
            CREATE TABLE jobs (id int PRIMARY KEY, title text, amount numeric, doc jsonb);
            SELECT assay.track('jobs');
            """
        try await CaptureDatabase.with(table) { database in
            var rows: [String: JSONValue] = [:]
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    let connectionString = database.connectionString
                    group.addTask {
                        try await Self.write(connectionString, seed: seed * 10 + UInt64(writer))
                    }
                }
                for _ in 0..<10 { Self.apply(try await database.take(), to: &rows) }
                try await group.waitForAll()
            }
            Self.apply(try await database.take(), to: &rows)
            var contents: [String: JSONValue] = [:]
            for row in try await database.connection.query(
                "SELECT id::text, row_to_json(jobs)::text FROM jobs"
            ) {
                contents[try row.string(0)] = try JSONValue(parsing: Array(try row.string(1).utf8))
            }
            #expect(!contents.isEmpty)
            #expect(rows == contents)
        }
    }

    private static func apply(_ captures: [Capture], to rows: inout [String: JSONValue]) {
        for capture in captures {
            if capture.operation == .truncate { rows = [:] }
            if let key = capture.before?["id"]?.number?.text {
                #expect(rows[key] == capture.before)
                rows[key] = nil
            }
            if let after = capture.after, let key = after["id"]?.number?.text { rows[key] = after }
        }
    }

    /// Random transactions; those that lose a race are rolled back like others are at random.
    private static func write(_ connectionString: String, seed: UInt64) async throws {
        var random = SeededGenerator(seed: seed)
        try await TestConnection.open(connectionString) { connection in
            try await connection.execute(script: "SET search_path = public")
            for step in 0..<60 {
                var script = "BEGIN;"
                for _ in 0..<Int.random(in: 1...3, using: &random) {
                    let id = Int.random(in: 1...20, using: &random)
                    script +=
                        [
                            "INSERT INTO jobs VALUES (\(id), 't\(step)', \(step).10, '{\"n\": \(step)}') ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title;",
                            "UPDATE jobs SET title = 'u\(seed)-\(step)' WHERE id BETWEEN \(id) AND \(id + 3);",
                            "DELETE FROM jobs WHERE id = \(id);",
                            "SAVEPOINT s; UPDATE jobs SET amount = amount + 1 WHERE id = \(id); ROLLBACK TO s;",
                            "UPDATE jobs SET id = \(id) + 1000 * \(seed) + \(step) WHERE id = \(id);",
                        ].randomElement(using: &random) ?? ""
                }
                script += Int.random(in: 0..<5, using: &random) == 0 ? "ROLLBACK" : "COMMIT"
                do {
                    try await connection.execute(script: script)
                } catch let error as PostgresError where error.sqlState != nil {
                    try await connection.execute(script: "ROLLBACK")
                }
            }
        }
    }
}
