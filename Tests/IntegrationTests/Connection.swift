import Foundation

/// A blocking socket, for a test that says exactly which bytes are sent when.
final class Connection {
    struct Failure: Error { let call: String }

    /// A program that another test starts meanwhile must not hold the connection open.
    private static let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)

    private let descriptor: Int32
    private var received: [UInt8] = []

    init(port: UInt16) throws {
        descriptor = socket(AF_INET, Self.kind, 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        try connect(&address)
    }

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Self.kind, 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        try connect(&address)
    }

    private func connect<Address>(_ address: inout Address) throws {
        let size = socklen_t(MemoryLayout<Address>.size)
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(descriptor, $0, size)
            }
        }
        guard status == 0 else { throw Failure(call: "connect: \(errno)") }
        // A test that would hang fails instead.
        var limit = timeval(tv_sec: 120, tv_usec: 0)
        setsockopt(
            descriptor,
            SOL_SOCKET,
            SO_RCVTIMEO,
            &limit,
            socklen_t(MemoryLayout<timeval>.size)
        )
    }

    deinit { close(descriptor) }

    func send(_ text: String) throws {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(call: "send: \(errno)") }
            sent += count
        }
    }

    /// The next response: its status and its content.
    func response() throws -> (status: Int, body: String) {
        let end = Array("\r\n\r\n".utf8)
        while received.firstRange(of: end) == nil { try receive() }
        let headEnd = received.firstRange(of: end)?.upperBound ?? 0
        let head = String(decoding: received[..<headEnd], as: UTF8.self)
        received.removeSubrange(..<headEnd)
        let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        if status < 200 { return (status, "") }
        let length = head.firstMatch(of: #/(?i)content-length: (\d+)/#).flatMap { Int($0.1) } ?? 0
        while received.count < length { try receive() }
        let body = String(decoding: received[..<length], as: UTF8.self)
        received.removeSubrange(..<length)
        return (status, body)
    }

    /// Everything up to and with a text, which may arrive in any number of parts.
    func read(through text: String) throws -> String {
        let end = Array(text.utf8)
        while received.firstRange(of: end) == nil { try receive() }
        let count = received.firstRange(of: end)?.upperBound ?? 0
        defer { received.removeSubrange(..<count) }
        return String(decoding: received[..<count], as: UTF8.self)
    }

    private func receive() throws {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { throw Failure(call: "recv: \(count) \(errno)") }
        received += buffer[..<count]
    }
}
