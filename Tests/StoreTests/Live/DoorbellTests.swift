import EventLoop
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("The doorbell", .timeLimit(.minutes(10)))
struct DoorbellTests {
    @Test(
        "tells of any number of commits at once by one notification, and of later ones by another"
    )
    func coalesces() async throws {
        try await TestPlatform.with { platform in
            let loop = try EventLoop(name: "listener")
            let listener = PostgresListener(
                PostgresConfiguration(platform.administrator),
                channels: [Doorbell.Channel.outbox.rawValue],
                on: loop
            )
            #expect(await listener.next() == .listening)
            for round in 1...2 {
                // In one turn of the loop, which no load can stretch over two pauses.
                platform.loop.execute {
                    for _ in 0..<100 { platform.database.ring(.outbox) }
                }
                let ring = ListenerEvent.notification(
                    channel: Doorbell.Channel.outbox.rawValue,
                    payload: ""
                )
                #expect(await listener.next() == ring, "round \(round)")
            }
            try await platform.connected { connection in
                try await connection.execute(script: "NOTIFY assay_outbox, 'last'")
            }
            let last = ListenerEvent.notification(
                channel: Doorbell.Channel.outbox.rawValue,
                payload: "last"
            )
            #expect(await listener.next() == last)
            await listener.close()
            await loop.stop()
        }
    }
}
