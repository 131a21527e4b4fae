/// The network that an address lies in, wide enough for the addresses that one person is given.
public enum Network {
    /// Its name: `203.0.113.0/24`, or `2001:db8:7::/48`.
    public static func name(of address: IPAddress) -> String {
        let bits = address.bytes.count == 4 ? 24 : 48
        let bytes = address.bytes.enumerated().map { $0 < bits / 8 ? $1 : 0 }
        return "\(IPAddress(bytes: bytes).text)/\(bits)"
    }
}
