public import EventLoop
public import HTTP

/// A request as its handler gets it.
public struct HTTPRequest: Sendable {
    /// The request's line and fields.
    public let head: HTTPRequestHead
    /// The body, which is read from the socket as it is pulled.
    public let body: HTTPRequestBody
    /// The client's numeric address without its port; nil on a unix socket.
    public let peer: String?
    /// The loop that the handler runs on.
    public let loop: EventLoop

    /// A request; servers make them, and tests.
    public init(head: HTTPRequestHead, body: HTTPRequestBody, peer: String?, loop: EventLoop) {
        self.head = head
        self.body = body
        self.peer = peer
        self.loop = loop
    }
}

/// Answers a request on the loop of its connection.
///
/// The task is cancelled when the client goes away.
public typealias HTTPHandler = @Sendable (HTTPRequest) async -> HTTPResponse
