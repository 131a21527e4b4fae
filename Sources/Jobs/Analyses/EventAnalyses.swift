public import Analysis
import Crypto
public import Domain
import JSON
public import Store

/// Explains events for whoever asks, at once or in the background (see ``AnalysisAccount``).
public struct EventAnalyses: Sendable {
    private let analyst: EventAnalyst
    private let reports: Reports
    private let account: AnalysisAccount
    private let queue: TaskQueue

    /// The analyses of that database's events by the analyst.
    public init(database: Database, analyst: EventAnalyst) {
        reports = Reports(database: database)
        account = AnalysisAccount(database: database)
        queue = TaskQueue(database: database)
        self.analyst = analyst
    }

    /// An analysis that has been made.
    public struct Made: Sendable {
        /// What is answered.
        public let analysis: EventAnalysis
        /// The report that keeps it; nil unless that was wanted.
        public let reportID: UUID?
        /// How many more the user may ask for in this minute.
        public let left: Int
    }

    /// Has the events explained now.
    public func make(
        _ order: AnalysisOrder,
        for tenant: Tenant,
        by principal: Principal
    ) async throws(Problem) -> Made {
        let credit = try await account.take(for: tenant, by: principal)
        do {
            let analysis = try await analyst.analyze(
                order.request,
                for: tenant,
                by: principal.name
            )
            let report =
                order.isKept
                ? Report(analysis, of: order.request, task: nil, by: principal.name) : nil
            if let report { try await reports.keep(report, for: tenant) }
            if analysis.hasProviderFailed {
                await account.giveBack(credit, for: tenant, by: principal)
            }
            return Made(
                analysis: analysis,
                reportID: report?.id,
                left: credit.left + (analysis.hasProviderFailed ? 1 : 0)
            )
        } catch {
            if !Task.isCancelled { await account.giveBack(credit, for: tenant, by: principal) }
            throw (error as? Problem) ?? .failed(error)
        }
    }

    /// Has the events explained in the background.
    public func begin(
        _ order: AnalysisOrder,
        for tenant: Tenant,
        by principal: Principal
    ) async throws(Problem) -> AnalysisAccount.Begun {
        let draft = TaskDraft(kind: EventAnalysisJob.kind, arguments: order.document)
        return try await account.begin(for: tenant, by: principal) { () throws(Problem) in
            try await queue.add(draft, for: tenant, by: principal.name)
        }
    }
}

extension Report {
    /// An analysis that is to be kept.
    init(
        _ analysis: EventAnalysis,
        of request: AnalysisRequest,
        task: UUID?,
        by principal: String,
        now: Timestamp = .now
    ) {
        let events = analysis.events.map(\.event)
        let count = events.count == 1 ? "1 event" : "\(events.count) events"
        let input = events.map(\.description) + [request.context ?? ""]
        self.init(
            id: UUIDGenerator.shared.next(at: now),
            kind: .analysis,
            name: "Analysis: \(count) - \(now.rfc3339ToSeconds)",
            auditName: nil,
            body: analysis.markdown,
            diff: nil,
            details: .object(analysis.document),
            eventIDs: events,
            taskID: task,
            interactionID: analysis.interactionID,
            provider: analysis.provider,
            model: analysis.model,
            promptVersion: analysis.promptVersion,
            inputSHA256: Digest.sha256(input.joined(separator: "\n").utf8),
            createdBy: principal,
            createdAt: now
        )
    }
}

extension Problem {
    /// What callers are told of an error that is none of theirs.
    fileprivate static func failed(_ error: any Error) -> Problem {
        if error is CancellationError {
            return Problem(.unavailable, "The analysis was given up.", hint: "Ask again.")
        }
        return Problem(.internal, "The service could not do this.", cause: "\(error)")
    }
}
