import Testing

@testable import Domain

@Suite("What a log says of the days before a selection")
struct EventHistoryTests {
    /// Wednesday 2026-03-11 at 10:00 UTC.
    private static let ten = Timestamp(microseconds: 1_773_223_200_000_000)
    private static let entity = UUID(high: 7, low: 7)

    private func event(
        _ seconds: Int64,
        by actor: String? = "ada@acme.test",
        _ type: String = "USER_UPDATED",
        _ action: String? = "update",
        id: UInt64? = nil,
        _ change: (inout AuditEvent) -> Void = { _ in }
    ) -> AuditEvent {
        let time = Self.ten.advanced(bySeconds: seconds)
        var event = AuditEvent(
            id: UUID(high: UInt64(bitPattern: time.microseconds), low: id ?? 0),
            occurredAt: time,
            recordedAt: time,
            eventType: type,
            outcome: .success
        )
        event.actor = actor
        event.action = action
        event.entityType = "USER"
        event.entityID = Self.entity
        change(&event)
        return event
    }

    @Test("covers thirty days before the earliest selected event, which is not in it")
    func coversThirtyDays() {
        let selection = [event(0), event(3_600)]
        let month: Int64 = 30 * 86_400
        let log = [event(-month - 1), event(-month), event(-1), event(0), event(60)] + selection
        let history = EventHistory(of: log, before: selection)
        #expect(history.count == 2)
        #expect(history.oldest == Self.ten.advanced(bySeconds: -month))
        #expect(history.actors["ada@acme.test"]?.count == 2)
        #expect(history.eventTypes == ["USER_UPDATED": 2])
    }

    @Test("is empty for an empty log and for no selection")
    func isEmpty() {
        var nothing = EventHistory()
        #expect(EventHistory(of: [event(0)], before: []) == nothing)
        nothing.unselected = [:]
        #expect(EventHistory(of: [], before: [event(0)]) == nothing)
    }

    @Test("counts an actor's hours, days, networks and agents")
    func countsActors() throws {
        let agents = ["aws-cli/2.15.0 Python/3.11", "Boto3 1.34", "/", ""]
        let addresses = ["203.0.113.7", "203.0.113.250", "2001:db8:7:1::1", "2001:db8:7:ffff::2"]
        let log = (0..<4).map { index in
            event(Int64(-86_400 * (index / 2) - 3_600)) { event in
                event.id = UUID(high: 1, low: UInt64(index))
                event.sourceIP = IPAddress(addresses[index])
                event.eventMetadata = Array(#"{"user_agent": "\#(agents[index])"}"#.utf8)
            }
        }
        let history = EventHistory(of: log, before: [event(0)])
        let ada = try #require(history.actors["ada@acme.test"])
        #expect(ada.count == 4)
        #expect(ada.activeDays == 2)
        // Wednesday and Tuesday from nine to ten.
        #expect(ada.hours[2 * 24 + 9] == 2)
        #expect(ada.hours[24 + 9] == 2)
        #expect(ada.hours.reduce(0, +) == 4)
        #expect(ada.networks == ["203.0.113.0/24": 2, "2001:db8:7::/48": 2])
        #expect(ada.agents == ["aws-cli": 1, "Boto3": 1])
    }

    @Test("knows how often, on how many days and how densely an actor does a thing")
    func countsHabits() {
        let log =
            [-60, -120, -180, -7_200, -90_000].map { event($0) }
            + [event(-60, by: "bob"), event(-60, "USER_DELETED", "delete")]
        let history = EventHistory(of: log, before: [event(0)])
        let deed = EventHistory.Deed(
            actor: "ada@acme.test",
            eventType: "USER_UPDATED",
            entityType: "USER"
        )
        #expect(history.habits[deed]?.count == 5)
        #expect(history.habits[deed]?.activeDays == 2)
        #expect(history.habits[deed]?.peakPerHour == 3)
        #expect(Set(history.habits.keys.map(\.actor)) == ["ada@acme.test"])
        #expect(history.habits.count == 2)
    }

    @Test("keeps the fifty most frequent deeds of an actor, and a selected one however rare")
    func boundsHabits() {
        let log =
            (0..<60).flatMap { kind in
                (0...kind).map { event(Int64(-$0 - 1), "TYPE_\(kind)", id: UInt64(kind)) }
            }
        let history = EventHistory(of: log, before: [event(0, "TYPE_0"), event(1, "TYPE_1")])
        #expect(history.habits.count == 52)
        #expect(history.habits.values.map(\.count).sorted() == [1, 2] + Array(11...60))
    }

    @Test("takes an actor without an identifier by the user's id, and nobody for no actor")
    func namesActors() {
        let id = UUID(high: 5, low: 5)
        let user = event(-5, by: nil) { $0.userID = id }
        let log = [user, event(-6, by: nil)]
        let selection = [event(0, by: nil) { $0.userID = id }, event(1, by: nil)]
        let history = EventHistory(of: log, before: selection)
        #expect(Array(history.actors.keys) == [id.description])
        #expect(history.count == 2)
    }

    @Test("tells what had happened to an entity")
    func followsEntities() {
        let key = EventHistory.EntityKey(type: "USER", id: Self.entity)
        let created = event(-60, by: "bob", "USER_CREATED", nil)
        var history = EventHistory(of: [created], before: [event(0)])
        #expect(history.entities[key]?.creator == "bob")
        #expect(history.entities[key]?.isUpdated == false)
        #expect(history.entities[key]?.lastActor == "bob")
        #expect(history.entities[key]?.lastAction == nil)

        history = EventHistory(of: [event(-30), created], before: [event(0)])
        #expect(history.entities[key]?.count == 2)
        #expect(history.entities[key]?.isUpdated == true)
        #expect(history.entities[key]?.lastAction == "update")
        #expect(history.entities[key]?.lastAt == Self.ten.advanced(bySeconds: -30))

        let denied = event(-20) { $0.outcome = .denied }
        history = EventHistory(of: [denied], before: [event(0)])
        #expect(history.entities[key]?.count == 1)
        #expect(history.entities[key]?.isUpdated == false)
    }

    @Test("counts no further than a thousand of what is the whole tenant's")
    func boundsCounts() {
        let log = (1...1_001).map { event(Int64(-$0)) }
        let history = EventHistory(of: log, before: [event(0)])
        #expect(history.count == 1_000)
        #expect(history.eventTypes == ["USER_UPDATED": 1_000])
        #expect(history.entities.values.map(\.count) == [1_000])
        #expect(history.actors["ada@acme.test"]?.count == 1_001)
        #expect(history.unselected == ["ada@acme.test": 1_000])
    }

    @Test("counts what the actors did around the selection and was not selected")
    func countsSurroundings() {
        let selection = [event(0), event(100)]
        let near = [event(-1_800), event(50), event(1_900), event(60, by: "bob")]
        let far = [event(-1_801), event(1_901)]
        var history = EventHistory(of: selection + near + far, before: selection)
        #expect(history.unselected == ["ada@acme.test": 3])
        history = EventHistory(of: near, before: [event(0), event(86_400)])
        #expect(history.unselected == ["ada@acme.test": 3])
        history = EventHistory(of: near, before: [event(0), event(86_401)])
        #expect(history.unselected == nil)
    }
}
