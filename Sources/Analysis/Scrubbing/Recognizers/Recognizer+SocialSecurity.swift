extension Recognizer {
    /// Social security numbers of the United States: `123-45-6789`, or nine digits where words say so.
    ///
    /// Some areas, groups and serial numbers are never given out (SSA, randomization of 2011).
    static let socialSecurity = Recognizer("SSN", at: [.digit], lengths: [3...3, 9...9]) {
        text,
        start,
        end in
        guard end - start == 3 || end - start == 9, text.isFree(before: start),
            let (digits, last) = text.digits(from: start, in: end - start == 9 ? [9] : [3, 2, 4]),
            text.isFree(after: last)
        else { return nil }
        let value = digits.value
        let area = value / 1_000_000
        guard area != 0, area != 666, area < 900, value / 10_000 % 100 != 0, value % 10_000 != 0
        else { return nil }
        let isTelling = text[start + 3] == UInt8(ascii: "-")
        let words = ContextWords("ssn, social, ss#, ssnumber")
        guard
            text.speaks(of: words, before: start)
                || isTelling && !text.speaks(of: ContextWords.things, before: start)
        else { return nil }
        return Found(start..<last, key: digits.key)
    }
}
