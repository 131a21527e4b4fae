import Domain
import EventLoop
import Postgres
import Schema

/// What one call writes: committed as a whole or not at all.
struct UnitOfWork: Sendable {
    let tenant: Tenant
    /// Run under the tenant's role, in order.
    var statements: [BoundStatement] = []
    /// Written as the service itself.
    var announcements: [Announcement] = []

    init(tenant: Tenant) { self.tenant = tenant }
}

// Sendable although mutable: everything is touched on `loop`'s thread only.

/// Commits the units of concurrent calls together, so that many share one flush of the disk.
///
/// While a flight is under way, the units that arrive wait and leave together with the next. A
/// flight that fails is repeated unit by unit, so that each call gets its own error only.
final class CommitQueue: @unchecked Sendable {
    private struct Waiter {
        let unit: UnitOfWork
        let continuation: UnsafeContinuation<Result<Void, PostgresError>, Never>
    }

    private let loop: EventLoop
    private let pool: PostgresPool
    private var waiting: [Waiter] = []
    private var freeFlights: [UInt64] = [0, 1]
    private var isFlushScheduled = false

    private static let statementsPerFlightMax = 2000
    private static let waitingMax = 10_000

    init(loop: EventLoop, pool: PostgresPool) {
        self.loop = loop
        self.pool = pool
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
        let outcome = await attempt(batch.map(\.unit), on: flight)
        if case .failure(let error) = outcome, batch.count > 1, error.isRolledBack {
            for waiter in batch {
                waiter.continuation.resume(returning: await attempt([waiter.unit], on: flight))
            }
        } else {
            for waiter in batch { waiter.continuation.resume(returning: outcome) }
        }
    }

    private func attempt(
        _ units: [UnitOfWork],
        on flight: UInt64
    ) async -> Result<Void, PostgresError> {
        do {
            _ = try await pool.run(PipelineGroup(Self.statements(of: units)), affinity: flight)
            return .success(())
        } catch {
            return .failure(error)
        }
    }

    /// The service's own statements, then each tenant's under its role, one role after the other.
    private static func statements(of units: [UnitOfWork]) -> [BoundStatement] {
        let announcements = units.flatMap(\.announcements)
        var statements: [BoundStatement] = []
        if !announcements.isEmpty { statements.append(EventInsertion.write(announcements)) }
        var assumed: Tenant?
        for unit in units.sorted(by: { $0.tenant.id < $1.tenant.id }) {
            if assumed?.id != unit.tenant.id {
                statements.append(.assumeRole(of: unit.tenant, planned: .once))
                assumed = unit.tenant
            }
            statements += unit.statements
        }
        return statements
    }
}
