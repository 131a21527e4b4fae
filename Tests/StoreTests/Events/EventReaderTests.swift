import Domain
import JSON
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("The event reader")
struct EventReaderTests {
    /// A tenant with some hundred events, and the same events in memory in list order.
    private struct Library {
        let platform: TestPlatform
        let tenant: Tenant
        let stored: [StoredEvent]

        var events: [AuditEvent] { stored.map(\.auditEvent) }

        var reader: EventReader { EventReader(database: platform.database) }
    }

    private static let shared = Task { () -> Library in
        let platform = try await TestPlatform.make()
        let tenant = try await platform.tenant("reader")
        // Somebody else's events, which must never show.
        let other = try await platform.tenant("stranger")
        var generator = SeededGenerator(seed: 7)
        let drafts = try (0..<300).map { _ in try event(&generator) }
        _ = try await platform.record(Array(drafts.prefix(50)), for: other)
        let receipts = try await platform.record(drafts, for: tenant)
        let reader = EventReader(database: platform.database)
        let found = try await reader.events(receipts.map(\.id), of: tenant)
        let stored = found.values.sorted { ($0.occurredAt, $0.id) > ($1.occurredAt, $1.id) }
        return Library(platform: platform, tenant: tenant, stored: stored)
    }

    private static let days = (1...20).map { "2026-03-\($0 < 10 ? "0" : "")\($0)T12:00:00Z" }
    private static let types = ["LOGIN", "ROLE_CHANGED", "JOB_UPDATED"]
    private static let details = ["100% done", "100 done", "a_b", "aXb", #"back\slash"#, "ÄB c"]
    private static let metadata: [JSONValue] = [
        ["region": "eu"], ["region": "us", "n": 1], ["region": "eu", "tags": ["a", "b"]],
        ["deep": ["er": ["x": nil]]],
    ]

    private static func event(_ generator: inout SeededGenerator) throws -> EventDraft {
        var object: JSONObject = [
            "event_type": .string(types.randomElement(using: &generator) ?? ""),
            "occurred_at": .string(days.randomElement(using: &generator) ?? ""),
        ]
        func maybe(_ name: String, _ values: [JSONValue]) {
            guard Bool.random(using: &generator) else { return }
            object[name] = values.randomElement(using: &generator)
        }
        maybe("entity_type", ["ROLE", "JOB"])
        maybe("entity_id", ["admin", "5f0c7ab2-6c1e-4f3a-9a94-0c1d2e3f4a5b", "job-1"])
        maybe("actor", ["ana@corp.example", "bo@corp.example"])
        maybe("action", ["update", "delete"])
        maybe("outcome", ["failure", "denied"])
        maybe("details", details.map { .string($0) })
        maybe("event_metadata", metadata)
        return try EventDraft(.object(object), now: .now)
    }

    /// Each filter as a caller writes it, with what it should let pass.
    private static let filters: [(JSONObject, @Sendable (AuditEvent) -> Bool)] = [
        (["from": .string(days[5])], { $0.occurredAt.rfc3339 >= days[5] }),
        (["until": .string(days[14])], { $0.occurredAt.rfc3339 < days[14] }),
        (["event_type": "LOGIN"], { $0.eventType == "LOGIN" }),
        (
            ["event_types": ["LOGIN", "JOB_UPDATED"]],
            { ["LOGIN", "JOB_UPDATED"].contains($0.eventType) }
        ),
        (["entity_type": "ROLE"], { $0.entityType == "ROLE" }),
        (["entity_id": "admin"], { $0.entityKey == "admin" }),
        (
            ["entity_id": "5F0C7AB2-6c1e-4f3a-9a94-0c1d2e3f4a5b"],
            { $0.entityID?.description == "5f0c7ab2-6c1e-4f3a-9a94-0c1d2e3f4a5b" }
        ),
        (["entity_key": "job-1"], { $0.entityKey == "job-1" }),
        (["user_id": "ana@corp.example"], { $0.actor == "ana@corp.example" }),
        (
            ["user_id": .string(UUID.ofActor("bo@corp.example").description)],
            { $0.actor == "bo@corp.example" }
        ),
        (["actor": "bo@corp.example"], { $0.actor == "bo@corp.example" }),
        (["action": "delete"], { $0.action == "delete" }),
        (["outcome": "denied"], { $0.outcome == .denied }),
        (["details_contains": "100%"], { $0.details == "100% done" }),
        (["details_contains": "DONE"], { $0.details?.hasSuffix("done") ?? false }),
        (["details_contains": "a_b"], { $0.details == "a_b" }),
        (["details_contains": #"k\s"#], { $0.details == #"back\slash"# }),
        (["event_metadata": ["region": "eu"]], { has(["region": "eu"], $0) }),
        (["event_metadata": ["tags": ["b"]]], { has(["tags": ["b"]], $0) }),
        (["event_metadata": ["deep": ["er": [:]]]], { has(["deep": ["er": [:]]], $0) }),
        (["event_metadata": ["n": 1]], { has(["n": 1], $0) }),
    ]

    private static func has(_ part: JSONValue, _ event: AuditEvent) -> Bool {
        guard let text = event.eventMetadata, let value = try? JSONValue(parsing: text) else {
            return false
        }
        return value.contains(part)
    }

    @Test("lets exactly those events pass that each filter means", arguments: filters.indices)
    func eachFilter(index: Int) async throws {
        let library = try await Self.shared.value
        let (object, passes) = Self.filters[index]
        let filter = try EventFilter(object, naming: .snakeCase)
        let expected = library.events.filter(passes)
        // A filter that lets everything or nothing pass would prove nothing.
        #expect(!expected.isEmpty && expected.count < library.events.count)
        try await check(filter, gives: expected, in: library)
    }

    @Test("lets exactly those events pass that several filters mean together")
    func combinedFilters() async throws {
        let library = try await Self.shared.value
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<120 {
            let chosen = Self.filters.shuffled(using: &generator)
                .prefix(Int.random(in: 2...4, using: &generator))
            var object = JSONObject()
            var used: [@Sendable (AuditEvent) -> Bool] = []
            for (one, passes) in chosen {
                // Two filters of one name, or of two names for one column, replace each other.
                let names = Set(one.members.map { Self.column($0.key) })
                guard names.isDisjoint(with: object.members.map { Self.column($0.key) }) else {
                    continue
                }
                for member in one.members { object[member.key] = member.value }
                used.append(passes)
            }
            let filter = try EventFilter(object, naming: .snakeCase)
            let expected = library.events.filter { event in used.allSatisfy { $0(event) } }
            try await check(filter, gives: expected, in: library)
        }
    }

    private static func column(_ name: String) -> String {
        switch name {
        case "event_types": "event_type"
        case "entity_key": "entity_id"
        case "user_id": "actor"
        default: name
        }
    }

    private func check(
        _ filter: EventFilter,
        gives expected: [AuditEvent],
        in library: Library
    ) async throws {
        let walked = try await walk(library, filter, size: 83, isBackward: false)
        #expect(walked.map(\.id) == expected.map(\.id), "\(filter)")
        let count = try await library.reader.count(of: library.tenant, filter: filter)
        #expect(count == BoundedCount(counted: expected.count))
    }

    /// All pages one after the other, in list order; checks what each says of its neighbours.
    private func walk(
        _ library: Library,
        _ filter: EventFilter,
        size: Int,
        isBackward: Bool,
        between: () async throws -> Void = {}
    ) async throws -> [AuditEvent] {
        var walked: [AuditEvent] = []
        var cursor: String?
        while true {
            let request = try PageRequest(
                first: isBackward ? nil : size,
                after: isBackward ? nil : cursor,
                last: isBackward ? size : nil,
                before: isBackward ? cursor : nil
            )
            let page = try await library.reader.page(
                of: library.tenant,
                filter: filter,
                request: request
            )
            #expect((isBackward ? page.hasNext : page.hasPrevious) == (cursor != nil))
            #expect(page.events.count <= size)
            let events = page.events.map(\.auditEvent)
            walked = isBackward ? events + walked : walked + events
            let end = isBackward ? page.events.first : page.events.last
            guard isBackward ? page.hasPrevious : page.hasNext, let end else { return walked }
            cursor = Cursor(occurredAt: end.occurredAt, id: end.id).text
            try await between()
        }
    }

    @Test(
        "gives the whole order, page by page, forward and backward, through equal times",
        arguments: [1, 7, 50, 100, 200],
        [false, true]
    )
    func walks(size: Int, isBackward: Bool) async throws {
        let library = try await Self.shared.value
        let walked = try await walk(library, EventFilter(), size: size, isBackward: isBackward)
        #expect(walked == library.events)
    }

    @Test("ends a page that fits exactly without promising another")
    func exactPage() async throws {
        let library = try await Self.shared.value
        var filter = EventFilter()
        filter.from = library.events[99].occurredAt
        let size = library.events.count { $0.occurredAt >= library.events[99].occurredAt }
        for (first, last) in [(size, nil), (nil, size)] {
            let request = try PageRequest(first: first, after: nil, last: last, before: nil)
            let page = try await library.reader.page(
                of: library.tenant,
                filter: filter,
                request: request
            )
            #expect(page.events.count == size)
            #expect(!page.hasNext && !page.hasPrevious)
        }
    }

    @Test("moves nothing while newer events are recorded", arguments: [false, true])
    func stability(isBackward: Bool) async throws {
        let library = try await Self.shared.value
        // A tenant of its own, so that the other tests' list stays what it is.
        let tenant = try await library.platform.tenant("stable")
        var generator = SeededGenerator(seed: 3)
        let drafts = try (0..<60).map { _ in try Self.event(&generator) }
        _ = try await library.platform.record(drafts, for: tenant)
        let moving = Library(platform: library.platform, tenant: tenant, stored: [])
        let before = try await walk(moving, EventFilter(), size: 200, isBackward: false)
        var arrived = 0
        let walked = try await walk(moving, EventFilter(), size: 7, isBackward: isBackward) {
            guard arrived < 5 else { return }
            arrived += 1
            _ = try await library.platform.record([try draft()], for: tenant)
        }
        // Backward the walk meets the newer ones at its end; nothing is missed or met twice.
        #expect(walked.suffix(before.count).map(\.id) == before.map(\.id))
        #expect(walked.count == before.count + (isBackward ? arrived : 0))
        #expect(arrived == 5)
    }

    @Test("counts exactly up to 10,000 and says 10,000+ beyond")
    func countBound() async throws {
        let platform = try await Self.shared.value.platform
        let tenant = try await platform.tenant("many")
        let reader = EventReader(database: platform.database)
        func fill(_ count: Int) async throws {
            try await platform.connected { connection in
                try await connection.execute(
                    script: """
                        INSERT INTO \(tenant.slug.schemaName).audit_events
                            (id, occurred_at, recorded_at, event_type, outcome)
                        SELECT gen_random_uuid(), now(), now(), 'FILLED', 'success'
                        FROM generate_series(1, \(count))
                        """
                )
            }
        }
        try await fill(Limits.exactCountMax)
        let exact = try await reader.count(of: tenant, filter: EventFilter())
        #expect(exact.display == "10,000")
        #expect(!exact.isMore)
        try await fill(1)
        let beyond = try await reader.count(of: tenant, filter: EventFilter())
        #expect(beyond.display == "10,000+")
        #expect(beyond.value == 10_000 && beyond.isMore)
    }

    @Test("finds for each event the one before it on the same entity")
    func previous() async throws {
        let library = try await Self.shared.value
        let found = try await library.reader.previousOnEntity(
            of: library.stored,
            in: library.tenant
        )
        let events = library.events
        for (index, event) in events.enumerated() {
            let expected = events[(index + 1)...].first { earlier in
                event.entityType != nil && event.entityID != nil
                    && earlier.entityType == event.entityType
                    && earlier.entityID == event.entityID
            }
            #expect(found[event.id]?.auditEvent == expected)
        }
    }

    @Test("reads only the fields that are asked for, besides an event's place")
    func fields() async throws {
        let library = try await Self.shared.value
        let whole = try #require(library.events.first { $0.details != nil && $0.actor != nil })
        let part = try await library.reader.event(
            whole.id,
            of: library.tenant,
            fields: EventFields(.actor)
        )?.auditEvent
        #expect(part?.actor == whole.actor)
        #expect(part?.occurredAt == whole.occurredAt)
        #expect(part?.details == nil)
        #expect(part?.eventType == "")
    }

    @Test("finds no event of another tenant, by whatever way")
    func strangers() async throws {
        let library = try await Self.shared.value
        let nobody = try await library.platform.tenant("nobody")
        let ids = library.events.map(\.id)
        #expect(try await library.reader.event(ids[0], of: nobody) == nil)
        #expect(try await library.reader.events(ids, of: nobody).isEmpty)
        #expect(
            try await library.reader.previousOnEntity(of: library.stored, in: nobody).isEmpty
        )
    }
}
