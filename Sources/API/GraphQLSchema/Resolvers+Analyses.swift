import Analysis
import Domain
import GraphQL
import JSON
import Jobs
import Store

/// The part of an answer that programs read.
private struct AnalysisDetails: Sendable {
    let made: EventAnalyses.Made
    var analysis: EventAnalysis { made.analysis }
}

/// A finding with the events that it rests on.
private struct ExplainedFinding: Sendable {
    let finding: EventFinding
    let events: [UUID]
}

/// How many values of a kind were taken out.
private struct ScrubbedCount: Sendable {
    let kind: String
    let count: Int
}

extension Resolvers<RequestContext> {
    mutating func bindAnalyses() {
        bind(EventAnalyses.Made.self, "AuditAnalysis") { made in
            made.field("summary") { .string($0.analysis.sections.summary) }
            made.field("timeline") { .string($0.analysis.sections.timeline) }
            made.field("patterns") { .string($0.analysis.sections.patterns) }
            made.field("anomalies") { .string($0.analysis.sections.anomalies) }
            made.field("troubleshooting") { .string($0.analysis.sections.troubleshooting) }
            made.field("details") { .object(AnalysisDetails(made: $0)) }
        }
        bindDetails()
        bind(ExplainedFinding.self, "AnalysisFinding") { explained in
            explained.field("rule") { .string($0.finding.rule) }
            explained.field("severity") { .string($0.finding.severity.rawValue.uppercased()) }
            explained.field("category") { .string($0.finding.category.rawValue) }
            explained.field("title") { .string($0.finding.title) }
            explained.field("text") { .string($0.finding.text) }
            explained.field("innocentExplanation") { .string($0.finding.innocentExplanation) }
            explained.field("nextCheck") { .string($0.finding.nextCheck) }
            explained.field("tactic") { .object($0.finding.tactic) }
            explained.field("eventIds") { .strings($0.events.map(\.description)) }
        }
        bind(Tactic.self, "AttackTactic") { tactic in
            tactic.field("id") { .string($0.id) }
            tactic.field("name") { .string($0.name) }
            tactic.field("version") { _ in .string(Tactic.version) }
        }
        bind(ScrubbedCount.self, "ScrubbedCount") { scrubbed in
            scrubbed.field("kind") { .string($0.kind) }
            scrubbed.field("count") { .int($0.count) }
        }
        bind(ScrubbingVersion.self, "ScrubbingRules") { rules in
            rules.field("version") { .int($0.version) }
            rules.field("createdAt") { .string($0.createdAt?.rfc3339) }
            rules.field("createdBy") { .string($0.createdBy) }
            rules.field("document") { .json($0.rules.document) }
        }
    }

    private mutating func bindDetails() {
        bind(AnalysisDetails.self, "AnalysisDetails") { details in
            details.field("findings") { details in
                .objects(
                    details.analysis.findings.map {
                        ExplainedFinding(finding: $0, events: details.analysis.events(of: $0))
                    }
                )
            }
            details.async("citedEvents") { details, _, selection, context in
                let cited = details.analysis.cited
                let found = try await context.reader.events(
                    cited,
                    of: context.tenant,
                    fields: EventFields(selection)
                )
                return .objects(cited.compactMap { found[$0] })
            }
            details.field("missingEventIds") { .strings($0.analysis.missing.map(\.description)) }
            details.field("cut") { .strings($0.analysis.cut) }
            details.field("scrubbed") { details in
                .objects(
                    details.analysis.scrubbed.sorted { $0.key < $1.key }
                        .map { ScrubbedCount(kind: $0.key, count: $0.value) }
                )
            }
            details.field("notice") { .string($0.analysis.notice) }
            details.field("provider") { .string($0.analysis.provider) }
            details.field("model") { .string($0.analysis.model) }
            details.field("promptVersion") { .string($0.analysis.promptVersion) }
            details.field("inputTokens") { .int($0.analysis.usage?.input) }
            details.field("outputTokens") { .int($0.analysis.usage?.output) }
            details.field("costMicroUsd") { .int($0.analysis.costMicroUSD.map { Int($0) }) }
            details.field("interactionId") { .string($0.analysis.interactionID.description) }
            details.field("reportId") { .string($0.made.reportID?.description) }
            details.field("remaining") { .int($0.made.left) }
        }
    }

    static func bindAnalysisQueries(_ query: inout TypeBinder<GraphQLRoot, RequestContext>) {
        query.async("scrubbing") { _, _, _, context in
            try context.call.require(.auditRead)
            return .object(try await context.scrubbing.current(of: context.tenant))
        }
    }

    static func bindAnalysisMutations(_ mutation: inout TypeBinder<GraphQLRoot, RequestContext>) {
        mutation.async("analyzeAuditLogs") { _, arguments, _, context in
            try context.call.require(.auditAnalyze)
            let order = try AnalysisOrder(arguments.object("input"))
            return .object(
                try await context.rates.noting(\.left) {
                    try await context.services.analyses.make(
                        order,
                        for: context.tenant,
                        by: context.call.principal
                    )
                }
            )
        }
        mutation.async("startAnalysis") { _, arguments, _, context in
            try context.call.require(.auditAnalyze)
            let order = try AnalysisOrder(arguments.object("input"), isInBackground: true)
            let begun = try await context.rates.noting(\.left) {
                try await context.services.analyses.begin(
                    order,
                    for: context.tenant,
                    by: context.call.principal
                )
            }
            return .object(begun.task)
        }
        mutation.async("setScrubbing") { _, arguments, _, context in
            try context.call.require(.tenantAdmin)
            let rules: ScrubbingRules
            do throws(Problem) {
                rules = try ScrubbingRules(document: arguments["document"] ?? .null)
            } catch {
                throw error.within("document")
            }
            return .object(
                try await context.scrubbing.set(
                    rules,
                    of: context.tenant,
                    by: context.call.principal,
                    expected: arguments.int("expectedVersion")
                )
            )
        }
    }
}

extension AnalysisOrder {
    /// The order that an input object asks for.
    fileprivate init(_ input: JSONObject?, isInBackground: Bool = false) throws(Problem) {
        let request: AnalysisRequest
        do throws(Problem) {
            request = try AnalysisRequest(
                events: (input?["auditLogIds"]?.array ?? []).compactMap(\.string),
                context: input?["userContext"]?.string
            )
        } catch {
            throw error.within("input")
        }
        self.init(
            request,
            isKept: input?["keepReport"] == true,
            isInBackground: isInBackground
        )
    }
}

extension RequestContext {
    var scrubbing: ScrubbingRuleBook { ScrubbingRuleBook(database: services.database) }
}
