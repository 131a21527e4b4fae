public import JSON

/// One step from the response's root to a value.
public enum PathElement: Sendable, Equatable {
    /// A response name: the alias, or the field's name.
    case key(String)

    /// A position in a list, from 0.
    case index(Int)
}

/// One entry of a response's `errors` (spec 7.1.2).
public struct GraphQLError: Error, Sendable, Equatable {
    /// What is wrong, for the person who wrote the document.
    public var message: String

    /// Where in the document, most relevant first; empty when no place can be named.
    public var locations: [SourceLocation]

    /// Where in the response; empty for errors of the request itself.
    public var path: [PathElement]

    /// The stable code, written as `extensions.code`.
    public var code: String

    /// Further members of `extensions`, after `code`.
    public var extensions: JSONObject

    /// Scalars of a message that are kept.
    ///
    /// Names come from whoever wrote the document, who could have one of 60 KiB said back a hundred
    /// times.
    private static let messageMax = 2000

    /// Creates an error.
    public init(
        _ message: String,
        locations: [SourceLocation] = [],
        path: [PathElement] = [],
        code: String,
        extensions: JSONObject = JSONObject()
    ) {
        self.message =
            message.utf8.count <= Self.messageMax
            ? message : String(message.unicodeScalars.prefix(Self.messageMax)) + "…"
        self.locations = locations
        self.path = path
        self.code = code
        self.extensions = extensions
    }
}

/// The codes this module writes by itself; resolvers add theirs through ``GraphQLFieldError``.
public enum GraphQLErrorCode {
    /// The request is not a GraphQL request: wrong JSON types, no document, no such operation.
    public static let badRequest = "graphql.bad_request"

    /// The document does not parse.
    public static let syntax = "graphql.syntax"

    /// The document parses but breaks a validation rule.
    public static let validation = "graphql.validation"

    /// The document goes beyond one of ``GraphQLLimits``.
    public static let limit = "graphql.limit"

    /// The values given for variables do not fit their types.
    public static let variables = "graphql.variables"

    /// A resolver failed in a way that is nobody's business but the operator's.
    public static let internalError = "internal"
}
