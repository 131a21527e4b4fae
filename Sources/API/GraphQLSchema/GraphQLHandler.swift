public import Domain
public import GraphQL
import HTTP
public import JSON
import Store

/// GraphQL over HTTP.
struct GraphQLHandler: Sendable {
    private let schema: ExecutableSchema<RequestContext>
    private let database: Database

    static let responseType = "application/graphql-response+json"

    init(database: Database, observe: @escaping @Sendable (Observation) -> Void) throws {
        self.database = database
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
        self.observe = observe
    }

    private let observe: @Sendable (Observation) -> Void

    private static func resolvers() -> Resolvers<RequestContext> {
        var resolvers = Resolvers<RequestContext>()
        resolvers.bindQuery()
        resolvers.bindMutation()
        resolvers.bindViewer()
        resolvers.bindAuditEvent()
        resolvers.bindConnection()
        return resolvers
    }

    func post(_ call: AuthorizedCall, _ body: HTTPRequestBody) async throws(Problem) -> HTTPResponse
    {
        let accepted = try Acceptance(call.head)
        let value = try await body.json(call.head)
        if case .array = value {
            throw Problem(
                .invalidInput,
                "Batches of GraphQL requests are not taken.",
                hint: "Send one request at a time; HTTP pipelining costs no more."
            )
        }
        let request: GraphQLRequest
        do {
            request = try GraphQLRequest(value)
        } catch {
            return reply(GraphQLResult(requestErrors: [error]), accepted, isMalformed: true)
        }
        return await run(request, for: call, accepted)
    }

    func get(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        let accepted = try Acceptance(call.head)
        var query = QueryReader(call.head)
        var object = JSONObject()
        for name in ["query", "operationName"] {
            object[name] = try query.text(name).map { .string($0) }
        }
        for name in ["variables", "extensions"] {
            guard let text = try query.text(name), !text.isEmpty else { continue }
            guard let value = try? JSONValue(parsing: Array(text.utf8)) else {
                throw Problem(.malformedJSON, "This parameter is no JSON.", field: "/\(name)")
            }
            object[name] = value
        }
        let request: GraphQLRequest
        do {
            request = try GraphQLRequest(.object(object))
        } catch {
            return reply(GraphQLResult(requestErrors: [error]), accepted, isMalformed: true)
        }
        if case .ready(let operation) = schema.prepare(request), operation.kind != .query {
            throw Problem(
                .methodNotAllowed,
                "Only a query may be sent with GET.",
                hint: "Send it with POST."
            )
        }
        return await run(request, for: call, accepted)
    }

    private func run(
        _ request: GraphQLRequest,
        for call: AuthorizedCall,
        _ accepted: Acceptance
    ) async -> HTTPResponse {
        switch schema.prepare(request) {
        case .refused(let result): return reply(result, accepted)
        case .ready(let operation):
            let context = RequestContext(call: call, database: database, observe: observe)
            return reply(await schema.execute(operation, context: context), accepted)
        }
    }

    /// With GraphQL's own media type the status says whether the request was executed; with plain
    /// JSON it is 200 for every well-formed request, as older clients expect.
    private func reply(
        _ result: GraphQLResult,
        _ accepted: Acceptance,
        isMalformed: Bool = false
    ) -> HTTPResponse {
        let isRefused = result.isRequestError && (accepted.isResponseType || isMalformed)
        return HTTPResponse(
            status: isRefused ? .badRequest : .ok,
            fields: [.contentType: accepted.contentType],
            body: .bytes(result.body)
        )
    }
}

/// Which of GraphQL's two media types the caller wants.
struct Acceptance {
    let isResponseType: Bool

    var contentType: String {
        (isResponseType ? GraphQLHandler.responseType : "application/json") + "; charset=utf-8"
    }

    init(_ head: HTTPRequestHead) throws(Problem) {
        let ranges = head.fields.values(of: .accept).flatMap { $0.split(separator: ",") }
            .compactMap { MediaType.of(String($0)) }
        if ranges.contains(GraphQLHandler.responseType) {
            isResponseType = true
        } else if ranges.isEmpty || ranges.contains("application/json")
            || ranges.contains("application/*") || ranges.contains("*/*")
        {
            isResponseType = false
        } else {
            throw Problem(
                .notAcceptable,
                "GraphQL answers in \(GraphQLHandler.responseType) or application/json.",
                hint: "Accept one of them."
            )
        }
    }
}

/// What resolvers know of the request that they serve.
struct RequestContext: Sendable {
    let call: AuthorizedCall
    let reader: EventReader
    let recorder: EventRecorder
    let observe: @Sendable (Observation) -> Void

    init(
        call: AuthorizedCall,
        database: Database,
        observe: @escaping @Sendable (Observation) -> Void
    ) {
        self.call = call
        self.observe = observe
        reader = EventReader(database: database)
        recorder = EventRecorder(database: database)
    }

    var tenant: Tenant { call.tenant }
}

/// A problem as GraphQL tells it: the code and the rest in `extensions`.
extension Problem: GraphQLFieldError {
    /// The stable code.
    public var errorCode: String { code.rawValue }

    /// What a person can do about it, and the field that is at fault.
    public var extensions: JSONObject {
        var extensions = JSONObject()
        if let hint { extensions.append("hint", .string(hint)) }
        if let field { extensions.append("field", .string(field)) }
        return extensions
    }
}
