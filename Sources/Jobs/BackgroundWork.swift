public import Analysis
public import Domain
import HTTPClient
public import Store

/// Everything that a process of the service does in the background for its tenants.
public struct BackgroundWork: Sendable {
    private let runner: TaskRunner
    private let scheduler: AuditScheduler

    /// The work on that database.
    ///
    /// - Parameters:
    ///   - sources: what the operator opens to the tenants' audits.
    ///   - model: the model that is asked for analyses; nil when all of them are on board.
    public init(
        database: Database,
        sources: SourceSettings = SourceSettings(),
        model: ModelSettings? = nil,
        timing: TaskRunner.Timing = TaskRunner.Timing(),
        observe: @escaping @Sendable (Observation) -> Void
    ) {
        let client = model.map { ModelClient(settings: $0) }
        let changes = ChangeAnalyst(database: database, model: client, observe: observe)
        let events = EventAnalyst(database: database, model: client, observe: observe)
        let audits = AuditSources(settings: sources, database: database)
        runner = TaskRunner(
            database: database,
            handlers: [
                AuditRunJob(database: database, sources: audits),
                DiffReportJob(database: database, analyst: changes),
                EventAnalysisJob(database: database, analyst: events),
            ],
            timing: timing,
            observe: observe
        )
        scheduler = AuditScheduler(database: database, observe: observe)
    }

    /// Works until the Swift task is cancelled.
    public func run() async {
        async let scheduling: Void = scheduler.run()
        await runner.run()
        await scheduling
    }
}

extension ModelClient {
    /// A client of the model that an operator has named.
    public init(settings: ModelSettings) {
        // The named server may well stand beside this one.
        self.init(settings: settings, http: HTTPClient(policy: .unrestricted))
    }
}
