public import Domain
public import GraphQL
import HTTP
public import JSON

/// What goes wrong on a GraphQL address is told as GraphQL tells it, with the same stable codes as
/// REST's problem documents: an `errors` list, whose `extensions.code` clients already look at.
extension HTTPResponse {
    /// One answer in the type that was asked for.
    ///
    /// The statuses are those of GraphQL over HTTP (September 2026, "Status Codes"), which hold for
    /// GraphQL's own media type. Clients that know plain JSON only are answered 200 for whatever is
    /// a GraphQL request at all, as they always were: many of them do not look at the content of
    /// another status, so that following the edition's advice for legacy clients would hide the
    /// errors from the people who have to read them.
    static func graphQL(_ result: GraphQLResult, in type: Acceptance.MediaType) -> HTTPResponse {
        let status: HTTPStatus
        switch type {
        case .response:
            status =
                if result.isRequestError {
                    refusalStatus(code: result.requestErrorCode)
                } else {
                    result.errorCount > 0 ? .partialSuccess : .ok
                }
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
    private static func refusalStatus(code: String?) -> HTTPStatus {
        switch code {
        case GraphQLErrorCode.syntax: .badRequest
        // Not 400, which tells some clients that hashes are not understood here at all.
        case PersistedDocuments.notFoundCode: .notFound
        default: .unprocessableContent
        }
    }

    /// What is no GraphQL request at all, whatever type is asked for.
    ///
    /// Always in GraphQL's own type: only that tells the answer of another status from what a proxy
    /// on the way may have said.
    static func malformedGraphQL(_ error: GraphQLError) -> HTTPResponse {
        HTTPResponse(
            status: .unprocessableContent,
            fields: [.contentType: Acceptance.MediaType.response.contentType],
            body: .bytes(GraphQLResult(requestErrors: [error]).body)
        )
    }

    /// A problem with the call itself: its credential, its tenant, its media types, its size.
    static func graphQL(_ problem: Problem, allow: [HTTPMethod]) -> HTTPResponse {
        var response = HTTPResponse.problem(problem, allow: allow)
        response.fields.set(.contentType, Acceptance.MediaType.response.contentType)
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

    /// What a person can do about it, and the field that is at fault.
    public var extensions: JSONObject {
        var extensions = JSONObject()
        if let hint { extensions.append("hint", .string(hint)) }
        if let field { extensions.append("field", .string(field)) }
        return extensions
    }
}
