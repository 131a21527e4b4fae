/// Shapes that more than one run of characters makes.
extension SecretShapes {
    /// Header, claims and signature; the signature of an unsecured token is empty, an encrypted one
    /// has five parts.
    static let webToken: SecretShape.Finder = { text, start, end in
        var place = text.run(of: .base64URL, from: end)
        guard place - start >= 10, place < text.count, text[place] == UInt8(ascii: ".") else {
            return nil
        }
        let claims = text.run(of: .base64URL, from: place + 1)
        guard claims < text.count, text[claims] == UInt8(ascii: "."),
            claims - place > 4 || claims == place + 1
        else { return nil }
        place = claims
        for _ in 0..<3 where place < text.count && text[place] == UInt8(ascii: ".") {
            place = text.run(of: .base64URL, from: place + 1)
        }
        // A sentence's full stop is no part of it.
        return
            start..<(text[place - 1] == UInt8(ascii: ".") && place - 1 > claims ? place - 1 : place)
    }

    /// What stands between the lines that begin and end a private key; of one that was cut off, all
    /// that is there.
    static let privateKey: SecretShape.Finder = { text, _, end in
        let title = ByteSet.capitals | .digits | ByteSet(" ")
        let titleEnd = text.run(of: title, from: end, max: 40)
        guard text.has(dashes, at: titleEnd),
            text.first(privateKeyWords, from: end, before: titleEnd) != nil
        else { return nil }
        let body = titleEnd + dashes.count
        let allowed = ByteSet.base64 | .whiteSpace | ByteSet("\\:,.-()")
        var last = body
        while last < text.count, allowed.contains(text[last]) {
            if text[last] == dashes[0], text.has(dashes, at: last) { break }
            last += 1
        }
        return last > body ? body..<last : nil
    }

    private static let dashes = Array("-----".utf8)
    private static let privateKeyWords = Array("PRIVATE KEY".utf8)

    /// At least twenty characters with a capital and a digit among them: names of CSS classes and
    /// files begin so too.
    static let mixedRun: SecretShape.Finder = { text, start, end in
        let last = text.run(of: .base64URL, from: end)
        let run = text[end..<last]
        guard run.count >= 20, run.contains(where: ByteSet.capitals.contains),
            run.contains(where: ByteSet.digits.contains)
        else { return nil }
        return start..<last
    }

    /// Eight characters with a digit among them, or twenty-four: prose says "bearer" too.
    static let bearer: SecretShape.Finder = { text, _, end in
        let last = text.run(of: .token68, from: end)
        let run = text[end..<last]
        guard run.count >= 24 || run.count >= 8 && run.contains(where: ByteSet.digits.contains)
        else { return nil }
        return end..<last
    }

    /// Base64 of `user:password`.
    static let basic: SecretShape.Finder = { text, _, end in
        let last = text.run(of: .base64, from: end)
        guard last - end >= 4, let plain = decodedBase64(text[end..<last]),
            plain.contains(UInt8(ascii: ":")), plain.allSatisfy({ $0 >= 0x20 && $0 != 0x7F })
        else { return nil }
        return end..<last
    }

    private static func decodedBase64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var plain: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for byte in text {
            let value: UInt8
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: return plain
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                plain.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return plain
    }

    /// The password of `scheme://user:password@host`.
    ///
    /// A slash within a password ought to be escaped, but often is not: where what follows the colon
    /// is no port, the address is read on to its last `@`.
    static let userInfo: SecretShape.Finder = { text, _, end in
        let stops = ByteSet.ends
        var colon: Int?
        var slash: Int?
        var at: Int?
        var index = end
        scan: while index < text.count, !stops.contains(text[index]) {
            switch text[index] {
            case UInt8(ascii: ":"):
                // Another address begins: each is read once.
                if text.has([0x3A, 0x2F, 0x2F], at: index) { break scan }
                if colon == nil, at == nil, slash == nil { colon = index }
            case UInt8(ascii: "@"): if colon != nil, slash == nil || at == nil { at = index }
            case UInt8(ascii: "/"), UInt8(ascii: "?"), UInt8(ascii: "#"):
                if at != nil || colon == nil { break scan }
                if slash == nil {
                    guard let colon, !isPort(text[(colon + 1)..<index]) else { break scan }
                    slash = index
                }
            default: break
            }
            index += 1
        }
        guard let colon, let at, at > colon + 1 else { return nil }
        return (colon + 1)..<at
    }

    private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
        text.count <= 5 && text.allSatisfy(ByteSet.digits.contains)
    }
}
