import EventLoop
import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("The order of captures", .timeLimit(.minutes(10)))
struct CaptureOrderTests {
    @Test("is that of the commits where the server keeps their times, whoever wrote first")
    func commitTimes() async throws {
        let cluster = try await PostgresCluster.start()
        let database = try await cluster.createDatabase()
        try await TestConnection.open(database) { connection in
            try await connection.execute(script: "ALTER SYSTEM SET track_commit_timestamp = on")
        }
        try await cluster.restart()
        let loop = try EventLoop(name: "capture")
        try await CaptureSource(connectionString: database).install(on: loop)
        await loop.stop()
        let ids = try await TestConnection.open(database) { early in
            try await early.execute(
                script: """
                    CREATE TABLE public.jobs (id bigint PRIMARY KEY);
                    SELECT assay.track('public.jobs');
                    """
            )
            try await early.execute(script: "BEGIN; INSERT INTO public.jobs VALUES (1)")
            try await TestConnection.open(database) { late in
                try await late.execute(script: "INSERT INTO public.jobs VALUES (2)")
            }
            try await early.execute(script: "INSERT INTO public.jobs VALUES (3); COMMIT")
            let found = try #require(try await CaptureReader(connection: early).next())
            return found.batch.captures.map { $0.keys["id"] }
        }
        #expect(ids == [2, 1, 3])
        try await cluster.stop(.immediate)
    }
}
