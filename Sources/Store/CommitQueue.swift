import Domain
import EventLoop
import Postgres
import Schema

/// What one call writes: committed as a whole or not at all.
public struct UnitOfWork: Sendable {
    let tenant: Tenant
    /// Run as the service itself, before the others.
    var platformStatements: [BoundStatement] = []
    /// Run under the tenant's role, in order.
    var statements: [BoundStatement] = []
    /// Written as the service itself.
    var announcements: [Announcement] = []

    init(tenant: Tenant) { self.tenant = tenant }
}

// Sendable although mutable: everything is touched on `loop`'s thread only.

/// Commits the units of concurrent calls together, so that many share one flush of the disk.
///
/// While a flight is under way, the units that arrive wait and leave together with the next. When a
/// flight fails, the unit whose statement failed is answered with the error and the others are
/// repeated without it, so that each call gets its own error only.
final class CommitQueue: @unchecked Sendable {
    private struct Waiter {
        let unit: UnitOfWork
        let continuation: UnsafeContinuation<Result<Void, PostgresError>, Never>
    }

    private let loop: EventLoop
    private let pool: PostgresPool
    private var waiting: [Waiter] = []
    private var freeFlights: [UInt64]
    private var isFlushScheduled = false

    private static let statementsPerFlightMax = 2000
    private static let waitingMax = 10_000

    /// Commits on the pool's pipelined connections, one flight at a time on each.
    init(loop: EventLoop, pool: PostgresPool) {
        self.loop = loop
        self.pool = pool
        freeFlights = (0..<UInt64(pool.bounds.pipelinedConnections)).reversed()
    }

    /// Returns when the unit is durable.
    func commit(_ unit: UnitOfWork) async throws(PostgresError) {
        loop.preconditionCurrent()
        guard waiting.count < Self.waitingMax else { throw .overloaded(.pipeline) }
        let outcome = await withUnsafeContinuation { continuation in
            waiting.append(Waiter(unit: unit, continuation: continuation))
            scheduleFlush()
        }
        try outcome.get()
    }

    /// The end of the turn is late enough to gather what arrived with it, and costs no waiting.
    private func scheduleFlush() {
        guard !isFlushScheduled, !freeFlights.isEmpty else { return }
        isFlushScheduled = true
        loop.atTurnEnd { [self] in
            isFlushScheduled = false
            while !waiting.isEmpty, let flight = freeFlights.popLast() { launch(flight) }
        }
    }

    private func launch(_ flight: UInt64) {
        let batch = takeBatch()
        loop.spawn { [self] in
            await fly(batch, as: flight)
            freeFlights.append(flight)
            if !waiting.isEmpty { scheduleFlush() }
        }
    }

    private func takeBatch() -> [Waiter] {
        var statements = 0
        let end = waiting.firstIndex { waiter in
            statements += waiter.unit.statements.count + 1
            return statements > Self.statementsPerFlightMax
        }
        let count = max(1, end ?? waiting.count)
        let batch = Array(waiting.prefix(count))
        waiting.removeFirst(count)
        return batch
    }

    private func fly(_ batch: [Waiter], as flight: UInt64) async {
        var together = batch
        var apart: [Waiter] = []
        var refused: [(waiter: Waiter, error: PostgresError)] = []
        var outcome = await attempt(together, on: flight)
        while together.count > 1, case .failure(let error) = outcome,
            let index = culprit(of: error, in: together)
        {
            let tenant = together[index].unit.tenant.id
            refused.append((together.remove(at: index), error))
            // A tenant whose calls keep failing delays its own calls only.
            if refused.count(where: { $0.waiter.unit.tenant.id == tenant }) == Self.refusalsMax {
                apart += together.filter { $0.unit.tenant.id == tenant }
                together.removeAll { $0.unit.tenant.id == tenant }
            }
            outcome = together.isEmpty ? .success(()) : await attempt(together, on: flight)
        }
        if case .failure(let error) = outcome, together.count > 1, error.isRolledBack {
            apart += together
        } else {
            for waiter in together { waiter.continuation.resume(returning: outcome) }
        }
        for waiter in apart {
            waiter.continuation.resume(returning: await attempt([waiter], on: flight))
        }
        // Last: whoever lost a race for a key to another unit of the flight now finds it taken.
        for (waiter, error) in refused { waiter.continuation.resume(returning: .failure(error)) }
    }

    // Each costs all others of the flight a repetition.
    private static let refusalsMax = 4

    /// The unit whose statement failed; nil when nothing was rolled back or it was nobody's own.
    private func culprit(of error: PostgresError, in waiters: [Waiter]) -> Int? {
        guard case .server(let error) = error, error.isRolledBack, !error.isFatal else {
            return nil
        }
        let owners = Flight(waiters.map(\.unit)).owners
        return owners.indices.contains(error.statementIndex) ? owners[error.statementIndex] : nil
    }

    private func attempt(
        _ waiters: [Waiter],
        on flight: UInt64
    ) async -> Result<Void, PostgresError> {
        let statements = Flight(waiters.map(\.unit)).statements
        do {
            _ = try await pool.run(PipelineGroup(statements), affinity: flight)
            return .success(())
        } catch {
            return .failure(error)
        }
    }
}

/// The statements of several units in the order they are sent: the service's own, then each
/// tenant's under its role, one role after the other.
struct Flight {
    private(set) var statements: [BoundStatement] = []
    /// For each statement the unit that it is for; nil for those that are for several.
    private(set) var owners: [Int?] = []

    init(_ units: [UnitOfWork]) {
        let announcements = units.flatMap(\.announcements)
        if !announcements.isEmpty { add(EventInsertion.write(announcements), for: nil) }
        for index in units.indices {
            for statement in units[index].platformStatements { add(statement, for: index) }
        }
        var assumed: Tenant?
        let order = units.indices.sorted { units[$0].tenant.id < units[$1].tenant.id }
        for index in order {
            let unit = units[index]
            if assumed?.id != unit.tenant.id {
                add(.assumeRole(of: unit.tenant, planned: .once), for: index)
                assumed = unit.tenant
            }
            for statement in unit.statements { add(statement, for: index) }
        }
    }

    private mutating func add(_ statement: BoundStatement, for owner: Int?) {
        statements.append(statement)
        owners.append(owner)
    }
}
