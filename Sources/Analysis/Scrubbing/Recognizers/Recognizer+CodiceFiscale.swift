extension Recognizer {
    /// Tax codes of persons in Italy: letters of the name, date and place of birth, and a letter by
    /// the weights of the decree of 23 December 1976.
    static let codiceFiscale = Recognizer("CF", at: [.mixed], lengths: [16...16]) {
        text,
        start,
        end in
        guard end - start == 16, text.isFree(before: start), text.isFree(after: end) else {
            return nil
        }
        var value: [UInt8] = []
        for place in start..<end {
            let byte = text[place].isLetter ? text[place] & 0xDF : text[place]
            let isDigitPlace = [6, 7, 9, 10, 12, 13, 14].contains(place - start)
            // Where two people have the same code, letters stand for digits.
            let isSubstitute = "LMNPQRSTUV".utf8.contains(byte)
            guard isDigitPlace ? byte.isDigit || isSubstitute : byte.isCapital else { return nil }
            value.append(byte)
        }
        guard "ABCDEHLMPRST".utf8.contains(value[8]) else { return nil }
        var sum = 0
        for (place, byte) in value[..<15].enumerated() {
            let index = Int(byte.isDigit ? byte - 0x30 : byte - 0x41)
            sum += place % 2 == 0 ? oddWeights[index] : index
        }
        guard value[15] == UInt8(sum % 26) + 0x41 else { return nil }
        return Found(start..<end, key: String(decoding: value, as: UTF8.self))
    }

    private static let oddWeights = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24,
        23,
    ]
}
