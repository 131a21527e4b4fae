import Domain
import HTTP
import JSON
import Store

/// A tenant's reports, and what analyses have cost, over REST.
struct ReportHandlers: Sendable {
    private let audits: TenantAudits

    init(services: RequestServices) { audits = TenantAudits(services: services) }

    /// `GET reports`: a page of reports without their text.
    func list(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        var query = QueryReader(call.head)
        let page = try query.page()
        let kind = try query.text("kind").map { word throws(Problem) in
            guard let kind = Report.Kind(rawValue: word) else {
                let kinds = Report.Kind.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem(.invalidInput, "Expected one of \(kinds).", field: "/kind")
            }
            return kind
        }
        let name = try query.text("audit_name").map { word throws(Problem) in
            try AuditName(checking: word).text
        }
        try query.refuseUnread()
        let reports = try await audits.reports.list(
            of: call.tenant,
            kind: kind,
            auditName: name,
            after: page.after,
            limit: page.size + 1
        )
        return .page("reports", reports, page.size, \.summary) {
            Cursor(occurredAt: $0.createdAt, id: $0.id)
        }
    }

    /// `GET reports/{report_id}`: as JSON, or as Markdown where that is what is accepted.
    func get(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        guard let id = UUID(call.variable(1)),
            let report = try await audits.reports.report(id, of: call.tenant)
        else { throw .noReport }
        guard call.head.prefersMarkdown else {
            var response = HTTPResponse.json(report.document)
            response.fields.append(.vary, "Accept")
            return response
        }
        return HTTPResponse(
            status: .ok,
            fields: [.contentType: "text/markdown; charset=utf-8", .vary: "Accept"],
            body: .bytes(Array(report.markdown.utf8))
        )
    }

    /// `DELETE reports/{report_id}`: the log keeps that it was.
    func delete(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        guard try await audits.deleteReport(call.variable(1), call) else { throw .noReport }
        return HTTPResponse(status: .noContent)
    }

    /// `GET usage`: calls, tokens and cost by day, model, user and purpose.
    func usage(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        var query = QueryReader(call.head)
        let from = try query.text("from")
        let until = try query.text("until")
        try query.refuseUnread()
        let rows = try await audits.usage(from: from, until: until, call)
        let cost = rows.compactMap(\.costMicroUSD).reduce(0, +)
        return .json(
            JSONValue.object([
                "calls": .optional(rows.reduce(0) { $0 + $1.calls }),
                "cost_micro_usd": .number(JSONNumber(cost)),
                "usage": .array(rows.map { .object($0.document) }),
            ]).serialized
        )
    }
}

extension UsageRow {
    /// The row as callers see it.
    var document: JSONObject {
        [
            "day": .string(day),
            "provider": .string(provider),
            "model": .string(model),
            "user": .string(principal),
            "operation": .string(operation),
            "calls": .optional(calls),
            "failures": .optional(failures),
            "input_tokens": .optional(inputTokens),
            "cached_tokens": .optional(cachedTokens),
            "output_tokens": .optional(outputTokens),
            "cost_micro_usd": .optional(costMicroUSD.map { JSONNumber($0) }),
            "unpriced_calls": .optional(unpricedCalls),
        ]
    }
}

extension HTTPRequestHead {
    /// Whether Markdown is named, and JSON is not preferred to it by standing before it.
    fileprivate var prefersMarkdown: Bool {
        let types = fields.values(of: .accept).flatMap { $0.split(separator: ",") }
            .compactMap { MediaType.of(String($0)) }
        return types.first { ["text/markdown", "text/plain", "application/json"].contains($0) }
            .map { $0 != "application/json" } ?? false
    }
}
