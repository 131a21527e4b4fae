public import Analysis
public import Domain
public import HTTP
public import Jobs
public import Store

/// The way of every request, from the bytes of its head to those of its answer.
///
/// Each stage hands the next a stronger type: a head becomes a `Route`, a route with a credential
/// an `AuthenticatedCall`, and only an `AuthorizedCall`, which has a tenant and a principal who may
/// do this to it, reaches a handler.
public struct Walk: Sendable {
    let router = Router()
    let authentication: Authentication
    let authorization: Authorization
    let handlers: Handlers
    let live: LiveHub
    let tasks: TaskFollower
    private let credentials: CredentialCache
    private let database: Database
    let observe: @Sendable (Observation) -> Void

    /// The walk over one database, telling what happens to `observe`.
    ///
    /// - Parameter model: the model that is asked for analyses; nil when all of them are on board.
    public init(
        database: Database,
        metrics: Metrics,
        live timing: LiveHub.Timing = .standard,
        sources: SourceSettings = SourceSettings(),
        model: ModelSettings? = nil,
        tasks taskTiming: TaskFollower.Timing = TaskFollower.Timing(),
        observe: @escaping @Sendable (Observation) -> Void
    ) throws {
        let credentials = CredentialCache(credentials: Credentials(database: database))
        let authentication = Authentication(credentials: credentials)
        let authorization = Authorization(credentials: credentials)
        let live = LiveHub(database: database, timing: timing) { problem in
            observe(
                .backgroundFailed(work: "follow outbox", reason: problem.cause ?? problem.message)
            )
        }
        let tasks = TaskFollower(database: database, timing: taskTiming) { problem in
            observe(
                .backgroundFailed(work: "follow tasks", reason: problem.cause ?? problem.message)
            )
        }
        let services = RequestServices(
            database: database,
            live: live,
            sources: AuditSources(settings: sources, database: database),
            analyses: EventAnalyses(
                database: database,
                analyst: EventAnalyst(
                    database: database,
                    model: model.map { ModelClient(settings: $0) },
                    observe: observe
                )
            ),
            tasks: tasks,
            recheck: { call throws(Problem) in
                try await authorization.recheck(call, authentication)
            },
            observe: observe
        )
        handlers = try Handlers(services: services, metrics: metrics)
        self.authentication = authentication
        self.authorization = authorization
        self.live = live
        self.tasks = tasks
        self.credentials = credentials
        self.database = database
        self.observe = observe
    }

    /// Forgets credentials as soon as administration changes any, until the task is cancelled.
    public func followCredentials() async {
        await database.watchCredentials { credentials.forget() }
    }

    /// Ends the live streams, each with an error that says so; no new ones begin.
    public func endStreams() async {
        await live.close()
        await tasks.close()
    }

    /// Answers one request; whatever goes wrong becomes an answer too.
    public func answer(_ head: HTTPRequestHead, _ body: HTTPRequestBody) async -> HTTPResponse {
        let started = ContinuousClock.now
        var entry: RouteEntry?
        let response: HTTPResponse
        do {
            let route = try router.route(head)
            entry = route.entry
            switch route.entry.access {
            case .anyone:
                response = try await handlers.answerAnyone(route)
            case .platform:
                let call = try await authentication.authenticate(head, for: route)
                response = try await handlers.answer(call)
            case .tenant(let permission):
                let call = try await authentication.authenticate(head, for: route)
                let authorized = try await authorization.authorize(call, permission: permission)
                response = try await handlers.answer(authorized, body)
            }
        } catch {
            if error.code == .internal || error.code == .unavailable {
                observe(.failed(route: entry?.operation.rawValue, problem: error))
            }
            let allowed = entry == nil ? router.allowedMethods(head) : [.post]
            response =
                entry?.operation.isGraphQL ?? router.isGraphQL(head)
                ? .graphQL(error, to: head, allow: allowed) : .problem(error, allow: allowed)
        }
        observe(
            .answered(
                route: entry?.operation.rawValue ?? "none",
                status: response.status.code,
                duration: ContinuousClock.now - started
            )
        )
        return response
    }
}
