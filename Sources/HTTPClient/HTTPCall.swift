/// A request that is sent to another server, with the bounds it is held to.
public struct HTTPCall: Sendable {
    /// What is asked of the resource.
    public enum Method: String, Sendable {
        /// Reads it.
        case get = "GET"
        /// Reads its header fields.
        case head = "HEAD"
        /// Gives it something to process.
        case post = "POST"
        /// Replaces it.
        case put = "PUT"
        /// Removes it.
        case delete = "DELETE"
    }

    /// What is asked.
    public var method: Method
    /// Where: an absolute `http` or `https` URL without a user or password.
    public var url: String
    /// Header fields in order; those that frame the message may not be among them.
    public var headers: [(name: String, value: String)]
    /// The content, if any.
    public var body: [UInt8]?
    /// How long the whole exchange may take, redirects included.
    public var deadline: Duration
    /// How long one connection may take to be made, its TLS handshake included.
    public var connectDeadline: Duration
    /// Bytes of content that the answer may have.
    public var answerBytesMax: Int
    /// How many redirects are followed; with 0 a redirect is an answer like any other.
    public var redirectsMax: Int

    /// A request.
    public init(
        _ method: Method = .get,
        _ url: String,
        headers: [(name: String, value: String)] = [],
        body: [UInt8]? = nil,
        deadline: Duration = .seconds(30),
        connectDeadline: Duration = .seconds(10),
        answerBytesMax: Int = 8 * 1024 * 1024,
        redirectsMax: Int = 0
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.deadline = deadline
        self.connectDeadline = connectDeadline
        self.answerBytesMax = answerBytesMax
        self.redirectsMax = redirectsMax
    }
}

extension HTTPCall: CustomStringConvertible, CustomReflectable {
    /// The method alone: URL, header fields and content may carry credentials.
    public var description: String { "\(method.rawValue) request" }
    /// Likewise.
    public var customMirror: Mirror { Mirror(self, children: ["method": method.rawValue]) }
}

/// What a server answered, whatever its status.
public struct HTTPAnswer: Sendable {
    /// The status code of the final response.
    public let status: Int
    /// The header fields in the order they came.
    public let headers: [(name: String, value: String)]
    /// The whole content.
    public let body: [UInt8]
    /// Where the answer came from, once redirects were followed.
    public let url: String

    /// The value of the first field of that name, in whatever case it is written.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }
}
