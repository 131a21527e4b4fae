import TestSupport

extension PersonalValue {
    static func email(of cast: Cast, using random: inout SeededGenerator) -> String {
        let own = cast.people.randomElement(using: &random)?.email ?? ""
        let local = random.text(Int.random(in: 3...10, using: &random), of: .small)
        let domains = [
            "gmail.com", "example.org", "mail.example.co.uk", "kanzlei-huber.de", "uni.example.edu",
            "startup.io", "EXAMPLE.NET", "x1.fr",
        ]
        let domain = domains.randomElement(using: &random) ?? ""
        return switch Int.random(in: 0..<5, using: &random) {
        case 0, 1: own
        case 2: "\(local).\(random.text(4, of: .small))@\(domain)"
        case 3: "\(local)+\(random.text(3, of: .small))\(random.digits(2))@\(domain)"
        default: "\(local)_\(random.digits(2))@\(domain)"
        }
    }

    static func address(using random: inout SeededGenerator) -> String {
        let tail = "\(random.number(in: 0...255)).\(random.number(in: 1...254))"
        let groups = (0..<6).map { _ in
            String(UInt16.random(in: 0x1000...0xffff, using: &random), radix: 16)
        }
        return switch Int.random(in: 0..<6, using: &random) {
        case 0: "10.\(random.number(in: 0...255)).\(tail)"
        case 1: "192.168.\(tail)"
        case 2: "2001:db8:" + groups.joined(separator: ":")
        case 3: "2a02:\(groups[0])::\(groups[1])"
        case 4: "fe80::\(groups[0]):\(groups[1]):\(groups[2]):\(groups[3])"
        default: "\(random.number(in: 20...99)).\(random.number(in: 10...255)).\(tail)"
        }
    }

    static func mac(using random: inout SeededGenerator) -> String {
        let bytes = (0..<6).map { _ in random.text(2, of: .hexadecimal) }
        return switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes.joined(separator: ":")
        case 1: bytes.joined(separator: "-")
        default: bytes.joined(separator: ":").uppercased()
        }
    }

    /// In E.164 anywhere, in national writing where something says that it is one.
    static func phone(using random: inout SeededGenerator) -> PersonalValue {
        let names = ["phone", "mobile", "phoneNumber", "telephone"]
        if Bool.random(using: &random) {
            let text = [
                "+49 30 \(random.digits(6, from: 2))", "+1 415 555 01\(random.digits(2))",
                "+4420794601\(random.digits(2))", "+48 512 \(random.digits(3)) \(random.digits(3))",
                "+33 1 42 68 53 \(random.digits(2))", "+1-212-555-01\(random.digits(2))",
            ].randomElement(using: &random)
            let sentences = ["• does not answer", "Call • now", "sms to • failed", "tel:•"]
            return Self(kind: .phone, text: text ?? "", sentences: sentences, names: names)
        }
        let text = [
            "(415) 555-01\(random.digits(2))", "415-555-01\(random.digits(2))",
            "030 \(random.digits(7, from: 2))", "020 7946 01\(random.digits(2))",
        ].randomElement(using: &random)
        let sentences = ["phone: •", "Tel. •", "his mobile number is •", "call me: phone •"]
        return Self(kind: .phone, text: text ?? "", sentences: sentences, names: names)
    }

    /// In groups anywhere, in one piece where something says that it is one.
    static func card(using random: inout SeededGenerator) -> PersonalValue {
        let heads = [[4], [5, 1], [5, 5], [2, 2, 2, 1], [6, 0, 1, 1]]
        var digits = heads.randomElement(using: &random) ?? []
        while digits.count < 15 { digits.append(random.number(in: 0...9)) }
        digits.append(Checksums.luhn(digits))
        let plain = digits.map { String($0) }.joined()
        let groups = stride(from: 0, to: 16, by: 4).map { plain.dropFirst($0).prefix(4) }
        let names = ["card_number", "cardNumber", "pan", "credit_card"]
        switch Int.random(in: 0..<3, using: &random) {
        case 0:
            let text = groups.joined(separator: Bool.random(using: &random) ? " " : "-")
            let sentences = ["• was charged", "Paid with •.", "refund to •"]
            return Self(kind: .card, text: text, sentences: sentences, names: names)
        case 1:
            var amex = [3, 7] + (0..<12).map { _ in random.number(in: 0...9) }
            amex.append(Checksums.luhn(amex))
            let text = amex.map { String($0) }.joined()
            let sentences = ["American Express card •", "credit card • declined"]
            return Self(kind: .card, text: text, sentences: sentences, names: names)
        default:
            let sentences = ["card •, expires 12/29", "credit card number: •", "visa • declined"]
            return Self(kind: .card, text: plain, sentences: sentences, names: names)
        }
    }

    static func wallet(using random: inout SeededGenerator) -> String {
        if Bool.random(using: &random) {
            return Checksums.bech32((0..<20).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
        return "0x" + random.text(40, of: .hexadecimal)
    }

    static func secret(using random: inout SeededGenerator) -> PersonalValue {
        let letters = random.text(40, of: .letters)
        let (text, sentence) =
            [
                ("ghp_\(letters.prefix(36))", "pushed with •"),
                ("AKIA\(random.text(16, of: .capitals))", "key • is old"),
                (
                    "eyJ\(letters).eyJ\(random.text(60, of: .letters)).\(random.text(43, of: .letters))",
                    "Authorization: Bearer •"
                ),
                ("sk_live_\(letters.prefix(24))", "stripe said: • is no key"),
                ("xoxb-\(random.digits(12))-\(letters.prefix(24))", "bot token • leaked"),
                ("\(letters.prefix(14))7", "postgres://ana:•@db.example:5432/x"),
                ("\(letters.prefix(14))7", "export DB_PASSWORD=•"),
                ("\(letters.prefix(14))7", "deploy --api-key • --dry-run"),
            ].randomElement(using: &random) ?? ("", "")
        let names = ["note", "command", "message"]
        return Self(kind: .secret, text: text, sentences: [sentence], names: names)
    }

    /// Numbers of persons and accounts that a check makes right.
    static func number(_ kind: Kind, using random: inout SeededGenerator) -> String {
        func checked(_ digits: [Int], _ check: Int) -> String {
            (digits + [check]).map { String($0) }.joined()
        }
        func some(_ count: Int, _ random: inout SeededGenerator) -> [Int] {
            (0..<count).map { _ in random.number(in: 0...9) }
        }
        switch kind {
        case .iban: return iban(using: &random)
        case .ssn:
            return "\(random.number(in: 100...665))-\(random.number(in: 10...99))-"
                + "\(random.number(in: 1000...9999))"
        case .routing:
            let digits = [[1, 2], [2, 1], [2, 6], [3, 1], [0, 2]].randomElement(using: &random)
            let all = (digits ?? []) + some(6, &random)
            return checked(all, Checksums.routing(all))
        case .nhs:
            var digits: [Int]
            repeat { digits = [9] + some(8, &random) } while Checksums.nhs(digits) == nil
            let text = checked(digits, Checksums.nhs(digits) ?? 0)
            return Bool.random(using: &random)
                ? text : "\(text.prefix(3)) \(text.dropFirst(3).prefix(3)) \(text.suffix(4))"
        case .nino:
            let head = ["AB", "CE", "JN", "PW", "SR", "YZ", "HL", "TM"].randomElement(
                using: &random
            )
            let tail = ["A", "B", "C", "D"].randomElement(using: &random) ?? ""
            return (head ?? "") + random.digits(6) + tail
        case .taxid:
            // One of ten digits stands twice, one is missing.
            var digits = Array(1...9).shuffled(using: &random)
            digits.insert(digits[4], at: random.number(in: 6...9))
            return checked(digits, Checksums.taxID(digits))
        case .nif:
            if Bool.random(using: &random) {
                let number = random.number(in: 10_000_000...99_999_999)
                return "\(number)\(Checksums.nif(number))"
            }
            let number = random.number(in: 1_000_000...9_999_999)
            return "X\(number)\(Checksums.nif(number))"
        case .cf:
            let month = ["A", "B", "C", "D", "E", "H", "L", "M", "P", "R", "S", "T"]
                .randomElement(using: &random)
            let text =
                random.text(6, of: .capitals) + random.digits(2) + (month ?? "")
                + "\(random.number(in: 10...28))" + random.text(1, of: .capitals)
                + random.digits(3)
            return text + String(Checksums.codiceFiscale(text))
        case .pesel:
            let date = "\(random.number(in: 50...99))\(random.number(in: 10...12))"
            let text = date + "\(random.number(in: 10...28))" + random.digits(4)
            let digits = text.compactMap(\.wholeNumberValue)
            return checked(digits, Checksums.pesel(digits))
        default:
            let digits = [random.number(in: 2...9)] + some(10, &random)
            let text = checked(digits, Checksums.verhoeff(digits))
            return "\(text.prefix(4)) \(text.dropFirst(4).prefix(4)) \(text.suffix(4))"
        }
    }

    private static func iban(using random: inout SeededGenerator) -> String {
        let bank = random.text(4, of: .capitals)
        let (country, account) =
            [
                ("DE", random.digits(18)), ("GB", bank + random.digits(14)),
                ("NL", bank + random.digits(10)), ("ES", random.digits(20)),
                ("CH", random.digits(17)), ("FR", random.digits(23)),
                ("IT", random.text(1, of: .capitals) + random.digits(22)),
                ("PL", random.digits(24)), ("AT", random.digits(16)),
            ].randomElement(using: &random) ?? ("", "")
        let text = Checksums.iban(country: country, account: account)
        guard Bool.random(using: &random) else { return text }
        return stride(from: 0, to: text.count, by: 4).map { text.dropFirst($0).prefix(4) }
            .joined(separator: " ")
    }
}

/// The letters that values are made of.
enum Letters: String {
    case small = "abcdefghijklmnopqrstuvwxyz"
    case capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    case letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
    case hexadecimal = "0123456789abcdef"
}

extension SeededGenerator {
    mutating func number(in range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    mutating func text(_ count: Int, of letters: Letters) -> String {
        let all = Array(letters.rawValue)
        return String((0..<count).map { _ in all[number(in: 0...(all.count - 1))] })
    }

    /// So many digits, the first one not below another.
    mutating func digits(_ count: Int, from first: Int = 0) -> String {
        (0..<count).map { String(number(in: ($0 == 0 ? first : 0)...9)) }.joined()
    }

    mutating func decimal(in range: ClosedRange<Int>, _ places: Int) -> String {
        "\(number(in: range)).\(digits(places - 1))\(number(in: 1...9))"
    }
}
