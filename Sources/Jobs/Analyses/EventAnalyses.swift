public import Analysis
import Crypto
public import Domain
import JSON
public import Store

/// Explains events for whoever asks, at once or in the background: so many in a minute and user.
///
/// Analyses and diff reports are counted together. What ends in an error does not count. What is
/// answered does, also where the model has failed and the rules alone have answered, for its calls are
/// billed; and so does what the caller gives up, for a model may have been asked.
public struct EventAnalyses: Sendable {
    private let analyst: EventAnalyst
    private let reports: Reports
    private let limiter: RateLimiter
    private let queue: TaskQueue

    /// The analyses of that database's events by the analyst.
    public init(database: Database, analyst: EventAnalyst) {
        reports = Reports(database: database)
        limiter = RateLimiter(database: database)
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

    /// An analysis that is made in the background.
    public struct Begun: Sendable {
        /// The task that makes it.
        public let task: BackgroundTask
        /// How many more the user may ask for in this minute.
        public let left: Int
    }

    /// Has the events explained now.
    public func make(
        _ order: AnalysisOrder,
        for tenant: Tenant,
        by principal: Principal
    ) async throws(Problem) -> Made {
        let left = try await take(for: tenant, by: principal)
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
            return Made(analysis: analysis, reportID: report?.id, left: left)
        } catch {
            if !Task.isCancelled { await giveBack(for: tenant, by: principal) }
            throw (error as? Problem) ?? .failed(error)
        }
    }

    /// Has the events explained in the background.
    public func begin(
        _ order: AnalysisOrder,
        for tenant: Tenant,
        by principal: Principal
    ) async throws(Problem) -> Begun {
        let left = try await take(for: tenant, by: principal)
        do throws(Problem) {
            let draft = TaskDraft(kind: EventAnalysisJob.kind, arguments: order.document)
            let task = try await queue.add(draft, for: tenant, by: principal.name)
            return Begun(task: task, left: left)
        } catch {
            await giveBack(for: tenant, by: principal)
            throw error
        }
    }

    private func take(
        for tenant: Tenant,
        by principal: Principal
    ) async throws(Problem) -> Int {
        try await limiter.take(
            kind: RateLimiter.analysis,
            max: Limits.analysesPerMinuteMax,
            per: .seconds(60),
            by: principal.name,
            of: tenant
        )
    }

    /// The caller is told of what went wrong before; a credit that cannot be given back is theirs
    /// again within the minute.
    private func giveBack(for tenant: Tenant, by principal: Principal) async {
        try? await limiter.giveBack(
            kind: RateLimiter.analysis,
            by: principal.name,
            of: tenant
        )
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
