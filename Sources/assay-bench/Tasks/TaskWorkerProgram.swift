import Domain
import EventLoop
import Glibc
import Jobs
import Postgres
import Store

/// A process that does two kinds of task until it is told to end: `empty`, and `record-event`, which
/// leaves one event behind.
///
/// One that holds its tasks of the second kind ends none of them, and says so when it has one.
enum TaskWorkerProgram {
    static let usage = "--database CONNECTION [--slots N] [--lease MILLISECONDS] [--holding yes]"

    static func run(_ arguments: [String]) async throws {
        var connection: String?
        var slots = Limits.taskSlotsMax
        var timing = TaskRunner.Timing()
        var isHolding = false
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard let value = rest.popFirst() else { throw BadArgument(argument: option) }
            switch (option, Int(value)) {
            case ("--database", _): connection = value
            case ("--slots", let number?) where number > 0: slots = number
            case ("--lease", let number?) where number > 0: timing.lease = .milliseconds(number)
            case ("--holding", _) where value == "yes": isHolding = true
            default: throw BadArgument(argument: option)
            }
        }
        guard let connection else { throw BadArgument(argument: "--database is missing") }
        let signals = try StopSignals.take()
        let loop = try EventLoop(name: "worker")
        let database = Database(loops: [loop], configuration: PostgresConfiguration(connection))
        let runner = TaskRunner(
            database: database,
            handlers: [EmptyTask(), RecordEventTask(isHolding: isHolding)],
            slots: slots,
            timing: timing
        ) { observation in
            if case .backgroundFailed(let work, let reason) = observation { print(work, reason) }
        }
        let running = Task { await runner.run() }
        print("working")
        fflush(nil)
        _ = await StopSignals.next(from: signals)
        running.cancel()
        await running.value
        await database.close()
        await loop.stop()
    }
}

/// Nothing at all: what the queue itself costs.
private struct EmptyTask: TaskHandler {
    let kind = "empty"

    func run(_ run: TaskRun) async throws -> TaskCompletion { TaskCompletion() }
}

/// One event with the task's id, written together with the task's end.
private struct RecordEventTask: TaskHandler {
    let kind = "record-event"
    /// Whether a task stays with this process for as long as the process lives.
    let isHolding: Bool

    func run(_ run: TaskRun) async throws -> TaskCompletion {
        if isHolding {
            print("holding")
            fflush(nil)
            while true { try await Task.sleep(for: .seconds(3600)) }
        }
        let now = Timestamp.now
        var event = AuditEvent(
            id: UUIDGenerator.shared.next(at: now),
            occurredAt: now,
            recordedAt: now,
            eventType: "TASK_DONE",
            outcome: .success
        )
        event.entityKey = run.task.id.description
        return TaskCompletion(writes: [.recording([event], of: run.tenant, at: now)])
    }
}
