public import Domain
import EventLoop
import Postgres

// Sendable although mutable: `database`, `timing` and the like are constant, and everything else is
// touched on `loop`'s thread only.

/// Follows the outbox for all live streams of a process, and reads nothing while there are none.
///
/// Announcements have version 7 ids, made on the replicas' clocks before their transactions commit.
/// So neither the order of ids nor that of any clock is the order in which rows become visible, and
/// there is no last id from which on everything is new. The invariant instead: *an announcement is
/// passed on once if it becomes visible less than `window` after its id was made*. Each look reads
/// the ids from a moment before the last look and leaves out those that it has had. A look every
/// `sweep` reads the whole window before the last such look: that finds what commits late, what a
/// clock that is behind has made, and what was announced while the database was away. The window is
/// three times as long as one statement of a recording may take.
public final class LiveHub: @unchecked Sendable {
    /// How often the hub looks, and how far back.
    public struct Timing: Sendable {
        /// The least time between two looks.
        public var pause = Duration.milliseconds(40)
        /// How long the hub waits for the doorbell before it looks by itself.
        public var patience = Duration.seconds(1)
        /// How far back before the last look a look reads.
        public var overlap = Duration.seconds(2)
        /// How often a look reads the whole window.
        public var sweep = Duration.seconds(5)
        /// How long after its id an announcement may become visible.
        public var window = Duration.seconds(90)
        /// How often each stream has a heartbeat.
        public var heartbeat = Limits.liveHeartbeat

        /// The service's own times.
        public static let standard = Timing()

        /// The service's own times, to be changed.
        public init() {}
    }

    private let database: Database
    private let loop: EventLoop
    private let timing: Timing
    private let outbox: OutboxReader
    private let bell: Bell
    private let onFailure: @Sendable (Problem) -> Void

    private var topics: [UUID: LiveTopic] = [:]
    private var streamCount = 0
    private var isClosed = false
    private var follower: Task<Void, Never>?
    private var lastBeats: [ObjectIdentifier: ContinuousClock.Instant] = [:]
    private var lastSweep: ContinuousClock.Instant?
    /// When the last look that succeeded began.
    private var lookedAt: Timestamp?
    /// When the last whole look that succeeded began.
    private var sweptAt: Timestamp?
    /// From where a whole look reads; never goes back, for what lies before has been forgotten.
    private var floor = UUID(high: 0, low: 0)
    private var isFailing = false

    /// A hub over that database; `onFailure` is told when following begins to fail.
    public init(
        database: Database,
        timing: Timing = .standard,
        onFailure: @escaping @Sendable (Problem) -> Void
    ) {
        self.database = database
        self.timing = timing
        self.onFailure = onFailure
        loop = database.firstLoop
        outbox = OutboxReader(database: database)
        bell = Bell(loop: loop)
    }

    /// Begins a stream: every event of the tenant that is recorded from now on and passes.
    public func subscribe(
        to tenant: Tenant,
        filter: EventFilter
    ) async throws(Problem) -> LiveSubscription {
        let outcome = await withTaskExecutorPreference(loop) {
            await self.subscribeOnLoop(to: tenant, filter)
        }
        return try outcome.get()
    }

    /// How many streams there are.
    public var count: Int {
        get async { await withTaskExecutorPreference(loop) { await self.countOnLoop() } }
    }

    /// Ends all streams and takes no more.
    public func close() async {
        await withTaskExecutorPreference(loop) { await self.closeOnLoop() }
    }

    @concurrent
    private func countOnLoop() async -> Int { streamCount }

    @concurrent
    private func subscribeOnLoop(
        to tenant: Tenant,
        _ filter: EventFilter
    ) async -> Result<LiveSubscription, Problem> {
        guard !isClosed else { return .failure(Self.stopping) }
        guard streamCount < Limits.liveSubscribersMax else { return .failure(Self.full) }
        streamCount += 1
        var seen: Set<UUID> = []
        if topics[tenant.id] == nil {
            do throws(Problem) {
                let from = sweepStart(.now)
                let known = try await outbox.announcements(from: from, of: [tenant.id])
                seen = Set(known.map(\.id))
            } catch {
                streamCount -= 1
                return .failure(error)
            }
        }
        guard !isClosed else {
            streamCount -= 1
            return .failure(Self.stopping)
        }
        let topic = topics[tenant.id] ?? LiveTopic(tenant, seen: seen)
        topics[tenant.id] = topic
        let queue = LiveQueue<StoredEvent>(bytesMax: Limits.liveQueueBytesMax)
        topic.add(queue, for: filter)
        lastBeats[ObjectIdentifier(queue)] = .now
        if follower == nil { follow() }
        return .success(LiveSubscription(queue, of: self))
    }

    private static let stopping = Problem(
        .unavailable,
        "The service is stopping.",
        hint: "Subscribe again."
    )

    private static let full = Problem(
        .overloaded,
        "There are already \(Limits.liveSubscribersMax) live streams.",
        hint: "Try again later, or list events instead."
    )

    /// Forgets a stream; callable from anywhere.
    func remove(_ queue: LiveQueue<StoredEvent>) {
        loop.execute { [self] in
            guard let topic = topics.values.first(where: { $0.remove(queue) }) else { return }
            streamCount -= 1
            lastBeats[ObjectIdentifier(queue)] = nil
            if topic.isEmpty { topics[topic.tenant.id] = nil }
            if topics.isEmpty { bell.ring() }
        }
    }

    @concurrent
    private func closeOnLoop() async {
        isClosed = true
        endAll(.shutDown)
        bell.ring()
        await follower?.value
    }

    private func endAll(_ reason: LiveEnd) {
        for topic in topics.values {
            for queue in topic.queues { queue.end(reason) }
        }
    }

    // MARK: Following

    private func follow() {
        follower = loop.spawn { [self] in
            let listener = PostgresListener(
                database.configuration,
                channels: [Doorbell.Channel.outbox.rawValue],
                on: loop
            )
            let ringing = loop.spawn { [bell] in
                while await listener.next() != nil { bell.ring() }
            }
            while !topics.isEmpty, !isClosed {
                bell.silence()
                let began = ContinuousClock.now
                await look()
                beat()
                await bell.wait(atMost: timing.patience)
                let left = timing.pause - (ContinuousClock.now - began)
                if left > .zero { try? await loop.sleep(for: left) }
            }
            ringing.cancel()
            await listener.close()
            (lookedAt, sweptAt, lastSweep) = (nil, nil, nil)
            follower = nil
            // A stream may have begun while the listener was being closed.
            if !topics.isEmpty, !isClosed { follow() }
        }
    }

    private func look() async {
        let now = Timestamp.now
        let began = ContinuousClock.now
        let isWhole = lastSweep.map { began - $0 >= timing.sweep } ?? true
        // Behind the last look and not behind now: a look that has much to pass on takes its time.
        let from =
            isWhole ? sweepStart(now) : Self.firstID(at: lookedAt ?? now, before: timing.overlap)
        do throws(Problem) {
            try await pass(from: from)
            isFailing = false
        } catch {
            if !isFailing { onFailure(error) }
            isFailing = true
            return
        }
        lookedAt = now
        guard isWhole else { return }
        lastSweep = began
        sweptAt = now
        for topic in topics.values { topic.forget(before: from) }
    }

    /// Hands on what is new from that id on; one tenant's failure does not keep others waiting.
    private func pass(from id: UUID) async throws(Problem) {
        let found = try await outbox.announcements(from: id, of: Array(topics.keys))
        guard found.count <= OutboxReader.entriesMax else {
            endAll(.interrupted)
            throw Problem(.overloaded, "More has been announced than live streams can follow.")
        }
        var fresh = found.filter { topics[$0.tenantID]?.isNew($0.id) ?? false }[...]
        var failure: Problem?
        while !fresh.isEmpty {
            let calls = try await outbox.calls(fresh.prefix(Self.callsPerRead).map(\.id))
            fresh = fresh.dropFirst(Self.callsPerRead)
            for (tenant, calls) in Dictionary(grouping: calls, by: \.tenantID) {
                do throws(Problem) {
                    try await topics[tenant]?.pass(calls, from: outbox)
                } catch {
                    failure = error
                }
            }
        }
        if let failure { throw failure }
    }

    private static let callsPerRead = 64

    private func beat() {
        let now = ContinuousClock.now
        for topic in topics.values {
            for queue in topic.queues {
                guard let last = lastBeats[ObjectIdentifier(queue)],
                    now - last >= timing.heartbeat
                else { continue }
                lastBeats[ObjectIdentifier(queue)] = now
                queue.beat()
            }
        }
    }

    /// From where a whole look reads now.
    private func sweepStart(_ now: Timestamp) -> UUID {
        floor = max(floor, Self.firstID(at: sweptAt ?? now, before: timing.window))
        return floor
    }

    /// The least id made so long before that time.
    private static func firstID(at time: Timestamp, before span: Duration) -> UUID {
        let (seconds, attoseconds) = span.components
        let milliseconds = seconds * 1000 + attoseconds / 1_000_000_000_000_000
        let first = UInt64(clamping: time.microseconds / 1000 - milliseconds)
        return UUID(high: first << 16, low: 0)
    }
}
