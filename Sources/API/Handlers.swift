import Domain
import HTTP
import JSON
import Store

/// What is done for each operation, once its caller may have it.
struct Handlers: Sendable {
    let database: Database
    let metrics: Metrics
    let live: LiveHub
    let credentials: Credentials
    let events: EventHandlers
    let bulk: BulkHandler
    let changes: ChangeHandlers
    let policies: PolicyHandlers
    let audits: AuditHandlers
    let reports: ReportHandlers
    let analyses: AnalysisHandlers
    let tasks: TaskHandlers
    let graphQL: GraphQLHandler

    init(services: RequestServices, metrics: Metrics) throws {
        database = services.database
        self.metrics = metrics
        live = services.live
        credentials = Credentials(database: database)
        events = EventHandlers(database: database, observe: services.observe)
        bulk = BulkHandler(database: database, observe: services.observe)
        changes = ChangeHandlers(database: database, observe: services.observe)
        policies = PolicyHandlers(database: database)
        audits = AuditHandlers(services: services)
        reports = ReportHandlers(services: services)
        analyses = AnalysisHandlers(services: services)
        tasks = TaskHandlers(services: services)
        graphQL = try GraphQLHandler(services: services)
    }

    /// The operations that need no credential.
    func answerAnyone(_ route: Route) async throws(Problem) -> HTTPResponse {
        switch route.entry.operation {
        case .live: return .json(Array(#"{"status":"live"}"#.utf8))
        case .ready:
            try await ready()
            return .json(Array(#"{"status":"ready"}"#.utf8))
        case .metrics:
            return HTTPResponse(
                status: .ok,
                fields: [.contentType: "text/plain; version=0.0.4; charset=utf-8"],
                body: .bytes(
                    metrics.exposition(
                        pools: await database.statistics,
                        streams: await live.count
                    )
                )
            )
        case .openAPI:
            return HTTPResponse(
                status: .ok,
                fields: [.contentType: "application/yaml"],
                body: .bytes(Array(EmbeddedDocument.openAPI.utf8))
            )
        case let other: preconditionFailure("the table lets anyone reach \(other)")
        }
    }

    private func ready() async throws(Problem) {
        do {
            try await database.checkSchema()
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(
                .unavailable,
                "The database's schema does not fit this build.",
                hint: "An operator has to run: assay migrate",
                cause: "\(error)"
            )
        }
    }

    /// The operations on the platform itself.
    func answer(_ call: AuthenticatedCall) async throws(Problem) -> HTTPResponse {
        switch call.route.entry.operation {
        case .listTenants:
            if let own = call.principal.tenant { return .json(Self.tenants([own]).serialized) }
            return .json(Self.tenants(try await credentials.tenants()).serialized)
        case let other: preconditionFailure("the table takes \(other) for the platform's")
        }
    }

    private static func tenants(_ tenants: [Tenant]) -> JSONValue {
        [
            "tenants": .array(
                tenants.map { tenant in
                    [
                        "id": .string(tenant.id.description),
                        "slug": .string(tenant.slug.text),
                        "name": .string(tenant.name),
                        "status": .string(tenant.status.rawValue),
                        "created_at": .string(tenant.createdAt.rfc3339),
                    ]
                }
            )
        ]
    }

    /// The operations on one tenant.
    func answer(
        _ call: AuthorizedCall,
        _ body: HTTPRequestBody
    ) async throws(Problem) -> HTTPResponse {
        switch call.route.entry.operation {
        case .listAuditEvents, .listOrganisationAuditEvents: try await events.list(call)
        case .getAuditEvent: try await events.get(call)
        case .recordAuditEvents: try await events.record(call, body)
        case .recordAuditEventStream: try await bulk.record(call, body)
        case .getAuditEventStream: try await bulk.progress(call)
        case .recordChanges: try await changes.record(call, body)
        case .listDiffPolicies: try await policies.list(call)
        case .getDiffPolicy: try await policies.get(call)
        case .setDiffPolicy: try await policies.set(call, body)
        case .removeDiffPolicy: try await policies.remove(call)
        case .getAuditStatus: try await audits.status(call)
        case .getAudit: try await audits.get(call)
        case .submitAuditResults: try await audits.submit(call, body)
        case .runAudit: try await audits.run(call)
        case .listAuditRuns: try await audits.list(call)
        case .getAuditRun: try await audits.getRun(call)
        case .listAuditDefinitions: try await audits.listDefinitions(call)
        case .getAuditDefinition: try await audits.getDefinition(call)
        case .setAuditDefinition: try await audits.setDefinition(call, body)
        case .removeAuditDefinition: try await audits.removeDefinition(call)
        case .generateDiffReport: try await audits.report(call)
        case .listReports: try await reports.list(call)
        case .getReport: try await reports.get(call)
        case .deleteReport: try await reports.delete(call)
        case .getUsage: try await reports.usage(call)
        case .analyzeEvents: try await analyses.analyze(call, body)
        case .getScrubbing: try await analyses.scrubbing(call)
        case .setScrubbing: try await analyses.setScrubbing(call, body)
        case .listTasks: try await tasks.list(call)
        case .getTask: try await tasks.get(call)
        case .cancelTask: try await tasks.cancel(call)
        case .postGraphQL, .postTenantGraphQL: try await graphQL.post(call, body)
        case .queryGraphQL, .queryTenantGraphQL: try await graphQL.get(call)
        case .live, .ready, .metrics, .openAPI, .listTenants:
            preconditionFailure("the table takes \(call.route.entry.operation) for a tenant's")
        }
    }
}

/// The documents that the build embeds.
enum EmbeddedDocument {
    /// The GraphQL schema in SDL.
    static let schema = text("Sources/API/GraphQLSchema/schema.graphql")
    /// The description of the REST routes.
    static let openAPI = text("openapi.yaml")

    private static func text(_ path: String) -> String {
        guard let file = EmbeddedFiles.all.first(where: { $0.path == path }) else {
            preconditionFailure("the build left out \(path)")
        }
        return file.text
    }
}
