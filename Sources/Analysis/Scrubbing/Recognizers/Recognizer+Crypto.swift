internal import Crypto

extension Recognizer {
    /// Addresses of wallets: Bitcoin's in base58 with their digest and in bech32 (BIP 173, BIP 350)
    /// with their checksum, and Ethereum's.
    static let crypto = Recognizer("CRYPTO", at: [.digit, .mixed], lengths: [26...90]) {
        text,
        start,
        end in
        guard (26...90).contains(end - start), text.isFree(before: start), !text[end].isWord else {
            return nil
        }
        let word = text.bytes[start..<end]
        let isAddress: Bool =
            switch text[start] {
            case UInt8(ascii: "0"):
                word.count == 42 && text[start + 1] | 0x20 == UInt8(ascii: "x")
                    && word.dropFirst(2).allSatisfy(\.isHexadecimal)
            case UInt8(ascii: "1"), UInt8(ascii: "3"): word.count <= 35 && isBase58(word)
            case UInt8(ascii: "b"), UInt8(ascii: "B"), UInt8(ascii: "t"), UInt8(ascii: "l"):
                isBech32(word)
            default: false
            }
        return isAddress
            ? Found(start..<end, key: String(decoding: word.map(\.small), as: UTF8.self)) : nil
    }

    /// Whether the last four of 25 bytes are the first of the digest of the others' digest.
    private static func isBase58(_ word: ArraySlice<UInt8>) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 25)
        for letter in word {
            guard var carry = base58.firstIndex(of: letter) else { return false }
            for place in bytes.indices.reversed() {
                carry += Int(bytes[place]) * 58
                bytes[place] = UInt8(carry & 0xFF)
                carry >>= 8
            }
            guard carry == 0 else { return false }
        }
        return Digest.sha256(Digest.sha256(bytes[..<21])).prefix(4).elementsEqual(bytes[21...])
    }

    private static let base58 = Array(
        "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8
    )

    private static func isBech32(_ word: ArraySlice<UInt8>) -> Bool {
        let small = word.map(\.small)
        guard let one = small.lastIndex(of: UInt8(ascii: "1")), small.count - one > 6,
            ["bc", "tb", "ltc"].contains(String(decoding: small[..<one], as: UTF8.self))
        else { return false }
        var check: UInt32 = 1
        for byte in small[..<one] { check = polymod(check, byte >> 5) }
        check = polymod(check, 0)
        for byte in small[..<one] { check = polymod(check, byte & 31) }
        for byte in small[(one + 1)...] {
            guard let value = bech32.firstIndex(of: byte) else { return false }
            check = polymod(check, UInt8(value))
        }
        return check == 1 || check == 0x2BC8_30A3
    }

    private static let bech32 = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)

    private static func polymod(_ check: UInt32, _ value: UInt8) -> UInt32 {
        let generators: [UInt32] = [
            0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3,
        ]
        var next = (check & 0x01FF_FFFF) << 5 ^ UInt32(value)
        for (bit, generator) in generators.enumerated() where check >> UInt32(25 + bit) & 1 == 1 {
            next ^= generator
        }
        return next
    }
}
