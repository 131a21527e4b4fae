import Glibc

/// A socket that connections are accepted from.
struct Listener: Sendable {
    let descriptor: Int32
    /// Where it really listens, with the port that the system chose.
    let address: HTTPServer.Address

    /// Listens at an address, shared with the other loops' listeners when it is TCP.
    static func open(
        _ address: HTTPServer.Address,
        backlog: Int32,
        isFirst: Bool
    ) throws(HTTPServerError) -> Listener {
        do throws(Socket.Failure) {
            switch address {
            case .tcp(let host, let port):
                guard let (found, length, family) = socketAddress(host: host, port: port) else {
                    throw Socket.Failure(name: "inet_pton", errno: EINVAL)
                }
                var storage = found
                let descriptor = try Socket.open(family)
                do throws(Socket.Failure) {
                    try prepare(descriptor, family: family, isWildcard: host == "::")
                    if !isFirst { try share(descriptor) }
                    try bind(descriptor, &storage, length)
                    if isFirst { try share(descriptor) }
                    try listen(descriptor, backlog)
                } catch {
                    close(descriptor)
                    throw error
                }
                return Listener(
                    descriptor: descriptor,
                    address: .tcp(host: host, port: boundPort(descriptor) ?? port)
                )
            case .unix(let path):
                return try openUnix(path, backlog: backlog)
            }
        } catch {
            switch error.name {
            case "inet_pton", "path": throw .badAddress(address)
            case "connect": throw .addressInUse(address)
            case "bind" where error.errno == EADDRINUSE: throw .addressInUse(address)
            default: throw .systemCall(name: error.name, errno: error.errno, address: address)
            }
        }
    }

    private static func prepare(
        _ descriptor: Int32,
        family: Int32,
        isWildcard: Bool
    ) throws(Socket.Failure) {
        try Socket.setOption(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        // Inherited by accepted sockets; responses leave in one piece and need no gathering.
        try Socket.setOption(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        if family == AF_INET6 {
            try Socket.setOption(
                descriptor,
                Int32(IPPROTO_IPV6),
                Int32(IPV6_V6ONLY),
                isWildcard ? 0 : 1
            )
        }
    }

    /// One listener per loop: the kernel spreads connections, and no loop wakes for nothing.
    ///
    /// The first listener shares its port only once it has it, for a port that another process
    /// listens at would otherwise be shared with that process without a word.
    private static func share(_ descriptor: Int32) throws(Socket.Failure) {
        try Socket.setOption(descriptor, SOL_SOCKET, SO_REUSEPORT, 1)
    }

    private static func openUnix(
        _ path: String,
        backlog: Int32
    ) throws(Socket.Failure) -> Listener {
        guard let (found, length) = socketAddress(path: path) else {
            throw Socket.Failure(name: "path", errno: ENAMETOOLONG)
        }
        var storage = found
        try removeStale(path, &storage, length)
        let descriptor = try Socket.open(AF_UNIX)
        do throws(Socket.Failure) {
            try bind(descriptor, &storage, length)
            // Before listen(2) nobody can connect, so the mode is never too wide in between.
            guard unsafe chmod(path, 0o660) == 0 else {
                throw Socket.Failure(name: "chmod", errno: errno)
            }
            try listen(descriptor, backlog)
        } catch {
            close(descriptor)
            throw error
        }
        return Listener(descriptor: descriptor, address: .unix(path: path))
    }

    /// Removes a socket that nobody listens on; anything else at the path is left alone.
    private static func removeStale(
        _ path: String,
        _ storage: inout sockaddr_storage,
        _ length: socklen_t
    ) throws(Socket.Failure) {
        var status = stat()
        guard unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else { return }
        let probe = try Socket.open(AF_UNIX)
        defer { close(probe) }
        let isAnswered =
            unsafe withUnsafePointer(to: &storage) {
                unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    unsafe connect(probe, $0, length)
                }
            } == 0 || errno != ECONNREFUSED
        guard !isAnswered else { throw Socket.Failure(name: "connect", errno: EADDRINUSE) }
        guard unsafe unlink(path) == 0 else { throw Socket.Failure(name: "unlink", errno: errno) }
    }

    private static func bind(
        _ descriptor: Int32,
        _ storage: inout sockaddr_storage,
        _ length: socklen_t
    ) throws(Socket.Failure) {
        let code = unsafe withUnsafePointer(to: &storage) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.bind(descriptor, $0, length)
            }
        }
        guard code == 0 else { throw Socket.Failure(name: "bind", errno: errno) }
    }

    private static func listen(_ descriptor: Int32, _ backlog: Int32) throws(Socket.Failure) {
        guard Glibc.listen(descriptor, backlog) == 0 else {
            throw Socket.Failure(name: "listen", errno: errno)
        }
    }

    private static func boundPort(_ descriptor: Int32) -> UInt16? {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return unsafe withUnsafeMutablePointer(to: &storage) { pointer -> UInt16? in
            let code = unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &length)
            }
            guard code == 0 else { return nil }
            // The port stands at the same place in the IPv4 and the IPv6 address.
            return unsafe pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                unsafe UInt16(bigEndian: $0.pointee.sin_port)
            }
        }
    }

    private static func socketAddress(
        host: String,
        port: UInt16
    ) -> (sockaddr_storage, socklen_t, Int32)? {
        var storage = sockaddr_storage()
        var four = sockaddr_in()
        var six = sockaddr_in6()
        if unsafe inet_pton(AF_INET, host, &four.sin_addr) == 1 {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            unsafe withUnsafeMutableBytes(of: &storage) { target in
                unsafe withUnsafeBytes(of: four) { unsafe target.copyMemory(from: $0) }
            }
            return (storage, socklen_t(MemoryLayout<sockaddr_in>.size), AF_INET)
        }
        guard unsafe inet_pton(AF_INET6, host, &six.sin6_addr) == 1 else { return nil }
        six.sin6_family = sa_family_t(AF_INET6)
        six.sin6_port = port.bigEndian
        unsafe withUnsafeMutableBytes(of: &storage) { target in
            unsafe withUnsafeBytes(of: six) { unsafe target.copyMemory(from: $0) }
        }
        return (storage, socklen_t(MemoryLayout<sockaddr_in6>.size), AF_INET6)
    }

    private static func socketAddress(path: String) -> (sockaddr_storage, socklen_t)? {
        var address = sockaddr_un()
        let room = unsafe withUnsafeBytes(of: address.sun_path) { $0.count }
        let bytes = Array(path.utf8)
        // One byte stays zero; a NUL inside would name another file than the one that is meant.
        guard !bytes.isEmpty, bytes.count < room, !bytes.contains(0) else { return nil }
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        var storage = sockaddr_storage()
        unsafe withUnsafeMutableBytes(of: &storage) { target in
            unsafe withUnsafeBytes(of: address) { unsafe target.copyMemory(from: $0) }
        }
        return (storage, socklen_t(MemoryLayout<sockaddr_un>.size))
    }
}
