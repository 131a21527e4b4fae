extension Recognizer {
    /// Addresses of network devices (EUI-48): six pairs of hexadecimal digits.
    ///
    /// Fingerprints of keys are written so too, with more pairs.
    static let macAddress = Recognizer(
        "MAC",
        at: [.digit, .mixed, .letters],
        lengths: [2...2, 4...4]
    ) { text, start, end in
        if end - start == 4, text[end] == UInt8(ascii: ".") { return dotted(text, start) }
        let sign = text[end]
        guard end - start == 2, sign == UInt8(ascii: ":") || sign == UInt8(ascii: "-") else {
            return nil
        }
        let last = start + 17
        guard !(text[start - 1] == sign && text[start - 2].isHexadecimal), !text[last].isWord,
            !(text[last] == sign && text[last + 1].isHexadecimal)
        else { return nil }
        var digits: [UInt8] = []
        for place in start..<last {
            if (place - start) % 3 == 2 {
                guard text[place] == sign else { return nil }
            } else {
                guard text[place].isHexadecimal else { return nil }
                digits.append(text[place].small)
            }
        }
        return found(start..<last, digits)
    }

    /// `0011.2233.4455`, as routers write it.
    private static func dotted(_ text: Reading, _ start: Int) -> Found? {
        let last = start + 14
        var digits: [UInt8] = []
        for place in start..<last {
            if (place - start) % 5 == 4 {
                guard text[place] == UInt8(ascii: ".") else { return nil }
            } else {
                guard text[place].isHexadecimal else { return nil }
                digits.append(text[place].small)
            }
        }
        guard text.isFree(before: start), text.isFree(after: last),
            digits.contains(where: \.isLetter)
        else { return nil }
        return found(start..<last, digits)
    }

    private static func found(_ range: Range<Int>, _ digits: [UInt8]) -> Found? {
        let isTelling = digits.contains { $0 != 0x30 } && digits.contains { $0 != 0x66 }
        return isTelling ? Found(range, key: String(decoding: digits, as: UTF8.self)) : nil
    }
}
