import Domain
import GraphQL
import HTTP
import JSON
import Store

/// GraphQL over HTTP, and over Server-Sent Events in "distinct connections mode"
/// of the graphql-sse protocol.
///
/// A page of another origin cannot make a browser do anything here: a body is taken as
/// `application/json` only, which such a page may send with our consent alone (Fetch, "CORS
/// protocol"), a GET runs no mutation, and its answer is not shown to that page.
struct GraphQLHandler: Sendable {
    private let schema: ExecutableSchema<RequestContext>
    private let services: RequestServices
    private let documents = PersistedDocuments()

    init(services: RequestServices) throws {
        self.services = services
        let observe = services.observe
        schema = try ExecutableSchema(
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
    }

    private static func resolvers() -> Resolvers<RequestContext> {
        var resolvers = Resolvers<RequestContext>()
        resolvers.bindQuery()
        resolvers.bindMutation()
        resolvers.bindSubscription()
        resolvers.bindViewer()
        resolvers.bindAuditEvent()
        resolvers.bindConnection()
        return resolvers
    }

    func post(_ call: AuthorizedCall, _ body: HTTPRequestBody) async throws(Problem) -> HTTPResponse
    {
        let accepted = try Acceptance(call.head)
        switch try await body.json(call.head) {
        case .object(let members): return try await answer(members, to: call, accepted)
        case .array:
            return .malformedGraphQL(
                GraphQLError(
                    "Batches of GraphQL requests are not taken.",
                    code: GraphQLErrorCode.badRequest,
                    extensions: [
                        "hint": "Send one request at a time; HTTP pipelining costs no more."
                    ]
                ),
                in: accepted.preferred
            )
        case let other:
            return .malformedGraphQL(
                GraphQLError(
                    "The request body must be a JSON object, not \(other.kind).",
                    code: GraphQLErrorCode.badRequest
                ),
                in: accepted.preferred
            )
        }
    }

    func get(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        let accepted = try Acceptance(call.head)
        var query = QueryReader(call.head)
        var members = JSONObject()
        // An empty parameter is one that was left out.
        for name in ["query", "operationName"] {
            guard let text = try query.text(name), !text.isEmpty else { continue }
            members[name] = .string(text)
        }
        for name in ["variables", "extensions"] {
            guard let text = try query.text(name), !text.isEmpty else { continue }
            guard
                let value = try? JSONValue(
                    parsing: Array(text.utf8),
                    depthMax: Limits.jsonDepthMax
                )
            else {
                throw Problem(.malformedJSON, "This parameter is no JSON.", field: "/\(name)")
            }
            members[name] = value
        }
        return try await answer(members, to: call, accepted)
    }

    private func answer(
        _ members: JSONObject,
        to call: AuthorizedCall,
        _ accepted: Acceptance
    ) async throws(Problem) -> HTTPResponse {
        let request: GraphQLRequest
        let claim: PersistedDocuments.Claim?
        do throws(GraphQLError) {
            claim = try PersistedDocuments.Claim(members)
            request = try self.request(members, claim, of: call.tenant)
        } catch {
            // An unknown hash is not malformed, only not known here yet.
            if error.code == PersistedDocuments.notFoundCode {
                return .graphQL(GraphQLResult(requestErrors: [error]), in: accepted.preferred)
            }
            return .malformedGraphQL(error, in: accepted.preferred)
        }
        switch schema.prepare(request) {
        case .refused(let result): return .graphQL(result, in: accepted.preferred)
        case .ready(let operation):
            if call.head.method != .post, operation.kind == .mutation {
                throw Problem(
                    .methodNotAllowed,
                    "A mutation may not be sent with GET.",
                    hint: "Send it with POST."
                )
            }
            if let claim { documents.register(request.query, as: claim, for: call.tenant.id) }
            return try await run(operation, for: call, accepted)
        }
    }

    /// The request with the document that its hash stands for.
    private func request(
        _ members: JSONObject,
        _ claim: PersistedDocuments.Claim?,
        of tenant: Tenant
    ) throws(GraphQLError) -> GraphQLRequest {
        guard let claim else { return try GraphQLRequest(.object(members)) }
        var members = members
        switch members["query"] {
        case nil, .null?:
            let text = try documents.text(for: claim, sent: nil, by: tenant.id)
            members["query"] = .string(text)
        case .string(let sent)?: _ = try documents.text(for: claim, sent: sent, by: tenant.id)
        default: break
        }
        return try GraphQLRequest(.object(members))
    }

    private func run(
        _ operation: PreparedOperation,
        for call: AuthorizedCall,
        _ accepted: Acceptance
    ) async throws(Problem) -> HTTPResponse {
        let context = RequestContext(call: call, services: services)
        guard operation.kind == .subscription else {
            return .graphQL(
                await schema.execute(operation, context: context),
                in: accepted.preferred
            )
        }
        guard accepted.allowsEventStream else {
            throw Problem(
                .notAcceptable,
                "A subscription is answered as text/event-stream only.",
                hint: "Send the field Accept: text/event-stream."
            )
        }
        switch await schema.subscribe(operation, context: context) {
        case .refused(let result): return .graphQL(result, in: .eventStream)
        case .started(let responses): return .eventStream(responses)
        }
    }
}

/// What the requests of one service share.
struct RequestServices: Sendable {
    let database: Database
    let live: LiveHub
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

    init(call: AuthorizedCall, services: RequestServices) {
        self.call = call
        self.services = services
        reader = EventReader(database: services.database)
        recorder = EventRecorder(database: services.database)
    }

    var tenant: Tenant { call.tenant }

    func observe(_ observation: Observation) { services.observe(observation) }
}
