/// A response's status code with its reason phrase (RFC 9110, section 15).
public struct HTTPStatus: Sendable, Hashable {
    /// The code, 100 to 599.
    public let code: Int

    /// A status; the code must be within 100 to 599.
    public init(_ code: Int) {
        precondition((100...599).contains(code), "an HTTP status has three digits below 600")
        self.code = code
    }

    /// The status 200.
    public static let ok = HTTPStatus(200)
    /// The status 201.
    public static let created = HTTPStatus(201)
    /// The status 202.
    public static let accepted = HTTPStatus(202)
    /// The status 204: never has a body.
    public static let noContent = HTTPStatus(204)
    /// The status 303.
    public static let seeOther = HTTPStatus(303)
    /// The status 304: never has a body.
    public static let notModified = HTTPStatus(304)
    /// The status 400.
    public static let badRequest = HTTPStatus(400)
    /// The status 401.
    public static let unauthorized = HTTPStatus(401)
    /// The status 403.
    public static let forbidden = HTTPStatus(403)
    /// The status 404.
    public static let notFound = HTTPStatus(404)
    /// The status 405.
    public static let methodNotAllowed = HTTPStatus(405)
    /// The status 406.
    public static let notAcceptable = HTTPStatus(406)
    /// The status 408.
    public static let requestTimeout = HTTPStatus(408)
    /// The status 409.
    public static let conflict = HTTPStatus(409)
    /// The status 410.
    public static let gone = HTTPStatus(410)
    /// The status 412.
    public static let preconditionFailed = HTTPStatus(412)
    /// The status 413.
    public static let contentTooLarge = HTTPStatus(413)
    /// The status 415.
    public static let unsupportedMediaType = HTTPStatus(415)
    /// The status 422.
    public static let unprocessableContent = HTTPStatus(422)
    /// The status 429.
    public static let tooManyRequests = HTTPStatus(429)
    /// The status 500.
    public static let internalServerError = HTTPStatus(500)
    /// The status 502.
    public static let badGateway = HTTPStatus(502)
    /// The status 503.
    public static let serviceUnavailable = HTTPStatus(503)
    /// The status 504.
    public static let gatewayTimeout = HTTPStatus(504)

    /// Whether RFC 9110 forbids content with this status.
    public var forbidsBody: Bool { code < 200 || code == 204 || code == 304 }

    /// The registered reason phrase, or a class name for a code without one.
    public var reason: String {
        Self.reasons[code] ?? Self.classes[code / 100 - 1]
    }

    private static let classes = [
        "Continue", "Success", "Redirection", "Client Error", "Server Error",
    ]

    private static let reasons: [Int: String] = [
        100: "Continue", 101: "Switching Protocols", 200: "OK", 201: "Created", 202: "Accepted",
        203: "Non-Authoritative Information", 204: "No Content", 205: "Reset Content",
        206: "Partial Content", 300: "Multiple Choices", 301: "Moved Permanently", 302: "Found",
        303: "See Other", 304: "Not Modified", 307: "Temporary Redirect",
        308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized",
        402: "Payment Required", 403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed",
        406: "Not Acceptable", 408: "Request Timeout", 409: "Conflict", 410: "Gone",
        411: "Length Required", 412: "Precondition Failed", 413: "Content Too Large",
        414: "URI Too Long", 415: "Unsupported Media Type", 416: "Range Not Satisfiable",
        417: "Expectation Failed", 421: "Misdirected Request", 422: "Unprocessable Content",
        423: "Locked", 425: "Too Early", 426: "Upgrade Required", 428: "Precondition Required",
        429: "Too Many Requests", 431: "Request Header Fields Too Large",
        500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
        503: "Service Unavailable", 504: "Gateway Timeout", 505: "HTTP Version Not Supported",
        507: "Insufficient Storage",
    ]
}
