import Analysis
import Domain
import HTTP
import JSON
import Jobs
import Store

/// Having a tenant's events explained over REST, and what is taken out before a model sees them.
struct AnalysisHandlers: Sendable {
    private let analyses: EventAnalyses
    private let rules: ScrubbingRuleBook

    init(services: RequestServices) {
        analyses = services.analyses
        rules = ScrubbingRuleBook(database: services.database)
    }

    /// `POST analyses`: explains events, now or in the background.
    func analyze(
        _ call: AuthorizedCall,
        _ body: HTTPRequestBody
    ) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        let order = try AnalysisOrder(try await body.json(call.head))
        guard order.isInBackground || call.head.prefersAsynchronous else {
            let made = try await analyses.make(order, for: call.tenant, by: call.principal)
            var document = made.analysis.document
            document.append("report_id", .optional(made.reportID?.description))
            var response = HTTPResponse.json(document)
            response.fields.append(.rateLimitRemaining, String(made.left))
            return response
        }
        let begun = try await analyses.begin(order, for: call.tenant, by: call.principal)
        var response = HTTPResponse.accepted(begun.task, for: call)
        response.fields.append(.rateLimitRemaining, String(begun.left))
        if !order.isInBackground {
            response.fields.append(.preferenceApplied, HTTPRequestHead.asynchronously)
        }
        return response
    }

    // MARK: Scrubbing

    /// `GET scrubbing`: what the tenant has taken out beyond what ships with the service.
    func scrubbing(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        let current = try await rules.current(of: call.tenant)
        return .versioned(current.summary, current.version)
    }

    /// `PUT scrubbing`: the body is the rules.
    func setScrubbing(
        _ call: AuthorizedCall,
        _ body: HTTPRequestBody
    ) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        let expected = try call.head.expectedVersion()
        let rules = try ScrubbingRules(document: try await body.json(call.head))
        let set = try await self.rules.set(
            rules,
            of: call.tenant,
            by: call.principal,
            expected: expected
        )
        return .versioned(set.summary, set.version)
    }
}

extension HTTPRequestHead {
    fileprivate static let asynchronously = "respond-async"

    /// Whether the caller would rather not wait (RFC 7240 §4.1).
    fileprivate var prefersAsynchronous: Bool {
        fields.values(of: .prefer).flatMap { $0.split(separator: ",") }.contains { preference in
            let name = preference.split(separator: ";").first ?? ""
            return name.filter { $0 != " " && $0 != "\t" }.lowercased() == Self.asynchronously
        }
    }
}

extension ScrubbingVersion {
    /// The rules as callers see them.
    var summary: JSONObject {
        [
            "version": .optional(version),
            "created_at": .optional(createdAt?.rfc3339),
            "created_by": .optional(createdBy),
            "rules": rules.document,
        ]
    }
}
