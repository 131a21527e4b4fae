import Glibc

/// The least of a client: one request on a blocking socket, the answer as text.
enum RawHTTP {
    static func get(_ path: String, port: UInt16) throws -> String {
        try exchange(
            port: port,
            head: "GET \(path) HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"
        ) { _ in }
    }

    /// Posts a body of unknown length; `produce` hands its parts to the closure it is given.
    static func stream(
        _ path: String,
        port: UInt16,
        token: String,
        produce: ((ArraySlice<UInt8>) throws -> Void) throws -> Void
    ) throws -> String {
        let head = """
            POST \(path) HTTP/1.1\r\nHost: bench\r\nConnection: close\r
            Authorization: Bearer \(token)\r\nContent-Type: application/x-ndjson\r
            Transfer-Encoding: chunked\r\n\r\n
            """
        return try exchange(port: port, head: head) { socket in
            try produce { part in
                try send(Array("\(String(part.count, radix: 16))\r\n".utf8)[...], socket)
                try send(part, socket)
                try send([13, 10][...], socket)
            }
            try send(Array("0\r\n\r\n".utf8)[...], socket)
        }
    }

    private static func exchange(
        port: UInt16,
        head: String,
        body: (Int32) throws -> Void
    ) throws -> String {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = loopback(port)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard status == 0 else { throw failure("connect") }
        try send(Array(head.utf8)[...], socket)
        try body(socket)
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(socket, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            answer += buffer[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    private static func send(_ bytes: ArraySlice<UInt8>, _ socket: Int32) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw failure("send") }
            rest = rest.dropFirst(count)
        }
    }

    /// A port that nobody listens on at this moment.
    static func freePort() throws -> UInt16 {
        let socket = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = loopback(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(socket, pointer, length) == 0
                    ? getsockname(socket, pointer, &length) : -1
            }
        }
        guard status == 0 else { throw failure("bind") }
        return UInt16(bigEndian: address.sin_port)
    }

    private static func loopback(_ port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func failure(_ call: String) -> ProgramFailure {
        ProgramFailure(description: "\(call): \(String(cString: strerror(errno)))")
    }

    /// Blocks the thread: nothing else happens here meanwhile.
    static func pause(milliseconds: UInt32) { usleep(milliseconds * 1000) }

    /// The port at the end of an address of `serve`.
    static func port(of url: String) -> UInt16 {
        url.split(separator: ":").last.flatMap { UInt16($0) } ?? 0
    }
}
