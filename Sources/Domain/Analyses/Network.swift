/// The network that an address lies in, wide enough for the addresses that one person is given.
public enum Network {
    /// The leading bits that count, of an IPv4 and of an IPv6 address.
    package static let prefixes = (v4: 24, v6: 48)

    /// Its name: `203.0.113.0/24`, or `2001:db8:7::/48`.
    public static func name(of address: IPAddress) -> String {
        let bits = address.bytes.count == 4 ? prefixes.v4 : prefixes.v6
        let bytes = address.bytes.enumerated().map { $0 < bits / 8 ? $1 : 0 }
        return "\(IPAddress(bytes: bytes).text)/\(bits)"
    }
}
