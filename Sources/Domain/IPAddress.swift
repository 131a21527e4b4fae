import Glibc

/// An IPv4 or IPv6 address of one host.
public struct IPAddress: Sendable, Hashable {
    /// The address in network order: 4 or 16 bytes.
    public let bytes: [UInt8]

    /// Reads the text form that inet_pton(3) reads; nil for anything else.
    public init?(_ text: String) {
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
}
