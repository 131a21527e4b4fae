/// What a tenant's log holds of the days before a selection of events: enough to tell what is usual.
///
/// It covers the ``days`` days before the earliest selected event; no selected event is counted in it.
/// Where a part is missing from a table, the log had nothing of it.
public struct EventHistory: Sendable, Equatable {
    /// Days that are looked back.
    public static let days = 30
    /// Half an hour: what else an actor did this near to the selection counts as its surroundings.
    public static let surroundings = Duration.seconds(30 * 60)
    /// Counts of the whole tenant end here.
    public static let countMax = 1_000
    /// How many of an actor's networks, agents and deeds are kept: the most frequent ones.
    ///
    /// Those that stand in the selection are kept besides, however rare.
    public static let namesMax = 50

    /// What one actor did.
    public struct Actor: Sendable, Equatable {
        /// Events in all.
        public var count = 0
        /// UTC days on which there was any.
        public var activeDays = 0
        /// Events by hour of the week in UTC; Monday 00:00–01:00 is the first of 168.
        public var hours = [Int](repeating: 0, count: 168)
        /// Events by the network that they came from (see ``Network``); see ``EventHistory/namesMax``.
        public var networks: [String: Int] = [:]
        /// Events by the family of the user agent (see ``AgentFamily``); likewise.
        public var agents: [String: Int] = [:]

        /// Nothing yet.
        public init() {}
    }

    /// A thing that an actor does.
    public struct Deed: Sendable, Hashable {
        /// Who.
        public let actor: String
        /// What, as the event's type.
        public let eventType: String
        /// To what kind of entity; empty when the event names none.
        public let entityType: String

        /// A deed.
        public init(actor: String, eventType: String, entityType: String) {
            self.actor = actor
            self.eventType = eventType
            self.entityType = entityType
        }
    }

    /// How often an actor did a thing.
    public struct Habit: Sendable, Equatable {
        /// Times in all.
        public var count = 0
        /// UTC days on which it was done.
        public var activeDays = 0
        /// The most times within one clock hour.
        public var peakPerHour = 0

        /// Never.
        public init() {}
    }

    /// An entity by its kind and id.
    public struct EntityKey: Sendable, Hashable {
        /// Its kind.
        public let type: String
        /// Its id.
        public let id: UUID

        /// A key.
        public init(type: String, id: UUID) {
            self.type = type
            self.id = id
        }
    }

    /// What had happened to an entity.
    public struct Entity: Sendable, Equatable {
        /// Events in the days looked back, the latest ``EventHistory/countMax`` of them.
        public var count = 0
        /// Who created it last in these days; nil when none of the events did, empty when nobody is named.
        ///
        /// What failed or was refused created nothing.
        public var creator: String?
        /// Whether one of these changed it, likewise.
        public var isUpdated = false
        /// The latest event's action.
        public var lastAction: String?
        /// Who did that.
        public var lastActor: String?
        /// When.
        public var lastAt: Timestamp?

        /// Nothing.
        public init() {}
    }

    /// The oldest event in the days looked back; nil when there is none.
    public var oldest: Timestamp?
    /// Events of the whole tenant in those days, counted to ``countMax``.
    public var count = 0
    /// What each selected actor did, by ``AuditEvent/actorName``; nobody is no actor.
    public var actors: [String: Actor] = [:]
    /// How often each selected actor did each thing: see ``namesMax``.
    public var habits: [Deed: Habit] = [:]
    /// How often each selected type of event came in the whole tenant, counted to ``countMax``.
    public var eventTypes: [String: Int] = [:]
    /// What had happened to each selected entity that has a kind and an id.
    public var entities: [EntityKey: Entity] = [:]
    /// How many events of each selected actor lie from ``surroundings`` before the selection to
    /// ``surroundings`` behind it and are not selected, counted to ``countMax``; nil where the selection
    /// spans more than a day.
    public var unselected: [String: Int]?

    /// An empty log.
    public init() {}
}

extension AuditEvent {
    /// The name that tells its actor from others: the actor's own identifier, or else the user's id;
    /// empty when nobody is named.
    public var actorName: String { actor ?? userID?.description ?? "" }
}
