extension Recognizer {
    /// National insurance numbers of the United Kingdom: two letters, six digits and A to D.
    static let nationalInsurance = Recognizer(
        "NINO",
        at: [.mixed, .letters],
        lengths: [2...2, 9...9]
    ) { text, start, end in
        guard end - start == 9 || end - start == 2, text.isFree(before: start),
            let (value, last) = insuranceNumber(text, start), text.isFree(after: last)
        else { return nil }
        let words = ContextWords("nino, ni, national insurance, insurance")
        guard
            text.speaks(of: words, before: start)
                || !text.speaks(of: ContextWords.things, before: start)
        else { return nil }
        return Found(start..<last, key: value)
    }

    private static func insuranceNumber(
        _ text: Reading,
        _ start: Int
    ) -> (value: String, end: Int)? {
        var value: [UInt8] = []
        var place = start
        while value.count < 9 {
            let byte = text[place]
            if byte == 0x20 {
                guard value.count % 2 == 0, !value.isEmpty else { return nil }
            } else {
                guard (2..<8).contains(value.count) ? byte.isDigit : byte.isCapital else {
                    return nil
                }
                value.append(byte)
            }
            place += 1
            guard place - start <= 13 else { return nil }
        }
        let prefix = String(decoding: value[..<2], as: UTF8.self)
        guard value[8] <= UInt8(ascii: "D"), !neverGiven.contains(prefix),
            !"DFIQUV".utf8.contains(value[0]), !"DFIOQUV".utf8.contains(value[1])
        else { return nil }
        return (String(decoding: value, as: UTF8.self), place)
    }

    private static let neverGiven: Set<String> = ["BG", "GB", "NK", "KN", "TN", "NT", "ZZ"]
}
