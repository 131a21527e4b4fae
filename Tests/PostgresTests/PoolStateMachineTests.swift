import TestSupport
import Testing

@testable import Postgres

@Suite struct PoolStateMachineTests {
    private typealias Machine = PoolStateMachine
    private typealias ID = PoolStateMachine.ConnectionID

    private static func machine(
        pipelined: Int = 0,
        leased: Int = 1,
        waiters: Int = 2
    ) -> PoolStateMachine {
        var bounds = PoolBounds()
        bounds.pipelinedConnections = pipelined
        bounds.leasedConnectionsMax = leased
        bounds.waitersMax = waiters
        bounds.connectionAge = .seconds(100)
        bounds.idleTime = .seconds(10)
        return PoolStateMachine(bounds: bounds, seed: 1)
    }

    private let second: Instant = 1_000_000_000

    @Test("A lease waits for its connection, goes back and is granted to the next")
    func lease() {
        var machine = Self.machine()
        let id = ID(seat: 0, generation: 1)
        #expect(machine.started() == [])
        #expect(machine.leaseRequested(1) == [.connect(id)])
        #expect(machine.leaseRequested(2) == [])
        #expect(machine.leaseRequested(3) == [.refuse(3, .overloaded)])
        #expect(machine.connectionOpened(id, now: 0) == [.grant(1, id)])
        #expect(machine.leaseReturned(id, isReusable: true, now: 1) == [.grant(2, id)])
        #expect(machine.leaseReturned(id, isReusable: true, now: 2) == [])
        #expect(machine.leaseRequested(4) == [.grant(4, id)])
    }

    @Test("A connection that cannot be reused is closed and another opened for who waits")
    func broken() {
        var machine = Self.machine()
        let id = ID(seat: 0, generation: 1)
        _ = machine.leaseRequested(1)
        _ = machine.connectionOpened(id, now: 0)
        _ = machine.leaseRequested(2)
        let next = ID(seat: 0, generation: 2)
        #expect(
            machine.leaseReturned(id, isReusable: false, now: 1) == [.close(id), .connect(next)]
        )
        #expect(machine.connectionOpened(id, now: 2) == [.close(id)])
        #expect(machine.connectionOpened(next, now: 3) == [.grant(2, next)])
    }

    @Test("Failed attempts back off, doubling up to the bound, and waiters learn the reason")
    func backoff() throws {
        var machine = Self.machine()
        var id = ID(seat: 0, generation: 1)
        _ = machine.leaseRequested(1)
        for attempt in 0..<12 {
            let actions = machine.connectionFailed(id, reason: "down")
            guard case .retry(id, let delay)? = actions.first, actions.count == 1 else {
                Issue.record("\(actions)")
                return
            }
            let full = min(Duration.milliseconds(50) * (1 << attempt), .seconds(5))
            #expect(delay >= full / 2 && delay <= full)
            id = ID(seat: 0, generation: id.generation + 1)
            #expect(
                machine.backoffElapsed(ID(seat: 0, generation: id.generation - 1)) == [.connect(id)]
            )
        }
        #expect(machine.waitExpired(1) == [.refuse(1, .unavailable("down"))])
        #expect(machine.connectionFailed(id, reason: "down") == [])
        #expect(machine.waitExpired(1) == [])
    }

    @Test("A wait that expires while the server is up is a timeout")
    func timeout() {
        var machine = Self.machine()
        let id = ID(seat: 0, generation: 1)
        _ = machine.leaseRequested(1)
        _ = machine.connectionOpened(id, now: 0)
        _ = machine.leaseRequested(2)
        #expect(machine.waitExpired(2) == [.refuse(2, .timeout)])
        #expect(machine.leaseReturned(id, isReusable: true, now: 1) == [])
    }

    @Test("A pipeline is renewed beside its old connection")
    func renewal() {
        var machine = Self.machine(pipelined: 1, leased: 0)
        let old = ID(seat: 0, generation: 1)
        let new = ID(seat: 0, generation: 2)
        #expect(machine.started() == [.connect(old)])
        #expect(machine.connectionOpened(old, now: 0) == [.attach(old)])
        #expect(machine.ticked(now: 1) == [])
        #expect(machine.ticked(now: 100 * second) == [.connect(new)])
        #expect(machine.connectionFailed(new, reason: "down") == [])
        let newer = ID(seat: 0, generation: 2)
        #expect(machine.ticked(now: 101 * second) == [.connect(newer)])
        #expect(
            machine.connectionOpened(newer, now: 102 * second) == [.attach(newer), .retire(old)]
        )
        #expect(machine.connectionRetired(old) == [.close(old)])
    }

    @Test("A pipeline that is lost connects again, later when it was short-lived")
    func lostPipeline() {
        var machine = Self.machine(pipelined: 1, leased: 0)
        let first = ID(seat: 0, generation: 1)
        let second = ID(seat: 0, generation: 2)
        _ = machine.started()
        _ = machine.connectionOpened(first, now: 0)
        #expect(
            machine.connectionLost(first, reason: "", now: 5 * self.second) == [.connect(second)]
        )
        _ = machine.connectionOpened(second, now: 5 * self.second)
        let actions = machine.connectionLost(second, reason: "", now: 5 * self.second + 1)
        guard case .retry(second, _)? = actions.first else {
            Issue.record("\(actions)")
            return
        }
    }

    @Test("An unused connection is closed after the idle time")
    func idleTime() {
        var machine = Self.machine()
        let id = ID(seat: 0, generation: 1)
        _ = machine.leaseRequested(1)
        _ = machine.connectionOpened(id, now: 0)
        _ = machine.leaseReturned(id, isReusable: true, now: second)
        #expect(machine.ticked(now: 10 * second) == [])
        #expect(machine.ticked(now: 11 * second) == [.close(id)])
    }

    @Test("Closing refuses waiters, closes what idles and finishes with the last lease")
    func closing() {
        var machine = Self.machine(pipelined: 1)
        let pipeline = ID(seat: 0, generation: 1)
        let leased = ID(seat: 1, generation: 1)
        _ = machine.started()
        _ = machine.connectionOpened(pipeline, now: 0)
        _ = machine.leaseRequested(1)
        _ = machine.connectionOpened(leased, now: 0)
        _ = machine.leaseRequested(2)
        #expect(machine.closeRequested() == [.refuse(2, .closed), .retire(pipeline)])
        #expect(machine.leaseRequested(3) == [.refuse(3, .closed)])
        #expect(machine.connectionRetired(pipeline) == [.close(pipeline)])
        #expect(
            machine.leaseReturned(leased, isReusable: true, now: 1) == [.close(leased), .finish]
        )
    }

    @Test("No connection is leased twice and no waiter is lost", arguments: 0..<200)
    func property(seed: UInt64) {
        var world = World(Self.machine(pipelined: 1, leased: 3, waiters: 5), seed: seed)
        world.perform(world.machine.started())
        for _ in 0..<400 { world.step() }
        world.settle()
        #expect(world.unanswered.isEmpty, "waiters \(world.unanswered) were never answered")
        #expect(world.isFinished)
        #expect(world.faults == [])
    }

    /// A shell that does everything at random times and keeps account.
    private struct World {
        var machine: PoolStateMachine
        var random: SeededGenerator
        var now: Instant = 0
        var connecting: [ID] = []
        var retrying: [ID] = []
        var open: Set<ID> = []
        var leased: [ID] = []
        var retiring: [ID] = []
        var unanswered: Set<UInt64> = []
        var waiters: UInt64 = 0
        var isFinished = false
        var faults: [String] = []

        init(_ machine: PoolStateMachine, seed: UInt64) {
            self.machine = machine
            random = SeededGenerator(seed: seed)
        }

        mutating func perform(_ actions: [Machine.Action]) {
            for action in actions {
                if isFinished { faults.append("\(action) after the finish") }
                switch action {
                case .connect(let id): connecting.append(id)
                case .retry(let id, _): retrying.append(id)
                case .grant(let waiter, let id):
                    if leased.contains(id) { faults.append("\(id) was leased twice") }
                    if !open.contains(id) { faults.append("\(id) was leased closed") }
                    if unanswered.remove(waiter) == nil { faults.append("\(waiter) twice") }
                    leased.append(id)
                case .refuse(let waiter, _):
                    if unanswered.remove(waiter) == nil { faults.append("\(waiter) twice") }
                case .attach(let id):
                    if !open.contains(id) { faults.append("\(id) was attached closed") }
                case .retire(let id): retiring.append(id)
                case .close(let id):
                    if leased.contains(id) { faults.append("\(id) was closed while leased") }
                    open.remove(id)
                case .finish:
                    isFinished = true
                    if !open.isEmpty { faults.append("finished with \(open) open") }
                }
            }
        }

        mutating func take(_ list: WritableKeyPath<World, [ID]>) -> ID? {
            guard let index = self[keyPath: list].indices.randomElement(using: &random) else {
                return nil
            }
            return self[keyPath: list].remove(at: index)
        }

        mutating func step() {
            now += .random(in: 0...3_000_000_000, using: &random)
            switch Int.random(in: 0..<10, using: &random) {
            case 0, 1, 2:
                waiters += 1
                unanswered.insert(waiters)
                perform(machine.leaseRequested(waiters))
            case 3, 4: finishConnecting(succeeds: .random(using: &random))
            case 5, 6: returnLease()
            case 7:
                guard let waiter = machine.waiters.randomElement(using: &random) else { return }
                if Bool.random(using: &random) {
                    perform(machine.waitExpired(waiter))
                } else {
                    machine.waitAbandoned(waiter)
                    unanswered.remove(waiter)
                }
            case 8:
                if let id = take(\.retrying) { perform(machine.backoffElapsed(id)) }
                if let id = take(\.retiring) { perform(machine.connectionRetired(id)) }
                perform(machine.ticked(now: now))
            default:
                guard
                    let id = open.sorted(by: { ($0.seat, $0.generation) < ($1.seat, $1.generation) }
                    )
                    .randomElement(using: &random), !leased.contains(id)
                else { return }
                open.remove(id)
                retiring.removeAll { $0 == id }
                perform(machine.connectionLost(id, reason: "lost", now: now))
            }
        }

        mutating func finishConnecting(succeeds: Bool) {
            guard let id = take(\.connecting) else { return }
            if succeeds {
                open.insert(id)
                perform(machine.connectionOpened(id, now: now))
            } else {
                perform(machine.connectionFailed(id, reason: "down"))
            }
        }

        mutating func returnLease() {
            guard let id = take(\.leased) else { return }
            perform(machine.leaseReturned(id, isReusable: .random(using: &random), now: now))
        }

        /// Lets everything succeed until nobody waits, then closes.
        mutating func settle() {
            for _ in 0..<1_000 where !unanswered.isEmpty {
                finishConnecting(succeeds: true)
                if let id = take(\.retrying) { perform(machine.backoffElapsed(id)) }
                returnLease()
            }
            perform(machine.closeRequested())
            for _ in 0..<1_000 where !isFinished {
                finishConnecting(succeeds: true)
                if let id = take(\.retrying) { perform(machine.backoffElapsed(id)) }
                if let id = take(\.retiring) { perform(machine.connectionRetired(id)) }
                returnLease()
            }
        }
    }
}
