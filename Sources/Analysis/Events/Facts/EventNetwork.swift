internal import Domain

/// Names networks and user agents as histories do.
enum EventNetwork {
    static func name(of address: IPAddress) -> String {
        let kept = address.bytes.count == 4 ? 3 : 6
        let zeros = [UInt8](repeating: 0, count: address.bytes.count - kept)
        let bytes = Array(address.bytes.prefix(kept)) + zeros
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") + "/24" }
        let groups = stride(from: 0, to: 6, by: 2).map { place in
            String(Int(bytes[place]) << 8 | Int(bytes[place + 1]), radix: 16)
        }
        return groups.joined(separator: ":") + "::/48"
    }

    static func agentFamily(of text: String) -> String {
        let family = text.prefix { $0 != "/" && $0 != " " }
        return String(family.unicodeScalars.prefix(64))
    }
}
