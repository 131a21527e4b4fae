extension Recognizer {
    /// Tax numbers of persons in Germany: eleven digits, the last by ISO 7064 MOD 11,10, where words
    /// say so.
    static let taxID = Recognizer("TAXID", at: [.digit], lengths: [2...2, 11...11]) {
        text,
        start,
        end in
        guard end - start == 2 || end - start == 11, text[start] != 0x30,
            text.isFree(before: start),
            let (digits, last) = text.digits(
                from: start,
                in: end - start == 11 ? [11] : [2, 3, 3, 3]
            ),
            text.isFree(after: last), isISO7064(digits),
            text.speaks(
                of: ContextWords(
                    """
                    tax, taxid, steuer, idnr, id nr, tin, steueridentifikationsnummer, steuernummer, \
                    steuer-id, steuerid, identifikationsnummer
                    """
                ),
                before: start
            )
        else { return nil }
        return Found(start..<last, key: digits.key)
    }

    private static func isISO7064(_ digits: Digits) -> Bool {
        var product = 10
        for digit in digits.all.dropLast() {
            let sum = (digit + product) % 10
            product = (sum == 0 ? 10 : sum) * 2 % 11
        }
        return (11 - product) % 10 == digits.fromRight(0)
    }
}
