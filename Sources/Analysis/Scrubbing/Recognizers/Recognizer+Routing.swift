extension Recognizer {
    /// Routing numbers of banks in the United States (ABA): nine digits, weighed 3, 7 and 1, where
    /// words say so.
    static let routing = Recognizer("ROUTING", at: [.digit], lengths: [9...9]) { text, start, end in
        guard end - start == 9, text.isFree(before: start),
            let (digits, last) = text.digits(from: start, in: [9]), text.isFree(after: last),
            digits.weighted(by: [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0
        else { return nil }
        switch digits.value / 10_000_000 {
        case 1...12, 21...32, 61...72, 80: break
        default: return nil
        }
        let words = ContextWords("routing, aba, rtn, routingnumber, transit, ach, wire")
        return text.speaks(of: words, before: start)
            ? Found(start..<last, key: digits.key) : nil
    }
}
