/// The check digits by which personal numbers are told from others, each from its own standard.
enum Checksums {
    /// ISO/IEC 7812-1, annex B.
    static func luhn(_ digits: [Int]) -> Int {
        let sum = digits.reversed().enumerated().reduce(0) { sum, digit in
            let doubled = digit.offset.isMultiple(of: 2) ? digit.element * 2 : digit.element
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        return (10 - sum % 10) % 10
    }

    /// ISO 7064, MOD 97-10, as ISO 13616 applies it to account numbers.
    static func iban(country: String, account: String) -> String {
        let text = account + country + "00"
        let rest = text.reduce(0) { rest, character in
            let value = Int(String(character), radix: 36) ?? 0
            return (rest * (value > 9 ? 100 : 10) + value) % 97
        }
        let check = 98 - rest
        return country + (check < 10 ? "0\(check)" : "\(check)") + account
    }

    /// Of eight digits of an ABA routing number: weights 3, 7, 1.
    static func routing(_ digits: [Int]) -> Int {
        let sum = zip(digits, [3, 7, 1, 3, 7, 1, 3, 7]).reduce(0) { $0 + $1.0 * $1.1 }
        return (10 - sum % 10) % 10
    }

    /// Of nine digits of an NHS number: modulo 11; nil where there is none.
    static func nhs(_ digits: [Int]) -> Int? {
        let sum = zip(digits, stride(from: 10, to: 1, by: -1)).reduce(0) { $0 + $1.0 * $1.1 }
        let check = 11 - sum % 11
        return check == 11 ? 0 : check == 10 ? nil : check
    }

    /// Of ten digits of a German tax number: ISO 7064, MOD 11,10.
    static func taxID(_ digits: [Int]) -> Int {
        let product = digits.reduce(10) { product, digit in
            let sum = (digit + product) % 10
            return (sum == 0 ? 10 : sum) * 2 % 11
        }
        return (11 - product) % 10
    }

    /// The letter of a Spanish number.
    static func nif(_ number: Int) -> Character {
        Array("TRWAGMYFPDXBNJZSQVHLCKE")[number % 23]
    }

    /// The last letter of an Italian codice fiscale.
    static func codiceFiscale(_ text: String) -> Character {
        let odd = [
            1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25,
            24,
            23,
        ]
        let sum = text.enumerated().reduce(0) { sum, character in
            let value = Int(String(character.element), radix: 36) ?? 0
            let place = value > 9 ? value - 10 : value
            return sum + (character.offset.isMultiple(of: 2) ? odd[place] : place)
        }
        return Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")[sum % 26]
    }

    /// Of ten digits of a Polish number.
    static func pesel(_ digits: [Int]) -> Int {
        let sum = zip(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]).reduce(0) { $0 + $1.0 * $1.1 }
        return (10 - sum % 10) % 10
    }

    /// Verhoeff's digit, of the dihedral group of ten.
    static func verhoeff(_ digits: [Int]) -> Int {
        let permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]
        var check = 0
        for (offset, digit) in digits.reversed().enumerated() {
            var moved = digit
            for _ in 0..<((offset + 1) % 8) { moved = permutation[moved] }
            check = product(check, moved)
        }
        return (0..<10).first { product(check, $0) == 0 } ?? 0
    }

    private static func product(_ a: Int, _ b: Int) -> Int {
        switch (a < 5, b < 5) {
        case (true, true): (a + b) % 5
        case (true, false): (a + b - 5) % 5 + 5
        case (false, true): (a - 5 - b + 5) % 5 + 5
        case (false, false): (a - b + 5) % 5
        }
    }

    /// A Bitcoin address of twenty bytes: BIP 173.
    static func bech32(_ program: [UInt8]) -> String {
        let letters = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l")
        var words: [UInt32] = [0]
        var bits: UInt32 = 0
        var count = 0
        for byte in program {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                words.append(bits >> UInt32(count) & 31)
            }
            bits &= 0xFF
        }
        // "bc", its high bits and its low bits; then room for the check.
        let check = polymod([3, 3, 0, 2, 3] + words + [0, 0, 0, 0, 0, 0]) ^ 1
        let all = words + (0..<6).map { check >> UInt32(5 * (5 - $0)) & 31 }
        return "bc1" + String(all.map { letters[Int($0)] })
    }

    private static func polymod(_ values: [UInt32]) -> UInt32 {
        let generators: [UInt32] = [
            0x3b6a_57b2, 0x2650_8e6d, 0x1ea1_19fa, 0x3d42_33dd, 0x2a14_62b3,
        ]
        return values.reduce(1) { check, value in
            let top = check >> 25
            return generators.enumerated().reduce((check & 0x1ff_ffff) << 5 ^ value) {
                top >> UInt32($1.offset) & 1 == 1 ? $0 ^ $1.element : $0
            }
        }
    }
}
