internal import Domain

extension Recognizer {
    /// Addresses of hosts, IPv4 and IPv6, with whether the whole network reaches them.
    ///
    /// `0.0.0.0`, `::` and masks name nobody; that something is open to all must stay readable.
    static let ipAddress = Recognizer(
        "IP",
        at: [.digit, .mixed, .letters, .colon],
        lengths: [1...4]
    ) {
        text,
        start,
        end in
        if text[end] == UInt8(ascii: "."), end - start <= 3, text[start].isDigit {
            return version4(text, start, end)
        }
        if text[end] == UInt8(ascii: ":"), end - start <= 4 { return version6(text, start) }
        return nil
    }

    private static func version4(_ text: Reading, _ start: Int, _ first: Int) -> Found? {
        var parts: [UInt8] = []
        var place = start
        while parts.count < 4 {
            let end = text.digitsEnd(from: place)
            guard (1...3).contains(end - place), end - place == 1 || text[place] != 0x30 else {
                return nil
            }
            let value = text.bytes[place..<end].reduce(0) { $0 * 10 + Int($1 - 0x30) }
            guard let part = UInt8(exactly: value) else { return nil }
            parts.append(part)
            place = end
            if parts.count < 4 {
                guard text[place] == UInt8(ascii: ".") else { return nil }
                place += 1
            }
        }
        guard text.isFree(before: start), !text[place].isWord,
            !(text[place] == UInt8(ascii: ".") && text[place + 1].isDigit),
            parts != [0, 0, 0, 0], parts[0] != 255
        else { return nil }
        let isInside = isInside(version4: parts)
        if !isInside, isVersion(text, start) { return nil }
        let key = parts.map(String.init).joined(separator: ".")
        return Found(start..<place, key: key, note: isInside ? "private" : "public")
    }

    /// `Chrome/120.0.0.0` and `release 4.18.2.1` number software.
    private static func isVersion(_ text: Reading, _ start: Int) -> Bool {
        if text[start - 1] == UInt8(ascii: "/"), text[start - 2].isWord { return true }
        return text.speaks(of: versionWords, before: start, rather: addressWords)
    }

    private static let versionWords = ContextWords(
        "version, ver, release, firmware, driver, build, v, upgraded, patch, kernel"
    )
    private static let addressWords = ContextWords(
        "ip, address, addr, host, from, source, client, network, cidr, login, server, peer, remote"
    )

    private static func isInside(version4 parts: [UInt8]) -> Bool {
        switch (parts[0], parts[1]) {
        case (10, _), (127, _), (192, 168), (169, 254), (172, 16...31), (100, 64...127): true
        default: false
        }
    }

    private static func version6(_ text: Reading, _ start: Int) -> Found? {
        let lengthMax = 45
        guard !text[start - 1].isWord, text[start - 1] != UInt8(ascii: ":") else { return nil }
        var end = start
        var colons = 0
        var hasDigit = false
        while end - start <= lengthMax {
            let byte = text[end]
            if byte == UInt8(ascii: ":") {
                colons += 1
            } else if byte.isDigit {
                hasDigit = true
            } else if !byte.isHexadecimal
                && !(byte == UInt8(ascii: ".") && text[end + 1].isDigit && colons >= 2)
            {
                break
            }
            end += 1
        }
        if text[end - 1] == UInt8(ascii: ":"), text[end - 2] != UInt8(ascii: ":") { end -= 1 }
        guard colons >= 2, hasDigit, end - start <= lengthMax, !text[end].isWord else { return nil }
        let spelled = String(decoding: text.bytes[start..<end], as: UTF8.self)
        guard let address = IPAddress(spelled), address.bytes.count == 16 else { return nil }
        guard address.bytes.contains(where: { $0 != 0 }) else { return nil }
        return Found(
            start..<end,
            key: address.text,
            note: isInside(version6: address.bytes) ? "private" : "public"
        )
    }

    private static func isInside(version6 bytes: [UInt8]) -> Bool {
        if bytes[0] & 0xFE == 0xFC || bytes[0] == 0xFE && bytes[1] & 0xC0 == 0x80 { return true }
        let isLow = bytes[..<10].allSatisfy { $0 == 0 }
        if isLow, bytes[10] == 0xFF, bytes[11] == 0xFF {
            return isInside(version4: Array(bytes[12...]))
        }
        return isLow && bytes[10..<15].allSatisfy { $0 == 0 } && bytes[15] == 1
    }
}
