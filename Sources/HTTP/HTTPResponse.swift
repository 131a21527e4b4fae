/// Where the parts of a streamed response go: the server's connection, or a list in tests.
public protocol HTTPBodySink: AnyObject, Sendable {
    /// Takes a part and returns once the client has room for more.
    func writeBodyPart(_ bytes: [UInt8], of request: UInt64) async throws(HTTPWriteError)
}

/// Why a streamed response cannot go on; the handler should end.
public enum HTTPWriteError: Error, Sendable, Equatable {
    /// The client went away.
    case connectionClosed
    /// The client took nothing for too long.
    case timedOut
    /// The response is over: its stream function has returned.
    case responseEnded
}

/// Writes the parts of a streamed response.
public struct HTTPBodyWriter: Sendable {
    private let sink: any HTTPBodySink
    private let request: UInt64

    /// A writer into a sink; `request` is passed back to it.
    public init(sink: any HTTPBodySink, request: UInt64) {
        self.sink = sink
        self.request = request
    }

    /// Sends a part, and returns once the client has room for more; an empty part sends nothing.
    public func write(_ bytes: [UInt8]) async throws(HTTPWriteError) {
        guard !bytes.isEmpty else { return }
        try await sink.writeBodyPart(bytes, of: request)
    }

    /// Sends a text as UTF-8, like ``write(_:)``.
    public func write(_ text: String) async throws(HTTPWriteError) {
        try await write(Array(text.utf8))
    }
}

/// What a handler answers.
public struct HTTPResponse: Sendable {
    /// The content of a response.
    public enum Body: Sendable {
        /// No content.
        case none
        /// Content that is there as a whole.
        case bytes([UInt8])
        /// Content that is made while it is sent.
        ///
        /// An error it throws cuts the connection, so that the client sees the content as incomplete.
        case stream(@Sendable (HTTPBodyWriter) async throws -> Void)
    }

    /// The status.
    public var status: HTTPStatus
    /// The fields; what frames the message (`Content-Length` and the like) is added, and ignored here.
    public var fields: HTTPFields
    /// The content.
    public var body: Body

    /// A response.
    public init(status: HTTPStatus, fields: HTTPFields = HTTPFields(), body: Body = .none) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// A problem document (RFC 9457) made of constants: none of its texts may need JSON escapes.
    public static func problem(
        status: HTTPStatus,
        code: StaticString,
        detail: StaticString
    ) -> HTTPResponse {
        problem(status: status, code: "\(code)", detail: "\(detail)")
    }

    /// The problem document for a refused request.
    public static func problem(_ error: HTTPRequestError) -> HTTPResponse {
        problem(status: error.status, code: error.code, detail: error.reason)
    }

    private static func problem(status: HTTPStatus, code: String, detail: String) -> HTTPResponse {
        let text = """
            {"type":"about:blank","title":"\(status.reason)","status":\(status.code),\
            "code":"\(code)","detail":"\(detail)"}
            """
        return HTTPResponse(
            status: status,
            fields: [.contentType: "application/problem+json"],
            body: .bytes(Array(text.utf8))
        )
    }
}
