import Domain
import Jobs
import GraphQL
import HTTP
import Store

/// GraphQL of one tenant: the service's schema, with what a call may see and do.
struct GraphQLHandler: Sendable {
    private let transport: GraphQLOverHTTP<RequestContext>
    private let services: RequestServices

    init(services: RequestServices) throws {
        self.services = services
        let observe = services.observe
        let schema = try ExecutableSchema(
            schema: try Schema(sdl: EmbeddedDocument.schema),
            resolvers: Self.resolvers(),
            scalars: [.dateTime, .json, .uuid],
            onInternalError: { error in
                observe(
                    .failed(
                        route: "graphQL",
                        problem: Problem(.internal, "A resolver failed.", cause: "\(error)")
                    )
                )
            }
        )
        transport = GraphQLOverHTTP(schema: schema)
    }

    private static func resolvers() -> Resolvers<RequestContext> {
        var resolvers = Resolvers<RequestContext>()
        resolvers.bindQuery()
        resolvers.bindMutation()
        resolvers.bindSubscription()
        resolvers.bindChanges()
        resolvers.bindAudits()
        resolvers.bindReports()
        resolvers.bindAnalyses()
        resolvers.bindTasks()
        resolvers.bindViewer()
        resolvers.bindAuditEvent()
        resolvers.bindConnection()
        return resolvers
    }

    func post(_ call: AuthorizedCall, _ body: HTTPRequestBody) async throws(Problem) -> HTTPResponse
    {
        let context = RequestContext(call: call, services: services)
        let response = try await transport.post(
            call.head,
            body,
            of: call.tenant.id,
            context: context
        )
        return context.rates.added(to: response)
    }

    func get(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        let context = RequestContext(call: call, services: services)
        return try await transport.get(call.head, of: call.tenant.id, context: context)
    }
}

/// What the requests of one service share.
struct RequestServices: Sendable {
    let database: Database
    let live: LiveHub
    let sources: AuditSources
    let analyses: EventAnalyses
    let tasks: TaskFollower
    /// Throws once the credential that a long call came with is good no more.
    let recheck: @Sendable (AuthorizedCall) async throws(Problem) -> Void
    let observe: @Sendable (Observation) -> Void
}

/// What resolvers know of the request that they serve.
struct RequestContext: Sendable {
    let call: AuthorizedCall
    let services: RequestServices
    let reader: EventReader
    let recorder: EventRecorder
    let rates = RateNotes()

    init(call: AuthorizedCall, services: RequestServices) {
        self.call = call
        self.services = services
        reader = EventReader(database: services.database)
        recorder = EventRecorder(database: services.database)
    }

    var tenant: Tenant { call.tenant }

    func observe(_ observation: Observation) { services.observe(observation) }
}
