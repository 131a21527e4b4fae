public import Domain
public import GraphQL
import HTTP
public import JSON

/// What goes wrong on a GraphQL address is told as GraphQL tells it, with the same stable codes as
/// REST's problem documents: an `errors` list, whose `extensions.code` clients already look at.
extension HTTPResponse {
    /// One answer in the type that was asked for.
    ///
    /// With GraphQL's own media type the status says whether the request was executed: 400 when it
    /// was refused, 200 when there is data, also beside errors. These are the statuses of the GraphQL
    /// over HTTP draft that clients and their test suites know; the edition of September 2026 would
    /// split them further (422, 294). Clients that know plain JSON only are answered 200 for
    /// whatever is a GraphQL request at all: many of them do not look at the content of another
    /// status, which would hide the errors from the people who have to read them.
    static func graphQL(_ result: GraphQLResult, in type: Acceptance.MediaType) -> HTTPResponse {
        let status: HTTPStatus
        switch type {
        case .response:
            status = result.isRequestError ? refusalStatus(code: result.requestErrorCode) : .ok
        case .json: status = .ok
        case .eventStream: return .eventStream([result.body])
        }
        return HTTPResponse(
            status: status,
            fields: [.contentType: type.contentType],
            body: .bytes(result.body)
        )
    }

    /// The status of a request that is not executed.
    ///
    /// An unknown hash is not 400, which tells some clients that hashes are not understood at all.
    private static func refusalStatus(code: String?) -> HTTPStatus {
        code == PersistedDocuments.notFoundCode ? .notFound : .badRequest
    }

    /// What is no GraphQL request at all, whatever type is asked for.
    static func malformedGraphQL(
        _ error: GraphQLError,
        in type: Acceptance.MediaType
    ) -> HTTPResponse {
        HTTPResponse(
            status: .badRequest,
            fields: [.contentType: type.ofFailure.contentType],
            body: .bytes(GraphQLResult(requestErrors: [error]).body)
        )
    }

    /// A problem with the call itself: its credential, its tenant, its media types, its size.
    static func graphQL(
        _ problem: Problem,
        to head: HTTPRequestHead,
        allow: [HTTPMethod]
    ) -> HTTPResponse {
        var response = HTTPResponse.problem(problem, allow: allow)
        let type = (try? Acceptance(head))?.preferred ?? .response
        response.fields.set(.contentType, type.ofFailure.contentType)
        response.body = .bytes(GraphQLResult(requestErrors: [GraphQLError(problem)]).body)
        return response
    }
}

extension GraphQLError {
    /// A problem as one entry of `errors`.
    init(_ problem: Problem) {
        self.init(problem.message, code: problem.errorCode, extensions: problem.extensions)
    }
}

/// A problem as GraphQL tells it: the code and the rest in `extensions`.
extension Problem: GraphQLFieldError {
    /// The stable code.
    public var errorCode: String { code.rawValue }

    /// What a person can do about it, the field that is at fault, and when to try again.
    public var extensions: JSONObject {
        var extensions = JSONObject()
        if let hint { extensions.append("hint", .string(hint)) }
        if let field { extensions.append("field", .string(field)) }
        if let retryAfterSeconds { extensions.append("retryAfter", .optional(retryAfterSeconds)) }
        if code == .rateLimited { extensions.append("remaining", .optional(0)) }
        return extensions
    }
}
