internal import Glibc
public import HTTP

extension HTTPServer {
    /// Where a server listens.
    public enum Address: Sendable, Hashable, CustomStringConvertible {
        /// A numeric IPv4 or IPv6 address; port 0 lets the system choose.
        case tcp(host: String, port: UInt16)
        /// A socket in the file system, mode 0660; one left over by a dead process is replaced.
        case unix(path: String)

        /// `127.0.0.1:80`, `[::1]:80` or `unix:/path`.
        public var description: String {
            switch self {
            case .tcp(let host, let port):
                host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
            case .unix(let path): "unix:\(path)"
            }
        }
    }

    /// What a server listens to, and the bounds it keeps.
    public struct Configuration: Sendable {
        /// Where to listen; at least one.
        public var addresses: [Address]
        /// The largest head that is read.
        public var limits = HTTPRequestParser.Limits()
        /// From the first byte of a head, or from the accept, to the head's end.
        public var headReadTimeout = Duration.seconds(10)
        /// How long a body may make no progress while its handler waits for it.
        public var bodyReadTimeout = Duration.seconds(30)
        /// How long a connection may stay without a request.
        public var idleTimeout = Duration.seconds(75)
        /// How long a client may take nothing of what is sent to it.
        public var writeStallTimeout = Duration.seconds(30)
        /// How long a closed connection is kept so that the client can still read the answer.
        public var lingerTimeout = Duration.seconds(2)
        /// Connections of one loop; above it clients get 503 and are closed.
        public var connectionsPerLoopMax = 16 * 1024
        /// Bytes of an unread body that are thrown away to keep a connection.
        public var drainBytesMax = 256 * 1024
        /// Pipelined requests that are answered in one go before other connections get their turn.
        public var pipelinedRequestsMax = 64
        /// Connections that the system holds until they are accepted.
        public var backlog: Int32 = 4096

        /// The bounds of the design.
        public init(addresses: [Address]) { self.addresses = addresses }
    }
}

/// Why a server could not start.
public enum HTTPServerError: Error, Sendable, Equatable {
    /// No address was given.
    case noAddress
    /// The host is not a numeric address, or the path does not fit a socket address.
    case badAddress(HTTPServer.Address)
    /// Another process answers on the socket's path.
    case addressInUse(HTTPServer.Address)
    /// A system call failed for that address; `errno` is what it left behind.
    case systemCall(name: String, errno: Int32, address: HTTPServer.Address)
    /// A listener could not be watched.
    case eventLoop(String)
}

extension HTTPServerError: CustomStringConvertible {
    /// What an operator should know.
    public var description: String {
        switch self {
        case .noAddress: "no address to listen at was given"
        case .badAddress(let address): "\(address) is no numeric address or socket path"
        case .addressInUse(let address): "another process listens at \(address)"
        case .systemCall(let name, let number, let address):
            "cannot listen at \(address): \(name): \(unsafe String(cString: strerror(number)))"
        case .eventLoop(let reason): "cannot listen: \(reason)"
        }
    }
}
