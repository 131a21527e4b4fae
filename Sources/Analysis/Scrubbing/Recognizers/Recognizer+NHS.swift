extension Recognizer {
    /// Numbers of patients of the NHS: ten digits, the last by weights modulo 11, where words say so.
    static let nhs = Recognizer("NHS", at: [.digit], lengths: [3...3, 10...10]) {
        text,
        start,
        end in
        guard end - start == 3 || end - start == 10, text.isFree(before: start),
            let (digits, last) = text.digits(
                from: start,
                in: end - start == 10 ? [10] : [3, 3, 4]
            ),
            text.isFree(after: last),
            digits.weighted(by: [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0,
            text.speaks(of: ContextWords("nhs, patient, nhsnumber, health"), before: start)
        else { return nil }
        return Found(start..<last, key: digits.key)
    }
}
