import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("The hub of live streams", .timeLimit(.minutes(10)))
struct LiveHubTests {
    /// Nothing is found by itself but by the doorbell, in the time of a test.
    private static var patient: LiveHub.Timing {
        var timing = LiveHub.Timing()
        timing.patience = .seconds(3600)
        timing.heartbeat = .seconds(3600)
        // What takes long to commit is found all the same.
        timing.overlap = .seconds(60)
        timing.sweep = .seconds(60)
        return timing
    }

    /// Everything is found soon without the doorbell.
    private static var eager: LiveHub.Timing {
        var timing = patient
        timing.patience = .milliseconds(20)
        timing.sweep = .milliseconds(20)
        return timing
    }

    private func hub(
        _ platform: TestPlatform,
        _ timing: LiveHub.Timing = .standard
    ) -> LiveHub {
        LiveHub(database: platform.database, timing: timing) { _ in }
    }

    /// The next events' types, as many as asked for.
    private func types(_ count: Int, from stream: LiveSubscription) async -> [String] {
        var types: [String] = []
        while types.count < count {
            switch await stream.next() {
            case .events(let events): types += events.map(\.auditEvent.eventType)
            case .heartbeat: continue
            case .ended(let end): return types + ["ended: \(end)"]
            }
        }
        return types
    }

    private func draft(_ type: String, _ members: JSONObject = [:]) throws -> EventDraft {
        var members = members
        members["event_type"] = .string(type)
        return try StoreTests.draft(members)
    }

    @Test("passes on what any replica records, alone, in batches and in bulk, by the doorbell")
    func everyWay() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let replica = try platform.replica()
            // Only the doorbell can make this hub look again in time.
            let hub = hub(platform, Self.patient)
            let stream = try await hub.subscribe(to: tenant, filter: EventFilter())
            _ = try await platform.record([try draft("ONE")], for: tenant)
            #expect(await types(1, from: stream) == ["ONE"])
            _ = try await replica.record(
                try (0..<1000).map { try draft("BATCH_\($0)") },
                for: tenant
            )
            #expect(await types(1000, from: stream) == (0..<1000).map { "BATCH_\($0)" })
            var part = BulkPart()
            for line in 1...2000 { part.append(try draft("BULK_\(line)"), line: line) }
            _ = try await BulkRecorder(database: replica.database, tenant: tenant)
                .record(part, settled: StreamProgress(), streamKey: nil)
            #expect(await types(2000, from: stream) == (1...2000).map { "BULK_\($0)" })
            await hub.close()
            await replica.close()
        }
    }

    @Test("finds by itself what no doorbell has told of")
    func lostDoorbell() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let hub = hub(platform, Self.eager)
            let stream = try await hub.subscribe(to: tenant, filter: EventFilter())
            try await insert("QUIET", for: tenant, secondsAgo: 0, on: platform)
            #expect(await types(1, from: stream) == ["QUIET"])
            await hub.close()
        }
    }

    /// What a replica sends that has made its ids so long before.
    private func recording(_ type: String, for tenant: Tenant, secondsAgo: Int64) -> String {
        let now = Timestamp.now.advanced(bySeconds: -secondsAgo)
        let event = UUIDGenerator().next(at: now)
        return """
            INSERT INTO \(tenant.slug.schemaName).audit_events
                (id, occurred_at, recorded_at, event_type, outcome)
            VALUES ('\(event)', now(), now(), '\(type)', 'success');
            INSERT INTO assay.outbox VALUES (
                '\(UUIDGenerator().next(at: now))', '\(tenant.id)', 'event:recorded', '{\(event)}', now()
            );
            """
    }

    private func insert(
        _ type: String,
        for tenant: Tenant,
        secondsAgo: Int64,
        on platform: TestPlatform
    ) async throws {
        let script = recording(type, for: tenant, secondsAgo: secondsAgo)
        try await platform.connected { try await $0.execute(script: "BEGIN;\(script)COMMIT") }
    }

    @Test("passes on once what commits late, after what was announced later and committed before")
    func lateCommit() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            var timing = Self.eager
            timing.window = .seconds(3600)
            let hub = hub(platform, timing)
            let stream = try await hub.subscribe(to: tenant, filter: EventFilter())
            // Far behind what a look for the newest reads, but within the window.
            let late = recording("LATE", for: tenant, secondsAgo: 1800)
            try await platform.connected { connection in
                try await connection.execute(script: "BEGIN;" + late)
                _ = try await platform.record([try draft("PROMPT")], for: tenant)
                #expect(await types(1, from: stream) == ["PROMPT"])
                try await connection.execute(script: "COMMIT")
            }
            #expect(await types(1, from: stream) == ["LATE"])
            // Beyond the window nothing is looked for: the bound that the hub states.
            try await insert("TOO_LATE", for: tenant, secondsAgo: 5400, on: platform)
            _ = try await platform.record([try draft("LAST")], for: tenant)
            #expect(await types(1, from: stream) == ["LAST"])
            await hub.close()
        }
    }

    @Test("misses nothing between two looks, however long the time between them")
    func longLooks() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            var timing = Self.patient
            // No sweep finds what a look has left out; one that failed comes again.
            timing.sweep = .seconds(3600)
            timing.patience = .seconds(60)
            timing.overlap = .seconds(1)
            var isQuick = false
            while !isQuick {
                timing.pause = timing.overlap * 2
                let hub = hub(platform, timing)
                let stream = try await hub.subscribe(to: tenant, filter: EventFilter())
                isQuick = true
                for type in ["FIRST", "RIGHT_AFTER_A_LOOK"] where isQuick {
                    let began = ContinuousClock.now
                    _ = try await platform.record([try draft(type)], for: tenant)
                    // Without sweeps, looks need not find what took longer than the overlap.
                    isQuick = ContinuousClock.now - began < timing.overlap
                    if isQuick { #expect(await types(1, from: stream) == [type]) }
                }
                await hub.close()
                timing.overlap *= 2
            }
        }
    }

    @Test("tells a new reader nothing of what was there before")
    func past() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            _ = try await platform.record([try draft("BEFORE")], for: tenant)
            let hub = hub(platform, Self.eager)
            let stream = try await hub.subscribe(to: tenant, filter: EventFilter())
            _ = try await platform.record([try draft("AFTER")], for: tenant)
            #expect(await types(1, from: stream) == ["AFTER"])
            await hub.close()
        }
    }

    @Test("shows each reader the own tenant's events that pass the filter, and no other")
    func filters() async throws {
        try await TestPlatform.with { platform in
            let own = try await platform.tenant()
            let other = try await platform.tenant()
            let hub = hub(platform)
            var filter = EventFilter()
            filter.metadata = ["region": "eu"]
            filter.detailsText = "50%"
            let all = try await hub.subscribe(to: own, filter: EventFilter())
            let some = try await hub.subscribe(to: own, filter: filter)
            let strangers = try await hub.subscribe(to: other, filter: EventFilter())
            let metadata: JSONValue = ["region": "eu", "n": 1]
            _ = try await platform.record([try draft("OTHER")], for: other)
            _ = try await platform.record(
                [
                    try draft("NO", ["event_metadata": metadata, "details": "500"]),
                    try draft("YES", ["event_metadata": metadata, "details": "a 50% RISE"]),
                    try draft("NEITHER"),
                ],
                for: own
            )
            _ = try await platform.record([try draft("OTHER_LAST")], for: other)
            #expect(await types(3, from: all) == ["NO", "YES", "NEITHER"])
            #expect(await types(1, from: some) == ["YES"])
            #expect(await types(2, from: strangers) == ["OTHER", "OTHER_LAST"])
            await hub.close()
        }
    }

    @Test("agrees with the list about every filter, over many random events and filters")
    func filtersAsLists() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let hub = hub(platform)
            var generator = SeededGenerator(seed: 17)
            var streams: [(EventFilter, LiveSubscription)] = []
            for _ in 0..<20 {
                var filter = EventFilter()
                if Bool.random(using: &generator) { filter.eventTypes = ["A", "B"] }
                if Bool.random(using: &generator) { filter.actor = "é" }
                if Bool.random(using: &generator) { filter.outcome = .denied }
                if Bool.random(using: &generator) { filter.metadata = ["n": 1] }
                streams.append((filter, try await hub.subscribe(to: tenant, filter: filter)))
            }
            for _ in 0..<10 {
                let drafts = try (0..<20).map { _ in
                    try draft(
                        ["A", "B", "C"].randomElement(using: &generator) ?? "A",
                        [
                            "actor": ["é", "e\u{301}", "e"].randomElement(using: &generator) ?? "e",
                            "outcome": Bool.random(using: &generator) ? "denied" : "success",
                            "event_metadata": Bool.random(using: &generator) ? ["n": 1] : ["n": 2],
                        ]
                    )
                }
                _ = try await platform.record(drafts, for: tenant)
            }
            // The last event, which passes every filter, says that there is nothing more to come.
            _ = try await platform.record(
                [
                    try draft(
                        "A",
                        [
                            "actor": "é", "outcome": "denied", "event_metadata": ["n": 1],
                            "request_id": "end",
                        ]
                    )
                ],
                for: tenant
            )
            for (filter, stream) in streams {
                var found: [UUID] = []
                while true {
                    guard case .events(let events) = await stream.next() else { continue }
                    found += events.map(\.id)
                    if events.contains(where: { $0.auditEvent.requestID == "end" }) { break }
                }
                let page = try await EventReader(database: platform.database).page(
                    of: tenant,
                    filter: filter,
                    request: try PageRequest(first: 200, after: nil, last: nil, before: nil)
                )
                if !page.hasNext { #expect(Set(found) == Set(page.events.map(\.id))) }
                #expect(Set(found).count == found.count)
            }
            await hub.close()
        }
    }

    @Test("ends the stream of a reader that falls behind, and no other's")
    func lagging() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let hub = hub(platform)
            let slow = try await hub.subscribe(to: tenant, filter: EventFilter())
            let quick = try await hub.subscribe(to: tenant, filter: EventFilter())
            let text = String(repeating: "x", count: 100_000)
            let count = Limits.liveQueueBytesMax / 100_000 + 1
            for number in 0..<count {
                _ = try await platform.record(
                    [try draft("A_\(number)", ["details": .string(text)])],
                    for: tenant
                )
                #expect(await types(1, from: quick) == ["A_\(number)"])
            }
            #expect(await types(1, from: slow) == ["ended: lagging"])
            await hub.close()
        }
    }

    @Test("serves as many streams as its bound, and refuses one more until another has left")
    func bound() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let hub = hub(platform, Self.patient)
            var streams: [LiveSubscription] = []
            for _ in 0..<Limits.liveSubscribersMax {
                streams.append(try await hub.subscribe(to: tenant, filter: EventFilter()))
            }
            let refused = await problem {
                _ = try await hub.subscribe(to: tenant, filter: EventFilter())
            }
            #expect(refused?.code == .overloaded)
            streams.removeLast()
            _ = try await hub.subscribe(to: tenant, filter: EventFilter())
            await hub.close()
        }
    }

    @Test("reads and listens only while there are streams, and begins again with the next")
    func idle() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let hub = hub(platform)
            for type in ["FIRST", "SECOND"] {
                let stream = try await hub.subscribe(to: tenant, filter: EventFilter())
                _ = try await platform.record([try draft(type)], for: tenant)
                #expect(await types(1, from: stream) == [type])
                withExtendedLifetime(stream) {}
            }
            #expect(await hub.count == 0)
            while try await listeners(on: platform) > 0 { await Task.yield() }
            _ = try await platform.record([try draft("UNHEARD")], for: tenant)
            let stream = try await hub.subscribe(to: tenant, filter: EventFilter())
            _ = try await platform.record([try draft("THIRD")], for: tenant)
            #expect(await types(1, from: stream) == ["THIRD"])
            await hub.close()
        }
    }

    private func listeners(on platform: TestPlatform) async throws -> Int {
        try await platform.number(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND query LIKE 'LISTEN%'
            """
        )
    }

    @Test("ends the streams when the service stops, and begins none")
    func close() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let hub = hub(platform)
            let stream = try await hub.subscribe(to: tenant, filter: EventFilter())
            await hub.close()
            #expect(await types(1, from: stream) == ["ended: shutDown"])
            let refused = await problem {
                _ = try await hub.subscribe(to: tenant, filter: EventFilter())
            }
            #expect(refused?.code == .unavailable)
            // The server needs a moment to see that a connection has ended.
            while try await listeners(on: platform) > 0 { await Task.yield() }
        }
    }

    @Test("has lost nothing when the database comes back after it was away")
    func databaseAway() async throws {
        let cluster = try await PostgresCluster.start()
        let platform = try await TestPlatform.make(cluster: cluster)
        let tenant = try await platform.tenant()
        let hub = hub(platform)
        let stream = try await hub.subscribe(to: tenant, filter: EventFilter())
        _ = try await platform.record([try draft("BEFORE")], for: tenant)
        #expect(await types(1, from: stream) == ["BEFORE"])
        try await cluster.stop()
        try await cluster.startServer()
        try await insert("MEANWHILE", for: tenant, secondsAgo: 20, on: platform)
        #expect(await types(1, from: stream) == ["MEANWHILE"])
        await hub.close()
        await platform.close()
    }

    @Test("gives each stream heartbeats, also when nothing happens")
    func heartbeats() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            var timing = Self.eager
            timing.heartbeat = .milliseconds(30)
            let hub = hub(platform, timing)
            let stream = try await hub.subscribe(to: tenant, filter: EventFilter())
            for _ in 0..<3 {
                guard case .heartbeat = await stream.next() else {
                    Issue.record("no heartbeat")
                    return
                }
            }
            await hub.close()
        }
    }
}
