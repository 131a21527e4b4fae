import Analysis
import Domain
import JSON
public import Store

/// Has events explained in the background, for whom a slow model would keep waiting.
public struct EventAnalysisJob: TaskHandler {
    /// The kind of its tasks.
    public static let kind = "event-analysis"
    /// The kind of its tasks.
    public var kind: String { Self.kind }

    private let analyst: EventAnalyst
    private let reports: Reports
    private let account: AnalysisAccount

    /// Has the events in that database explained by the analyst.
    public init(database: Database, analyst: EventAnalyst) {
        reports = Reports(database: database)
        account = AnalysisAccount(database: database)
        self.analyst = analyst
    }

    /// Explains the events; the report, where one is wanted, is stored together with the end of the
    /// task.
    public func run(_ run: TaskRun) async throws -> TaskCompletion {
        let order = try AnalysisOrder(.object(run.arguments))
        let analysis = try await analyst.analyze(
            order.request,
            for: run.tenant,
            by: run.task.createdBy,
            task: run.task
        ) { progress, phase in await run.report(progress, phase) }
        await run.report(90, "writing")
        let report =
            order.isKept
            ? Report(analysis, of: order.request, task: run.task.id, by: run.task.createdBy) : nil
        var result = analysis.document
        result.append("report_id", .optional(report?.id.description))
        return TaskCompletion(
            result: .object(result),
            writes: account.units(ending: run, hasFailed: analysis.hasModelFailed)
                + (report.map { [reports.unit(keeping: $0, for: run.tenant)] } ?? [])
        )
    }

    /// Leaves no call to a model open in the tenant's book, and counts no analysis that failed against
    /// whoever asked for it.
    public func abandoned(_ run: TaskRun, as ending: TaskEnding) async throws -> [UnitOfWork] {
        account.units(abandoning: run, as: ending)
    }
}
