public import JSON

/// A request as GraphQL over HTTP transports it.
public struct GraphQLRequest: Sendable, Equatable {
    /// The document's text.
    public var query: String

    /// Which operation of the document to run; nil when it has only one.
    public var operationName: String?

    /// The values of the operation's variables.
    public var variables: JSONObject

    /// Whatever else the client says; nothing here reads it.
    public var extensions: JSONObject

    /// A request for a document.
    public init(
        query: String,
        operationName: String? = nil,
        variables: JSONObject = JSONObject(),
        extensions: JSONObject = JSONObject()
    ) {
        self.query = query
        self.operationName = operationName
        self.variables = variables
        self.extensions = extensions
    }

    /// Reads a request body; members it does not know are ignored, as the transport demands.
    ///
    /// - Throws: an error that names the member of the wrong type.
    public init(_ body: JSONValue) throws(GraphQLError) {
        guard case .object(let members) = body else {
            throw Self.wrong("The request body must be a JSON object, not \(body.kind).")
        }
        switch members["query"] {
        case .string(let text)?: query = text
        case nil: throw Self.wrong("The request has no \"query\".")
        case let other?: throw Self.wrong("\"query\" must be a string, not \(other.kind).")
        }
        switch members["operationName"] {
        // Several clients send an empty name for "the only one".
        case nil, .null?, .string("")?: operationName = nil
        case .string(let name)?: operationName = name
        case let other?: throw Self.wrong("\"operationName\" must be a string, not \(other.kind).")
        }
        variables = try Self.object(members, "variables")
        extensions = try Self.object(members, "extensions")
    }

    private static func object(
        _ members: JSONObject,
        _ name: String
    ) throws(GraphQLError) -> JSONObject {
        switch members[name] {
        case nil, .null?: return JSONObject()
        case .object(let object)?: return object
        case let other?: throw wrong("\"\(name)\" must be an object, not \(other.kind).")
        }
    }

    private static func wrong(_ message: String) -> GraphQLError {
        GraphQLError(message, code: GraphQLErrorCode.badRequest)
    }
}
