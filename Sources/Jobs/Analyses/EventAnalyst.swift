public import Analysis
import Crypto
public import Domain
public import Store

/// Explains events to whoever selected them: by the rules on board, and by a model where one is set up.
///
/// The rules have their say first, and it stays whatever a model says: the model adds and never
/// suppresses; when it fails, they are all there is, with a notice.
public struct EventAnalyst: Sendable {
    /// What is told of how far an analysis is: percent, and a word.
    public typealias Progress = @Sendable (Int, String) async -> Void

    private static let operation = "event_analysis"
    private static let eventsPerRead = 10

    private let events: EventReader
    private let histories: EventHistoryReader
    private let calls: ModelCalls
    private let observe: @Sendable (Observation) -> Void

    /// An analyst that asks that model; nil asks none.
    public init(
        database: Database,
        model: ModelClient?,
        observe: @escaping @Sendable (Observation) -> Void
    ) {
        events = EventReader(database: database)
        histories = EventHistoryReader(database: database)
        self.observe = observe
        calls = ModelCalls(database: database, model: model, observe: observe)
    }

    /// Explains the events that there are of those asked for.
    ///
    /// - Parameters:
    ///   - principal: who asked, as the book of calls names them.
    ///   - task: the task that asks; nil within a request.
    /// - Throws: a `Problem` with `not_found` when none of the events exists, and what the database
    ///   fails at; nothing for what a model fails at.
    public func analyze(
        _ request: AnalysisRequest,
        for tenant: Tenant,
        by principal: String,
        task: BackgroundTask? = nil,
        progress: Progress = { _, _ in }
    ) async throws -> EventAnalysis {
        await progress(10, "reading")
        let selection = try await selection(request.events, of: tenant)
        let found = selection.events
        guard !found.isEmpty else { throw Problem.noEvents }
        let known = Set(found.map(\.id))
        let missing = request.events.filter { !known.contains($0) }
        await progress(30, "comparing")
        let history = try await history(before: found, of: tenant)
        await progress(40, "assessing")
        let assessment = await Self.assessment(
            of: selection,
            history: history,
            request.context
        )
        await progress(50, "explaining")
        let purpose = ModelCalls.Purpose(
            operation: Self.operation,
            tenant: tenant,
            principal: principal,
            task: task?.id
        )
        func onBoard(_ notice: String?) async throws(Problem) -> EventAnalysis {
            let id = try await calls.noteOnBoard(
                purpose,
                rules: EventAnalysis.onBoardModel,
                inputSHA256: Self.digest(of: assessment, request.context),
                count: found.count
            )
            var analysis = EventAnalysis(assessment, missing: missing, interactionID: id)
            analysis.notice = notice
            return analysis
        }
        let model: ModelClient
        let rules: ScrubbingRules
        switch try await calls.leave(for: tenant) {
        case .given(let given, let own): (model, rules) = (given, own)
        case .refused(let notice): return try await onBoard(notice)
        }
        let others = try await part("others who act") { () async throws(Problem) in
            try await histories.actors(around: found, of: tenant)
        }
        guard let others else { return try await onBoard(ModelCalls.othersUnreadable) }
        let question = await Self.question(
            about: assessment,
            request.context,
            others,
            rules,
            for: model
        )
        guard question.isSendable else { return try await onBoard(ModelCalls.tooManyNames) }
        let reply = try await calls.ask(
            model,
            question.question,
            for: purpose,
            redactions: question.redactions
        )
        await progress(90, "writing")
        var analysis = EventAnalysis(
            assessment,
            missing: missing,
            interactionID: reply.interactionID
        )
        analysis.note(question)
        analysis.notice = reply.notice
        analysis.usage = reply.record.usage
        analysis.costMicroUSD = reply.record.costMicroUSD
        analysis.hasProviderFailed = reply.hasProviderFailed
        if let answer = reply.answer { analysis.add(answer, to: question) }
        return analysis
    }

    /// The events that there are, read by and by: of values, no more is ever held than an analysis
    /// reads and those of a few events.
    private func selection(_ ids: [UUID], of tenant: Tenant) async throws -> EventSelection {
        var selection = EventSelection()
        for start in stride(from: 0, to: ids.count, by: Self.eventsPerRead) {
            let part = ids[start..<min(start + Self.eventsPerRead, ids.count)]
            let stored = try await events.events(Array(part), of: tenant)
            selection.add(part.compactMap { stored[$0]?.auditEvent })
        }
        return selection
    }

    /// What is usual; nil when that cannot be read now, with which the rules say that they had only
    /// the selection to go by.
    private func history(
        before events: [AuditEvent],
        of tenant: Tenant
    ) async throws -> EventHistory? {
        try await part("the history") { () async throws(Problem) in
            try await histories.history(before: events, of: tenant)
        }
    }

    /// What is read of the log besides the selection; nil when that cannot be read now.
    private func part<Value>(
        _ name: String,
        _ read: () async throws(Problem) -> Value
    ) async throws -> Value? {
        do throws(Problem) {
            return try await read()
        } catch {
            try Task.checkCancellation()
            observe(
                .backgroundFailed(
                    work: "read \(name) before a selection of events",
                    reason: error.cause ?? error.message
                )
            )
            return nil
        }
    }

    /// Likewise: everything that is sent is scrubbed here.
    private static func question(
        about assessment: EventAssessment,
        _ context: String?,
        _ others: [String],
        _ rules: ScrubbingRules,
        for model: ModelClient
    ) async -> EventQuestion {
        await withTaskExecutorPreference(globalConcurrentExecutor) {
            EventQuestion(
                about: assessment,
                context: context,
                others: others,
                rules: rules,
                tokensMax: model.settings.inputTokensMax,
                estimate: model.estimate
            )
        }
    }

    /// Milliseconds of work, and seconds for large values, which no event loop should wait for.
    ///
    /// A task that prefers a loop takes `@concurrent` functions there too (SE-0417), so another executor
    /// is named.
    private static func assessment(
        of selection: EventSelection,
        history: EventHistory?,
        _ context: String?
    ) async -> EventAssessment {
        await withTaskExecutorPreference(globalConcurrentExecutor) {
            EventAssessment(
                events: SelectedEvent.all(of: selection),
                history: history,
                context: context,
                now: .now
            )
        }
    }

    /// The same for the same events and the same context.
    private static func digest(of assessment: EventAssessment, _ context: String?) -> [UInt8] {
        let ids = assessment.events.map(\.event.id.description).joined(separator: "\n")
        return Digest.sha256("\(ids)\n\(context ?? "")".utf8)
    }
}

extension Problem {
    fileprivate static var noEvents: Problem {
        Problem(
            .notFound,
            "None of these events exists.",
            hint: "They may be of another tenant, or past the days that events are kept."
        )
    }
}
