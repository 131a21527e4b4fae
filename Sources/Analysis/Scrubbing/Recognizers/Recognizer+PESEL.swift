extension Recognizer {
    /// Numbers of residents of Poland: a date of birth, a serial number and a digit by weights.
    static let pesel = Recognizer("PESEL", at: [.digit], lengths: [11...11]) { text, start, end in
        guard end - start == 11, text.isFree(before: start),
            let (digits, last) = text.digits(from: start, in: [11]), text.isFree(after: last),
            digits.weighted(by: [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0, isBorn(digits)
        else { return nil }
        let words = ContextWords("pesel")
        guard
            text.speaks(of: words, before: start)
                || !text.speaks(of: ContextWords.things, before: start)
        else { return nil }
        return Found(start..<last, key: digits.key)
    }

    /// Months of other centuries are counted from 20, 40, 60 and 80 on.
    private static func isBorn(_ digits: Digits) -> Bool {
        let month = digits.value / 10_000_000 % 100 % 20
        let day = digits.value / 100_000 % 100
        return (1...12).contains(month) && (1...31).contains(day)
    }
}
