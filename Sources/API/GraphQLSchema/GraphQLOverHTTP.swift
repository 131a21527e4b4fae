import Domain
public import GraphQL
public import HTTP
import JSON

/// GraphQL over HTTP, and over Server-Sent Events in "distinct connections mode" of the graphql-sse
/// protocol, for any schema.
///
/// A page of another origin cannot make a browser do anything here: a body is taken as
/// `application/json` only, which such a page may send with our consent alone (Fetch, "CORS
/// protocol"), a GET runs no mutation, and its answer is not shown to that page.
public struct GraphQLOverHTTP<Context: Sendable>: Sendable {
    private let schema: ExecutableSchema<Context>
    private let documents = PersistedDocuments()

    /// Serves a schema.
    public init(schema: ExecutableSchema<Context>) {
        self.schema = schema
    }

    /// Answers a request by any method, for which nobody has to be known.
    public func answer(
        _ head: HTTPRequestHead,
        _ body: HTTPRequestBody,
        context: Context
    ) async -> HTTPResponse {
        let everyone = UUID(high: 0, low: 0)
        do throws(Problem) {
            switch head.method {
            case .post: return try await post(head, body, of: everyone, context: context)
            case .get, .head: return try await get(head, of: everyone, context: context)
            default: throw Problem(.methodNotAllowed, "GraphQL takes no \(head.method) requests.")
            }
        } catch {
            let isRead = head.method == .get || head.method == .head
            return .graphQL(error, to: head, allow: isRead ? [.post] : [.post, .get, .head])
        }
    }

    /// Answers a POST; what it persists is known to callers of that tenant only.
    func post(
        _ head: HTTPRequestHead,
        _ body: HTTPRequestBody,
        of tenant: UUID,
        context: Context
    ) async throws(Problem) -> HTTPResponse {
        let accepted = try Acceptance(head)
        switch try await body.json(head) {
        case .object(let members):
            return try await answer(
                members,
                by: head.method,
                of: tenant,
                accepted,
                context: context
            )
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

    /// Answers a GET, or a HEAD as if it were one.
    func get(
        _ head: HTTPRequestHead,
        of tenant: UUID,
        context: Context
    ) async throws(Problem) -> HTTPResponse {
        let accepted = try Acceptance(head)
        var query = QueryReader(head)
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
        return try await answer(members, by: head.method, of: tenant, accepted, context: context)
    }

    private func answer(
        _ members: JSONObject,
        by method: HTTPMethod,
        of tenant: UUID,
        _ accepted: Acceptance,
        context: Context
    ) async throws(Problem) -> HTTPResponse {
        let request: GraphQLRequest
        let claim: PersistedDocuments.Claim?
        do throws(GraphQLError) {
            claim = try PersistedDocuments.Claim(members)
            request = try self.request(members, claim, of: tenant)
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
            if method != .post, operation.kind == .mutation {
                throw Problem(
                    .methodNotAllowed,
                    "A mutation may not be sent with GET.",
                    hint: "Send it with POST."
                )
            }
            if let claim { documents.register(request.query, as: claim, for: tenant) }
            return try await run(operation, accepted, context: context)
        }
    }

    /// The request with the document that its hash stands for.
    private func request(
        _ members: JSONObject,
        _ claim: PersistedDocuments.Claim?,
        of tenant: UUID
    ) throws(GraphQLError) -> GraphQLRequest {
        guard let claim else { return try GraphQLRequest(.object(members)) }
        var members = members
        switch members["query"] {
        case nil, .null?:
            let text = try documents.text(for: claim, sent: nil, by: tenant)
            members["query"] = .string(text)
        case .string(let sent)?: _ = try documents.text(for: claim, sent: sent, by: tenant)
        default: break
        }
        return try GraphQLRequest(.object(members))
    }

    private func run(
        _ operation: PreparedOperation,
        _ accepted: Acceptance,
        context: Context
    ) async throws(Problem) -> HTTPResponse {
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
