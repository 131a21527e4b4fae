import Domain
import TestSupport
import Testing

@testable import Store

@Suite("The reader of a tenant's history", .timeLimit(.minutes(10)))
struct EventHistoryReaderTests {
    /// A tenant with some thousand events, and the same events in memory.
    private struct Library {
        let platform: TestPlatform
        let tenant: Tenant
        let events: [AuditEvent]

        var reader: EventHistoryReader { EventHistoryReader(database: platform.database) }
    }

    private static let shared = Task { () -> Library in
        let platform = try await TestPlatform.make()
        let tenant = try await platform.tenant("history")
        // Somebody else's events, which must never count.
        let other = try await platform.tenant("stranger")
        var generator = SeededGenerator(seed: 11)
        let events = (0..<3_000).map { Self.event($0, &generator) }
        var strange = Array(events.prefix(500))
        // One of them acts near every selection.
        for index in strange.indices where index % 5 == 0 {
            strange[index].actor = "zoe@other.test"
        }
        strange += events.suffix(20).map { event in
            var strange = event
            strange.actor = "zoe@other.test"
            return strange
        }
        try await record(strange, of: other, platform)
        try await record(events, of: tenant, platform)
        return Library(platform: platform, tenant: tenant, events: events)
    }

    private static func record(
        _ events: [AuditEvent],
        of tenant: Tenant,
        _ platform: TestPlatform
    ) async throws {
        for start in stride(from: 0, to: events.count, by: 500) {
            var unit = UnitOfWork(tenant: tenant)
            unit.statements = events[start..<min(start + 500, events.count)]
                .map { EventInsertion(tenant: tenant).insert($0) }
            try await platform.database.commit(unit)
        }
    }

    private static let start = Timestamp(rfc3339: "2026-02-01T00:00:00Z") ?? .now
    private static let user = UUID(high: 3, low: 3)
    private static let actors: [String?] = [
        "ada@acme.test", "arn:aws:iam::1:user/Zoë", user.description.uppercased(), "", nil,
    ]
    private static let types = ["USER_CREATED", "USER_UPDATED", "IAM.CreateUser", "JOB-DELETED-"]
    private static let actions: [String?] = ["create", "UPDATE", "delete", "Grant", nil]
    private static let addresses = [
        "203.0.113.7", "203.0.113.77", "198.51.100.1", "2001:db8:7:1::1", "2001:db8:7:ff::1",
        "::ffff:10.0.0.1", "::1",
    ]
    private static let metadata: [String?] = [
        #"{"user_agent": "aws-cli/2.15.0 Python/3.11"}"#, #"{"user_agent": "Boto3 1.34"}"#,
        #"{"user_agent": "/"}"#, #"{"user_agent": 7}"#, #"{"region": "eu-west-1"}"#,
        #"{"user_agent": "\#(String(repeating: "é", count: 80))"}"#, nil,
    ]

    private static func event(
        _ index: Int,
        _ generator: inout SeededGenerator
    ) -> AuditEvent {
        func pick<Element>(_ list: [Element]) -> Element {
            list[Int.random(in: 0..<list.count, using: &generator)]
        }
        // Some at the same instant, most in one hour, over more than the days looked back.
        let isBusy = Bool.random(using: &generator)
        let hour = isBusy ? 900 : Int64.random(in: 0..<960, using: &generator)
        let second = Int64.random(in: 0..<3_600, using: &generator)
        let time = start.advanced(bySeconds: hour * 3_600 + second)
        var event = AuditEvent(
            id: UUID(high: UInt64(1 + index), low: 0x8000_0000_0000_0000),
            occurredAt: time,
            recordedAt: time,
            // Rarely one of many, so that more types come than are kept.
            eventType: Int.random(in: 0..<4, using: &generator) == 0
                ? "RARE_\(Int.random(in: 0..<90, using: &generator))" : pick(types),
            outcome: pick(Outcome.allCases)
        )
        event.actor = pick(actors)
        event.userID = pick([user, UUID(high: 4, low: 4), nil])
        event.action = pick(actions)
        event.entityType = pick(["USER", "JOB", nil])
        event.entityID = pick([UUID(high: 1, low: 1), UUID(high: 1, low: 2), nil])
        event.sourceIP = IPAddress(pick(addresses))
        if Int.random(in: 0..<3, using: &generator) == 0 {
            event.sourceIP = IPAddress("10.1.\(Int.random(in: 0..<99, using: &generator)).1")
        }
        event.eventMetadata = pick(metadata).map { Array($0.utf8) }
        return event
    }

    @Test("knows who else acts near a selection, and nobody of another tenant")
    func actors() async throws {
        let library = try await Self.shared.value
        let events = Array(library.events.suffix(3))
        let actors = try await library.reader.actors(around: events, of: library.tenant)
        #expect(Set(actors).isSubset(of: Set(Self.actors.compactMap(\.self))))
        #expect(actors.contains("ada@acme.test") && Set(actors).count == actors.count)
        #expect(try await library.reader.actors(around: [], of: library.tenant).isEmpty)
    }

    @Test("answers what the same log in memory says", arguments: UInt64(1)...12)
    func agreesWithMemory(_ seed: UInt64) async throws {
        let library = try await Self.shared.value
        var generator = SeededGenerator(seed: seed)
        let count = Int.random(in: 1...50, using: &generator)
        // Spread over weeks, or from one busy hour.
        let busy = Self.start.advanced(bySeconds: 900 * 3_600)
        let hour = busy...busy.advanced(bySeconds: 3_600)
        let near = library.events.filter { hour.contains($0.occurredAt) }
        let pool = seed % 2 == 0 ? library.events : near
        let selection = Array(pool.shuffled(using: &generator).prefix(count))
        let found = try await library.reader.history(before: selection, of: library.tenant)
        let expected = EventHistory(of: library.events, before: selection)
        #expect(found.oldest == expected.oldest)
        #expect(found.count == expected.count)
        #expect(found.actors == expected.actors)
        #expect(found.habits == expected.habits)
        #expect(found.eventTypes == expected.eventTypes)
        #expect(found.entities == expected.entities)
        #expect(found.unselected == expected.unselected)
        #expect(found == expected)
        if seed % 2 == 1 {
            // Otherwise the comparison would say little.
            #expect(found.count == 1_000 && found.unselected != nil)
            #expect(found.habits.count > 50 || found.actors.count < 2)
        }
    }

    @Test("answers an empty history for no events, and for what comes first in the log")
    func isEmpty() async throws {
        let library = try await Self.shared.value
        let none = try await library.reader.history(before: [], of: library.tenant)
        #expect(none == EventHistory())
        let first = try #require(library.events.min { $0.occurredAt < $1.occurredAt })
        let found = try await library.reader.history(before: [first], of: library.tenant)
        #expect(found.count == 0 && found.oldest == nil && found.actors.isEmpty)
        #expect(found == EventHistory(of: library.events, before: [first]))
    }
}
