import CLinux
import Glibc

/// The system calls on sockets, with their failures as values.
enum Socket {
    /// How an attempt to receive or send ended.
    enum Transfer {
        case bytes(Int)
        case end
        case wouldBlock
        case failed
    }

    private static let closeOnExec = Int32(SOCK_CLOEXEC.rawValue)
    private static let nonBlocking = Int32(SOCK_NONBLOCK.rawValue)

    /// Receives at most `count` bytes, for which there is room at `target`.
    @inline(__always)
    static func receive(
        _ descriptor: Int32,
        into target: UnsafeMutablePointer<UInt8>,
        count: Int
    ) -> Transfer {
        while true {
            let received = unsafe recv(descriptor, target, count, 0)
            if received > 0 { return .bytes(received) }
            if received == 0 { return .end }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .failed
            }
        }
    }

    @inline(__always)
    static func send(_ descriptor: Int32, _ bytes: [UInt8], from place: Int) -> Transfer {
        let flags = Int32(MSG_NOSIGNAL)
        while true {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.send(
                    descriptor,
                    $0.baseAddress.map { unsafe $0 + place },
                    $0.count - place,
                    flags
                )
            }
            if count >= 0 { return .bytes(count) }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .wouldBlock
            default: return .failed
            }
        }
    }

    /// Accepts a connection: its descriptor and its peer's address, or the error number.
    static func accept(_ listener: Int32) -> Result<(descriptor: Int32, peer: String?), Failure> {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let descriptor = unsafe withUnsafeMutablePointer(to: &address) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe clinux_accept4(listener, $0, &length, closeOnExec | nonBlocking)
            }
        }
        guard descriptor >= 0 else { return .failure(Failure(name: "accept4", errno: errno)) }
        return .success((descriptor, numericHost(&address)))
    }

    struct Failure: Error {
        let name: String
        let errno: Int32
    }

    /// The address without its port; an IPv4 address seen through IPv6 is written as IPv4.
    static func numericHost(_ address: inout sockaddr_storage) -> String? {
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            switch Int32(unsafe pointer.pointee.ss_family) {
            case AF_INET:
                return unsafe pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                    unsafe presentation(AF_INET, &$0.pointee.sin_addr)
                }
            case AF_INET6:
                let text = unsafe pointer.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                    unsafe presentation(AF_INET6, &$0.pointee.sin6_addr)
                }
                guard let text, text.hasPrefix("::ffff:"), text.contains(".") else { return text }
                return String(text.dropFirst(7))
            default:
                return nil
            }
        }
    }

    private static func presentation(_ family: Int32, _ address: UnsafeRawPointer) -> String? {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard unsafe inet_ntop(family, address, &text, socklen_t(text.count)) != nil else {
            return nil
        }
        return String(
            decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
    }

    static func open(_ family: Int32) throws(Failure) -> Int32 {
        let descriptor = socket(family, Int32(SOCK_STREAM.rawValue) | closeOnExec | nonBlocking, 0)
        guard descriptor >= 0 else { throw Failure(name: "socket", errno: errno) }
        return descriptor
    }

    static func setOption(
        _ descriptor: Int32,
        _ level: Int32,
        _ option: Int32,
        _ value: Int32
    ) throws(Failure) {
        var value = value
        let size = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe setsockopt(descriptor, level, option, &value, size) == 0 else {
            throw Failure(name: "setsockopt", errno: errno)
        }
    }
}
