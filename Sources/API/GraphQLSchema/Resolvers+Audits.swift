import Domain
import GraphQL
import JSON
import Store

/// A page of a list: one element more than fits says that there are others behind it.
struct NodePage<Node: Sendable>: Sendable {
    let nodes: [Node]
    let hasNext: Bool
    let endCursor: String?

    init(_ found: [Node], size: Int, cursor: (Node) -> Cursor) {
        nodes = Array(found.prefix(size))
        hasNext = found.count > size
        endCursor = nodes.last.map { cursor($0).text }
    }
}

/// An audit that there is.
private struct Audit: Sendable {
    let name: AuditName
    let standing: AuditStanding
}

extension Resolvers<RequestContext> {
    mutating func bindAudits() {
        bindStanding()
        bind(Audit.self, "Audit") { audit in
            audit.field("name") { .string($0.name.text) }
            audit.field("standing") { .object($0.standing) }
            audit.async("latestSuccess") { audit, _, selection, context in
                .object(
                    try await context.audits.reader.latestSuccesses(
                        1,
                        of: audit.name,
                        withResults: selection.names.contains("results"),
                        for: context.tenant
                    ).first
                )
            }
            audit.async("runs") { audit, arguments, _, context in
                let page = try PageRequest(arguments)
                let runs = try await context.audits.reader.runs(
                    of: audit.name,
                    after: page.after,
                    limit: page.size + 1,
                    for: context.tenant
                )
                return .object(
                    NodePage(runs, size: page.size) {
                        Cursor(occurredAt: $0.runTimestamp, id: $0.id)
                    }
                )
            }
            audit.async("definition") { audit, _, _, context in
                .object(
                    try await context.audits.definitions.definition(
                        of: audit.name,
                        for: context.tenant
                    )
                )
            }
        }
        bindRuns()
        bind(DefinitionVersion.self, "AuditDefinition") { definition in
            definition.field("auditName") { .string($0.auditName) }
            definition.field("version") { .int($0.version) }
            definition.field("createdAt") { .string($0.createdAt.rfc3339) }
            definition.field("createdBy") { .string($0.createdBy) }
            definition.field("document") { version in
                .json(version.definition.map { .object($0.document) } ?? .null)
            }
        }
    }

    private mutating func bindStanding() {
        bind(AuditStanding.self, "AuditStanding") { standing in
            standing.field("name") { .string($0.name) }
            standing.field("title") { .string($0.title) }
            standing.field("isBuiltIn") { .bool($0.builtIn != nil) }
            standing.field("isDefined") { .bool($0.isDefined) }
            standing.field("status") { .string($0.latest?.status.rawValue.uppercased()) }
            standing.field("runId") { .string($0.latest?.id.description) }
            standing.field("runTimestamp") { .string($0.latest?.runTimestamp.rfc3339) }
            standing.field("summary") { .string($0.latest?.summary) }
            standing.field("error") { .string($0.latest?.error) }
            standing.field("successfulRunCount") { .int($0.successfulRunCount) }
            standing.field("pendingCount") { .int($0.pendingCount) }
            standing.field("latestSuccessTimestamp") {
                .string($0.latestSuccess?.runTimestamp.rfc3339)
            }
        }
    }

    private mutating func bindRuns() {
        bind(NodePage<AuditRun>.self, "AuditRunPage") { page in
            page.field("nodes") { .objects($0.nodes) }
            page.field("hasNext") { .bool($0.hasNext) }
            page.field("endCursor") { .string($0.endCursor) }
        }
        bind(AuditRun.self, "AuditRun") { run in
            run.field("id") { .string($0.id.description) }
            run.field("auditName") { .string($0.auditName) }
            run.field("status") { .string($0.status.rawValue.uppercased()) }
            run.field("runTimestamp") { .string($0.runTimestamp.rfc3339) }
            run.field("recordedAt") { .string($0.recordedAt.rfc3339) }
            run.field("durationSeconds") { .double($0.durationSeconds) }
            run.field("source") { .string($0.source) }
            run.field("summary") { .string($0.summary) }
            run.field("error") { .string($0.error) }
            run.field("createdBy") { .string($0.createdBy) }
            run.field("taskId") { .string($0.taskID?.description) }
            run.field("resultsSha256") { .string($0.resultsSHA256) }
            run.field("results") { run in run.results.map { .rawJSON($0) } ?? .null }
        }
        bind(TenantAudits.Submitted.self, "SubmittedAuditRun") { submitted in
            submitted.field("id") { .string($0.receipt.id.description) }
            submitted.field("isReplay") { .bool($0.receipt.isReplay) }
        }
    }

    static func bindAuditQueries(_ query: inout TypeBinder<GraphQLRoot, RequestContext>) {
        query.async("auditStatus") { _, _, _, context in
            try context.call.require(.auditRead)
            return .objects(try await context.audits.reader.status(of: context.tenant))
        }
        query.async("audit") { _, arguments, _, context in
            try context.call.require(.auditRead)
            guard let name = AuditName(arguments.string("name") ?? ""),
                let standing = try await context.audits.reader.standing(
                    of: name,
                    for: context.tenant
                )
            else { return .null }
            return .object(Audit(name: name, standing: standing))
        }
    }

    static func bindAuditMutations(_ mutation: inout TypeBinder<GraphQLRoot, RequestContext>) {
        mutation.async("submitAuditResults") { _, arguments, _, context in
            try context.call.require(.auditWrite)
            let submission: AuditSubmission
            do throws(Problem) {
                submission = try AuditSubmission(
                    arguments["input"] ?? .null,
                    naming: .camelCase,
                    now: .now
                )
            } catch {
                throw error.within("input")
            }
            let name = arguments.string("auditName") ?? ""
            let key = try Self.key(arguments.string("idempotencyKey"))
            let submitted = try await placing(["/audit_name": "/auditName"]) { () throws(Problem) in
                try await context.audits.submit(submission, to: name, key: key, context.call)
            }
            return .object(submitted)
        }
        mutation.async("runAudit") { _, arguments, _, context in
            try context.call.require(.auditWrite)
            let name = arguments.object("input")?["auditName"]?.string ?? ""
            let task = try await placing(["/audit_name": "/input/auditName"]) {
                () throws(Problem) in
                try await context.audits.run(name, context.call)
            }
            return .object(task)
        }
        mutation.async("defineAudit") { _, arguments, _, context in
            try context.call.require(.tenantAdmin)
            let name = arguments.string("name") ?? ""
            let definition: AuditDefinition
            do throws(Problem) {
                definition = try AuditDefinition(arguments["definition"] ?? .null)
            } catch {
                throw error.within("definition")
            }
            let expected = arguments.int("expectedVersion")
            let places: KeyValuePairs = ["/audit_name": "/name", "/source": "/definition/source"]
            let version = try await placing(places) { () throws(Problem) in
                try await context.audits.define(
                    definition,
                    name,
                    expected: expected,
                    context.call
                )
            }
            return .object(version)
        }
        mutation.async("removeAuditDefinition") { _, arguments, _, context in
            try context.call.require(.tenantAdmin)
            let name = arguments.string("name") ?? ""
            let expected = arguments.int("expectedVersion")
            let wasThere = try await placing(["/audit_name": "/name"]) { () throws(Problem) in
                try await context.audits.removeDefinition(name, expected: expected, context.call)
            }
            return .bool(wasThere)
        }
    }
}

/// Has problems of a call that REST has too point to where GraphQL has their fields.
///
/// - Parameter places: the beginning of a field, and what stands in its place; the first that fits
///   counts.
func placing<Value: Sendable>(
    _ places: KeyValuePairs<String, String>,
    _ call: () async throws(Problem) -> Value
) async throws(Problem) -> Value {
    do throws(Problem) {
        return try await call()
    } catch {
        throw error.renamed(places)
    }
}

extension RequestContext {
    var audits: TenantAudits { TenantAudits(services: services) }
}

extension PageRequest {
    /// The page that `first` and `after` ask for.
    init(_ arguments: Arguments) throws(Problem) {
        self = try PageRequest(
            first: arguments.int("first"),
            after: arguments.string("after"),
            last: nil,
            before: nil
        )
    }
}
