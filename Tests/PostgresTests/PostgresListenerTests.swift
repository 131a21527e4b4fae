import EventLoop
import Postgres
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct PostgresListenerTests {
    @Test("Notifications arrive, and after a lost connection the consumer learns of the gap")
    func gap() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            var configuration = PostgresConfiguration(database)
            configuration.applicationName = "listener"
            let channels = ["plain", "with \" quote"]
            let listener = PostgresListener(configuration, channels: channels, on: pool.loop)
            #expect(await listener.next() == .listening)
            for channel in channels {
                _ = try await pool.run(
                    PipelineGroup("SELECT pg_notify($1, 'é')", [.text(channel)]),
                    affinity: 0
                )
                let expected = ListenerEvent.notification(channel: channel, payload: "é")
                #expect(await listener.next() == expected)
            }
            let terminate: Statement = """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE application_name = 'listener' AND datname = current_database()
                """
            #expect(try await pool.run(PipelineGroup(terminate), affinity: 0)[0].count == 1)
            #expect(await listener.next() == .gap)
            _ = try await pool.run(PipelineGroup("SELECT pg_notify('plain', '2')"), affinity: 0)
            #expect(await listener.next() == .notification(channel: "plain", payload: "2"))
            await listener.close()
            #expect(await listener.next() == nil)
        }
    }
}
