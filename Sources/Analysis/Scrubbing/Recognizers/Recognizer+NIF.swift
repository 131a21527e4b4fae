extension Recognizer {
    /// Numbers of persons in Spain (DNI, NIE): eight digits, the first perhaps X, Y or Z, and the
    /// letter of the number modulo 23.
    static let nif = Recognizer("NIF", at: [.digit, .mixed], lengths: [8...9]) { text, start, end in
        guard end - start == 8 || end - start == 9, text.isFree(before: start) else { return nil }
        var number = 0
        for place in start..<(start + 8) {
            let byte = text[place]
            if place == start, (0x58...0x5A).contains(byte & 0xDF) {
                number = Int(byte & 0xDF) - 0x58
            } else {
                guard byte.isDigit else { return nil }
                number = number * 10 + Int(byte - 0x30)
            }
        }
        let hasDash = end - start == 8 && text[end] == UInt8(ascii: "-")
        guard end - start == 9 || hasDash else { return nil }
        let last = start + (hasDash ? 9 : 8)
        let letters = Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)
        guard text[last] & 0xDF == letters[number % 23], text[last].isLetter,
            text.isFree(after: last + 1)
        else { return nil }
        let words = ContextWords("nif, nie, dni, tax, documento, identidad")
        guard
            text.speaks(of: words, before: start)
                || !text.speaks(of: ContextWords.things, before: start)
        else { return nil }
        return Found(start..<(last + 1), key: "\(number)")
    }
}
