extension Recognizer {
    /// Numbers of passports, which every country writes otherwise: six to nine capitals and digits,
    /// where words say so.
    static let passport = Recognizer("PASSPORT", at: [.digit, .mixed], lengths: [6...9]) {
        text,
        start,
        end in
        guard (6...9).contains(end - start), text.isFree(before: start), text.isFree(after: end)
        else { return nil }
        var digits = 0
        for byte in text.bytes[start..<end] {
            guard byte.isDigit || byte.isCapital else { return nil }
            if byte.isDigit { digits += 1 }
        }
        guard digits >= 4, text.speaks(of: passportWords, before: start) else { return nil }
        return Found(start..<end, key: String(decoding: text.bytes[start..<end], as: UTF8.self))
    }

    private static let passportWords = ContextWords(
        "passport, reisepass, pasaporte, passeport, passaporto, passportnumber, paszport, travel document"
    )
}
