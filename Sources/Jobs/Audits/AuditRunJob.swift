import Domain
import JSON
public import Store

/// Runs an audit whose results the service itself collects.
///
/// The run has an id that comes of its task's, so that an attempt after a crash goes on with it.
public struct AuditRunJob: TaskHandler {
    /// The kind of its tasks.
    public static let kind = "audit-run"
    /// The kind of its tasks.
    public var kind: String { Self.kind }

    private let sources: AuditSources
    private let definitions: AuditDefinitions
    private let recorder: AuditRecorder

    /// Runs audits from those sources.
    public init(database: Database, sources: AuditSources) {
        self.sources = sources
        definitions = AuditDefinitions(database: database)
        recorder = AuditRecorder(database: database)
    }

    /// Collects the results, which are stored together with the end of the task.
    public func run(_ run: TaskRun) async throws -> TaskCompletion {
        let clock = ContinuousClock()
        let started = clock.now
        let name = try AuditName(checking: run.task.subject ?? "")
        let source = try await source(of: name, for: run.tenant)
        let id = Self.runID(of: run.task)
        try await recorder.begin(
            id,
            of: name,
            source: name.builtIn?.rawValue ?? source?.type ?? AuditSource.submitted.type,
            taskID: run.task.id,
            for: run.tenant,
            by: run.task.createdBy
        )
        let progress: AuditSources.Progress = { await run.report($0, $1) }
        let results: AuditResults
        if let builtIn = name.builtIn {
            results = try await sources.collect(builtIn, for: run.tenant, progress: progress)
        } else if let source {
            results = try await sources.collect(
                source,
                of: name,
                for: run.tenant,
                progress: progress
            )
        } else {
            throw Problem.noAudit(name)
        }
        let ending = recorder.unit(
            ending: id,
            .success(results),
            after: clock.now - started,
            for: run.tenant
        )
        return TaskCompletion(
            result: ["run_id": .string(id.description), "audit_name": .string(name.text)],
            writes: [ending]
        )
    }

    /// Ends the run as the task ends.
    public func abandoned(_ run: TaskRun, as ending: TaskEnding) async throws -> [UnitOfWork] {
        let outcome: AuditRecorder.Ending
        switch ending {
        case .cancelled: outcome = .cancelled
        case .failed(let failure): outcome = .error(failure.message)
        case .succeeded: return []
        }
        let id = Self.runID(of: run.task)
        return [recorder.unit(ending: id, outcome, after: nil, for: run.tenant)]
    }

    /// Names the run: as its task, unless that was queued anew after its end.
    ///
    /// Then another, for the run that the task made before has ended and stays as it is. Each time a
    /// task is queued anew, it may be tried up to a higher number of attempts.
    private static func runID(of task: BackgroundTask) -> UUID {
        guard task.attemptsMax > Limits.taskAttemptsMax else { return task.id }
        let name = UUID(name: "run \(task.attemptsMax)", in: task.id)
        return UUID(high: task.id.high, low: name.low)
    }

    /// Where a tenant's own audit takes its results from; nil for one that is not defined.
    private func source(
        of name: AuditName,
        for tenant: Tenant
    ) async throws(Problem) -> AuditSource? {
        guard name.builtIn == nil else { return nil }
        return try await definitions.definition(of: name, for: tenant)?.definition?.source
    }
}
