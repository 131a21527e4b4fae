internal import Glibc

/// A range of addresses as operators write it: `10.0.0.0/8`, `fd00::/8`, or one address.
public struct AddressBlock: Sendable, Hashable {
    private let address: [UInt8]
    private let prefix: Int

    /// Reads a block; nil for anything else, and when bits are set behind the prefix, for then the
    /// writer meant another block than the one this would be.
    public init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let first = parts.first,
            let address = AddressBlock.bytes(of: String(first))
        else { return nil }
        var prefix = address.count * 8
        if parts.count == 2 {
            guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                let number = Int(parts[1]), number <= prefix
            else { return nil }
            prefix = number
        }
        self.address = address
        self.prefix = prefix
        for bit in prefix..<(address.count * 8) where address[bit / 8] & (0x80 >> (bit % 8)) != 0 {
            return nil
        }
    }

    /// A block of the tables beside; traps when it is none.
    init(table text: StaticString) {
        guard let block = AddressBlock("\(text)") else { preconditionFailure("\(text)") }
        self = block
    }

    /// Whether an address in network order, of 4 or 16 bytes, lies in it.
    func contains(_ bytes: [UInt8]) -> Bool {
        guard bytes.count == address.count else { return false }
        let whole = prefix / 8
        guard bytes[..<whole] == address[..<whole] else { return false }
        let rest = prefix % 8
        return rest == 0 || (bytes[whole] ^ address[whole]) >> (8 - rest) == 0
    }

    private static func bytes(of text: String) -> [UInt8]? {
        // C would take the text for ended there.
        guard !text.utf8.contains(0) else { return nil }
        var v4 = in_addr()
        var v6 = in6_addr()
        if unsafe inet_pton(AF_INET, text, &v4) == 1 {
            return unsafe withUnsafeBytes(of: &v4) { unsafe Array($0) }
        }
        guard unsafe inet_pton(AF_INET6, text, &v6) == 1 else { return nil }
        return unsafe withUnsafeBytes(of: &v6) { unsafe Array($0) }
    }
}
