import Domain
import GraphQL
import JSON
import Jobs
import Store

extension Resolvers<RequestContext> {
    mutating func bindReports() {
        bind(NodePage<Report>.self, "ReportPage") { page in
            page.field("nodes") { .objects($0.nodes) }
            page.field("hasNext") { .bool($0.hasNext) }
            page.field("endCursor") { .string($0.endCursor) }
        }
        bind(Report.self, "Report") { report in
            report.field("id") { .string($0.id.description) }
            report.field("kind") { .string($0.kind.rawValue.uppercased()) }
            report.field("name") { .string($0.name) }
            report.field("auditName") { .string($0.auditName) }
            report.field("body") { .string($0.body) }
            report.field("diff") { .string($0.diff) }
            report.field("details") { .json($0.details ?? .null) }
            report.field("baselineAuditId") { .string($0.baselineAuditID?.description) }
            report.field("currentAuditId") { .string($0.currentAuditID?.description) }
            report.field("eventIds") { report in
                report.eventIDs.map { .strings($0.map(\.description)) } ?? .null
            }
            report.field("taskId") { .string($0.taskID?.description) }
            report.field("provider") { .string($0.provider) }
            report.field("model") { .string($0.model) }
            report.field("promptVersion") { .string($0.promptVersion) }
            report.field("inputSha256") { .string($0.inputDigits) }
            report.field("createdBy") { .string($0.createdBy) }
            report.field("createdAt") { .string($0.createdAt.rfc3339) }
        }
        bind(UsageRow.self, "AIUsage") { usage in
            usage.field("day") { .string($0.day) }
            usage.field("provider") { .string($0.provider) }
            usage.field("model") { .string($0.model) }
            usage.field("user") { .string($0.principal) }
            usage.field("operation") { .string($0.operation) }
            usage.field("calls") { .int($0.calls) }
            usage.field("failures") { .int($0.failures) }
            usage.field("inputTokens") { .int($0.inputTokens) }
            usage.field("cachedTokens") { .int($0.cachedTokens) }
            usage.field("outputTokens") { .int($0.outputTokens) }
            usage.field("costMicroUsd") { .int($0.costMicroUSD.map { Int($0) }) }
            usage.field("unpricedCalls") { .int($0.unpricedCalls) }
        }
    }

    static func bindReportQueries(_ query: inout TypeBinder<GraphQLRoot, RequestContext>) {
        query.async("reports") { _, arguments, _, context in
            try context.call.require(.auditRead)
            let page = try PageRequest(arguments)
            let text = arguments.string("auditName")
            let name = try await placing(["/audit_name": "/auditName"]) { () throws(Problem) in
                try text.map { text throws(Problem) in try AuditName(checking: text).text }
            }
            let reports = try await context.audits.reports.list(
                of: context.tenant,
                kind: arguments.string("kind").flatMap { Report.Kind(rawValue: $0.lowercased()) },
                auditName: name,
                after: page.after,
                limit: page.size + 1
            )
            return .object(
                NodePage(reports, size: page.size) {
                    Cursor(occurredAt: $0.createdAt, id: $0.id)
                }
            )
        }
        query.async("report") { _, arguments, _, context in
            try context.call.require(.auditRead)
            guard let id = arguments.string("id").flatMap({ UUID($0) }) else { return .null }
            return .object(try await context.audits.reports.report(id, of: context.tenant))
        }
        query.async("aiUsage") { _, arguments, _, context in
            try context.call.require(.auditRead)
            return .objects(
                try await context.audits.usage(
                    from: arguments.string("from"),
                    until: arguments.string("until"),
                    context.call
                )
            )
        }
    }

    static func bindReportMutations(_ mutation: inout TypeBinder<GraphQLRoot, RequestContext>) {
        mutation.async("generateDiffReport") { _, arguments, _, context in
            try context.call.require(.reportGenerate)
            let name = arguments.object("input")?["auditName"]?.string ?? ""
            let requested = try await placing(["/audit_name": "/input/auditName"]) {
                () throws(Problem) in
                try await context.audits.report(on: name, context.call)
            }
            return .object(requested.task)
        }
        mutation.async("deleteReport") { _, arguments, _, context in
            try context.call.require(.tenantAdmin)
            return .bool(
                try await context.audits.deleteReport(arguments.string("id"), context.call)
            )
        }
    }
}
