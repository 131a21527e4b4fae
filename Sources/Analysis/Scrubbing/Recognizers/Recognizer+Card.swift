extension Recognizer {
    /// Payment cards (ISO/IEC 7812): 13 to 19 digits of a known issuer that end in Luhn's digit.
    ///
    /// One number in ten ends so by chance: without groups or words that speak of a card, a number
    /// behind a word such as "order" is none.
    static let card = Recognizer("CARD", at: [.digit], lengths: [4...4, 13...19]) {
        text,
        start,
        end in
        guard text.isFree(before: start) else { return nil }
        for groups in end - start == 4 ? groupings : [[end - start]] {
            guard let (digits, last) = text.digits(from: start, in: groups, partedBy: signs),
                text.isFree(after: last), isIssued(digits), isLuhn(digits)
            else { continue }
            let isCard =
                groups.count > 1
                || text.speaks(of: cardWords, before: start, rather: ContextWords.things)
                || digits.count >= 15 && !text.speaks(of: ContextWords.things, before: start)
            if isCard { return Found(start..<last, key: digits.key) }
        }
        return nil
    }

    /// How the digits of cards are parted.
    private static let groupings = [
        [4, 4, 4, 4, 3], [4, 4, 4, 4], [4, 6, 5], [4, 6, 4], [4, 4, 4, 1],
    ]

    private static let signs = Array(" -._/".utf8)

    private static let cardWords = ContextWords(
        """
        card, cards, credit, debit, visa, mastercard, amex, pan, cc, payment, paid, kreditkarte, \
        carte, tarjeta, maestro, discover, cardnumber, charge, charged
        """
    )

    /// Whether an issuer's numbers begin so and are as long.
    private static func isIssued(_ digits: Digits) -> Bool {
        var first = digits.value
        for _ in 0..<(digits.count - 4) { first /= 10 }
        let count = digits.count
        return switch first {
        case 4000...4999: [13, 16, 19].contains(count)
        case 5100...5599, 2221...2720: count == 16
        case 3400...3499, 3700...3799: count == 15
        case 3000...3059, 3095...3095, 3600...3699, 3800...3999: (14...19).contains(count)
        case 3528...3589: (16...19).contains(count)
        case 6011...6011, 6440...6599, 6200...6299, 8100...8199: (16...19).contains(count)
        case 5000...5099, 5600...5899, 6000...6999: (13...19).contains(count)
        default: false
        }
    }

    /// Whether the last digit is the one of Luhn (ISO/IEC 7812-1, annex B).
    static func isLuhn(_ digits: Digits) -> Bool {
        var sum = 0
        for (place, digit) in digits.all.reversed().enumerated() {
            let weighted = place % 2 == 1 ? digit * 2 : digit
            sum += weighted > 9 ? weighted - 9 : weighted
        }
        return sum % 10 == 0
    }
}
