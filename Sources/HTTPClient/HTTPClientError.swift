/// Why a request has no answer.
///
/// No text here quotes a header field, or more of a URL than its host and port: callers may show
/// it to whoever made the request.
public enum HTTPClientError: Error, Sendable, Equatable {
    /// The URL is none that can be asked.
    case invalidURL(String)
    /// A header field of that name cannot be sent.
    case invalidHeader(String)
    /// The server's address is one that the policy does not open.
    case refusedAddress(host: String, kind: String)
    /// The host's name leads to no address.
    case unresolvable(host: String)
    /// No connection came about.
    case unreachable(host: String)
    /// The server did not prove who it is, or offers no acceptable encryption.
    case tls(host: String, reason: String)
    /// The deadline passed.
    case timedOut(host: String)
    /// The answer is larger than the caller allows.
    case tooLarge(bytesMax: Int)
    /// The connection ended, or broke the protocol, before the answer was whole.
    case cutOff(host: String)
    /// The redirects do not come to an end in time.
    case tooManyRedirects(max: Int)
    /// A redirect leads where none is followed.
    case refusedRedirect(String)
    /// The calling task was cancelled.
    case cancelled
    /// As many requests are under way as the client may have.
    case overloaded
}

extension HTTPClientError: CustomStringConvertible {
    /// What went wrong, as a sentence's beginning without a full stop.
    public var description: String {
        switch self {
        case .invalidURL(let reason): "the URL cannot be asked: \(reason)"
        case .invalidHeader(let name): "the header field \(name) cannot be sent"
        case .refusedAddress(let host, let kind):
            "\(host) leads to \(kind), which may not be asked"
        case .unresolvable(let host): "the name \(host) leads to no address"
        case .unreachable(let host): "no connection to \(host) could be made"
        case .tls(let host, let reason): "no secure connection to \(host): \(reason)"
        case .timedOut(let host): "\(host) did not answer in time"
        case .tooLarge(let bytesMax): "the answer is larger than \(bytesMax) bytes"
        case .cutOff(let host): "\(host) ended the connection before the answer was whole"
        case .tooManyRedirects(let max): "more than \(max) redirects"
        case .refusedRedirect(let reason): "a redirect is not followed: \(reason)"
        case .cancelled: "the request was cancelled"
        case .overloaded: "too many requests to other servers are under way"
        }
    }
}
