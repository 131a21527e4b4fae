import Analysis
import Domain
import EventLoop
import JSON
import Postgres
import Store
import Synchronization
import TestSupport

@testable import Jobs

/// Does tasks as a test says.
struct ScriptedHandler: TaskHandler {
    var kind = "scripted"
    var work: @Sendable (TaskRun) async throws -> TaskCompletion
    var closing: @Sendable (TaskRun, TaskEnding) async throws -> [UnitOfWork] = { _, _ in [] }

    func run(_ run: TaskRun) async throws -> TaskCompletion { try await work(run) }

    func abandoned(_ run: TaskRun, as ending: TaskEnding) async throws -> [UnitOfWork] {
        try await closing(run, ending)
    }
}

/// What several tasks have left behind.
final class Notes<Element: Sendable>: Sendable {
    private let list = Mutex([Element]())

    func add(_ element: Element) { list.withLock { $0.append(element) } }

    var all: [Element] { list.withLock { $0 } }
}

extension TestPlatform {
    var queue: TaskQueue { TaskQueue(database: database) }

    /// A runner of this platform's for the time of a closure.
    func running<Value: Sendable>(
        _ handlers: [any TaskHandler],
        slots: Int = 2,
        timing: TaskRunner.Timing = TaskRunner.Timing(),
        _ body: () async throws -> Value
    ) async throws -> Value {
        let runner = TaskRunner(
            database: database,
            handlers: handlers,
            slots: slots,
            timing: timing
        ) { _ in }
        return try await alongside({ await runner.run() }, body)
    }

    /// All background work on this platform for the time of a closure.
    func working<Value>(
        model: ModelSettings? = nil,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let work = BackgroundWork(database: database, model: model) { _ in }
        return try await alongside({ await work.run() }, body)
    }

    /// The task once it is as it should be; looks again whenever a task moves.
    func task(
        _ id: UUID,
        of tenant: Tenant,
        until isReached: (BackgroundTask) -> Bool = { $0.state.isFinished }
    ) async throws -> BackgroundTask {
        let listener = PostgresListener(
            PostgresConfiguration(administrator),
            channels: [Doorbell.Channel.tasksMoved.rawValue],
            on: loop
        )
        var found: BackgroundTask?
        while await listener.next() != nil {
            found = try await queue.task(id, of: tenant)
            if let found, isReached(found) { break }
        }
        await listener.close()
        guard let found else { throw NoSuchTask() }
        return found
    }

    struct NoSuchTask: Error {}

    /// As the superuser.
    func execute(_ script: String) async throws {
        try await connected { try await $0.execute(script: script) }
    }

    /// Puts in force for the tenant what this build does not take for rules.
    func damageScrubbing(of tenant: Tenant, with document: String) async throws {
        try await execute(
            """
            INSERT INTO \(tenant.slug.schemaName).scrubbing_rules
                (tenant_id, version, document, created_at, created_by)
            VALUES ('\(tenant.id)', 1, '\(document)', now(), 'ann')
            """
        )
    }

    /// Makes every statement fail that meets an event of an actor's.
    func refuseEvents(by actor: String, of tenant: Tenant) async throws {
        let schema = tenant.slug.schemaName
        try await execute(
            """
            CREATE FUNCTION \(schema).is_readable(actor text) RETURNS boolean LANGUAGE plpgsql COST 10000 AS $$
            BEGIN
                IF actor = '\(actor)' THEN RAISE EXCEPTION 'damaged' USING ERRCODE = 'data_corrupted'; END IF;
                RETURN true;
            END $$;
            ALTER TABLE \(schema).audit_events ENABLE ROW LEVEL SECURITY;
            CREATE POLICY readable ON \(schema).audit_events USING (\(schema).is_readable(actor)) WITH CHECK (true);
            """
        )
    }

    func event(_ type: String, of tenant: Tenant, key: String) -> UnitOfWork {
        let now = Timestamp.now
        var event = AuditEvent(
            id: UUIDGenerator.shared.next(at: now),
            occurredAt: now,
            recordedAt: now,
            eventType: type,
            outcome: .success
        )
        event.entityKey = key
        return .recording([event], of: tenant, at: now)
    }

    func count(_ type: String, of tenant: Tenant) async throws -> Int {
        try await number(
            "SELECT count(*) FROM \(tenant.slug.schemaName).audit_events WHERE event_type = '\(type)'"
        )
    }
}
