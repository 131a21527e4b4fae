/// Which addresses a client may connect to.
///
/// It is asked about the address of each socket that is opened, not about a name: what a name led to
/// when it was looked at (and what it leads to now) cannot get round it.
public struct AddressPolicy: Sendable {
    /// Nil: every address may be asked.
    private let allowed: [AddressBlock]?

    /// Every address may be asked: for servers that the operator names.
    public static let unrestricted = AddressPolicy(allowed: nil)

    /// Only addresses of the public internet, and the blocks that the operator opens.
    ///
    /// No proxy is used then: behind one, the client could not see where it leads.
    public static func publicOnly(allowing blocks: [AddressBlock] = []) -> AddressPolicy {
        AddressPolicy(allowed: blocks)
    }

    /// Whether there is any address that may not be asked.
    var isRestricted: Bool { allowed != nil }

    /// Why an address in network order may not be asked, as in "a loopback address"; nil when it may.
    func refusal(of address: [UInt8]) -> String? {
        guard let allowed else { return nil }
        let inner = AddressPolicy.embedded(in: address)
        if allowed.contains(where: { $0.contains(address) || $0.contains(inner) }) { return nil }
        if let special = AddressPolicy.special.first(where: { $0.block.contains(inner) }) {
            return special.kind
        }
        let isGlobal = inner.count == 4 || AddressPolicy.globalUnicast.contains(inner)
        return isGlobal ? nil : "a reserved address"
    }

    /// The IPv4 address that the network in fact reaches through an IPv6 one: mapped (RFC 4291
    /// §2.5.5.2) or translated (RFC 6052 §2.1); the address itself for any other.
    private static func embedded(in address: [UInt8]) -> [UInt8] {
        let translates = mapped.contains(address) || translated.contains(address)
        return translates ? Array(address[12...]) : address
    }

    private static let mapped = AddressBlock(table: "::ffff:0:0/96")
    private static let translated = AddressBlock(table: "64:ff9b::/96")
    private static let globalUnicast = AddressBlock(table: "2000::/3")

    /// The IANA special-purpose registries (RFC 6890); IPv6 beside 2000::/3 is refused as a whole,
    /// and is listed here for a clearer word only.
    ///
    /// 6to4 and Teredo carry an IPv4 address that would have to be judged too; nothing uses them any
    /// more (RFC 7526), so they are refused whatever they carry.
    private static let special: [(block: AddressBlock, kind: String)] = [
        (AddressBlock(table: "0.0.0.0/8"), "an unspecified address"),
        (AddressBlock(table: "10.0.0.0/8"), "a private address"),
        (AddressBlock(table: "100.64.0.0/10"), "a carrier's internal address"),
        (AddressBlock(table: "127.0.0.0/8"), "a loopback address"),
        (AddressBlock(table: "169.254.0.0/16"), "a link-local address"),
        (AddressBlock(table: "172.16.0.0/12"), "a private address"),
        (AddressBlock(table: "192.0.0.0/24"), "a reserved address"),
        (AddressBlock(table: "192.0.2.0/24"), "a documentation address"),
        (AddressBlock(table: "192.88.99.0/24"), "a reserved address"),
        (AddressBlock(table: "192.168.0.0/16"), "a private address"),
        (AddressBlock(table: "198.18.0.0/15"), "a reserved address"),
        (AddressBlock(table: "198.51.100.0/24"), "a documentation address"),
        (AddressBlock(table: "203.0.113.0/24"), "a documentation address"),
        (AddressBlock(table: "224.0.0.0/4"), "a multicast address"),
        (AddressBlock(table: "240.0.0.0/4"), "a reserved address"),
        (AddressBlock(table: "::/128"), "an unspecified address"),
        (AddressBlock(table: "::1/128"), "a loopback address"),
        (AddressBlock(table: "2001::/23"), "a reserved address"),
        (AddressBlock(table: "2001:db8::/32"), "a documentation address"),
        (AddressBlock(table: "2002::/16"), "a reserved address"),
        (AddressBlock(table: "3fff::/20"), "a documentation address"),
        (AddressBlock(table: "fc00::/7"), "a private address"),
        (AddressBlock(table: "fe80::/10"), "a link-local address"),
        (AddressBlock(table: "fec0::/10"), "a private address"),
        (AddressBlock(table: "ff00::/8"), "a multicast address"),
    ]
}
