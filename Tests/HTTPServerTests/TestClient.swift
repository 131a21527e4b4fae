import Glibc
import HTTPServer

/// A blocking client that sends bytes as they are, and reads what comes back.
final class TestClient {
    struct Failure: Error {
        let call: String
        let code = errno
    }

    struct Response: Equatable {
        var status: Int
        var fields: [String: String]
        var body: String
    }

    let socket: Int32
    private var received: [UInt8] = []

    init(_ address: HTTPServer.Address) throws {
        switch address {
        case .tcp(let host, let port) where host.contains(":"):
            var target = sockaddr_in6()
            target.sin6_family = sa_family_t(AF_INET6)
            target.sin6_port = port.bigEndian
            inet_pton(AF_INET6, host, &target.sin6_addr)
            socket = try Self.connect(AF_INET6, &target)
        case .tcp(let host, let port):
            var target = sockaddr_in()
            target.sin_family = sa_family_t(AF_INET)
            target.sin_port = port.bigEndian
            inet_pton(AF_INET, host, &target.sin_addr)
            socket = try Self.connect(AF_INET, &target)
        case .unix(let path):
            var target = sockaddr_un()
            target.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
            socket = try Self.connect(AF_UNIX, &target)
        }
        // A test that would hang fails instead.
        var limit = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(socket) }

    private static func connect<Address>(_ family: Int32, _ target: inout Address) throws -> Int32 {
        let socket = Glibc.socket(
            family,
            Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue),
            0
        )
        guard socket >= 0 else { throw Failure(call: "socket") }
        let code = withUnsafePointer(to: &target) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<Address>.size))
            }
        }
        guard code == 0 else { throw Failure(call: "connect") }
        return socket
    }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(
                    socket,
                    $0.baseAddress?.advanced(by: sent),
                    bytes.count - sent,
                    Int32(MSG_NOSIGNAL)
                )
            }
            guard count > 0 else { throw Failure(call: "send") }
            sent += count
        }
    }

    /// Sends what it can of bytes that the server may stop reading.
    func trySend(_ text: String) { try? send(text) }

    func endSending() { shutdown(socket, Int32(SHUT_WR)) }

    /// Receives once more; false at the end of the stream.
    @discardableResult
    private func receive() throws -> Bool {
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = recv(socket, &bytes, bytes.count, 0)
        if count < 0, errno == ECONNRESET { return false }
        guard count >= 0 else { throw Failure(call: "recv") }
        received += bytes[..<count]
        return count > 0
    }

    /// Everything until the server ends its side.
    func readToEnd() throws -> String {
        while try receive() {}
        defer { received = [] }
        return String(decoding: received, as: UTF8.self)
    }

    /// Whether the server ends its side without another byte.
    func isEnded() throws -> Bool { try readToEnd().isEmpty }

    /// The next response, interim ones included; `isHead` when no body follows.
    func readResponse(isHead: Bool = false) throws -> Response {
        let head = try String(decoding: read(through: Array("\r\n\r\n".utf8)), as: UTF8.self)
        var lines = head.split(separator: "\r\n")
        let status = Int(lines.removeFirst().split(separator: " ")[1]) ?? 0
        var fields: [String: String] = [:]
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1)
            fields[parts[0].lowercased()] = parts[1].drop { $0 == " " }.description
        }
        var body: [UInt8] = []
        if isHead || status < 200 || status == 204 || status == 304 {
        } else if let length = fields["content-length"] {
            body = try read(count: Int(length) ?? 0)
        } else if fields["transfer-encoding"] == "chunked" {
            while true {
                let line = try String(decoding: read(through: [13, 10]), as: UTF8.self)
                let size = Int(line.dropLast(line.hasSuffix("\r\n") ? 1 : 0), radix: 16) ?? 0
                body += try read(count: size)
                guard try read(count: 2) == [13, 10] else { throw Failure(call: "chunk") }
                if size == 0 { break }
            }
        } else {
            body = Array(try readToEnd().utf8)
        }
        return Response(status: status, fields: fields, body: String(decoding: body, as: UTF8.self))
    }

    private func read(count: Int) throws -> [UInt8] {
        while received.count < count {
            guard try receive() else { throw Failure(call: "early end") }
        }
        defer { received.removeFirst(count) }
        return Array(received[..<count])
    }

    private func read(through end: [UInt8]) throws -> [UInt8] {
        var searched = 0
        while true {
            while searched + end.count <= received.count {
                if Array(received[searched..<searched + end.count]) == end {
                    return try read(count: searched + end.count)
                }
                searched += 1
            }
            guard try receive() else { throw Failure(call: "early end") }
        }
    }
}
