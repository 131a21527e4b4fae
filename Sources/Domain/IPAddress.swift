import Glibc

/// An IPv4 or IPv6 address of one host.
public struct IPAddress: Sendable, Hashable {
    /// The address in network order: 4 or 16 bytes.
    public let bytes: [UInt8]

    /// Reads the text form that inet_pton(3) reads; nil for anything else.
    public init?(_ text: String) {
        // C would take the text for ended there.
        guard !text.utf8.contains(0) else { return nil }
        var v4 = in_addr()
        var v6 = in6_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            bytes = withUnsafeBytes(of: &v4) { Array($0) }
        } else if inet_pton(AF_INET6, text, &v6) == 1 {
            bytes = withUnsafeBytes(of: &v6) { Array($0) }
        } else {
            return nil
        }
    }

    /// The address of those bytes, 4 or 16 of them.
    init(bytes: [UInt8]) { self.bytes = bytes }

    /// The canonical text form (RFC 5952 for IPv6).
    public var text: String {
        let family = bytes.count == 4 ? AF_INET : AF_INET6
        return String(unsafeUninitializedCapacity: Int(INET6_ADDRSTRLEN)) { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                let size = socklen_t(INET6_ADDRSTRLEN)
                guard let text = inet_ntop(family, bytes, characters.baseAddress, size) else {
                    return 0
                }
                return strlen(text)
            }
        }
    }
}
