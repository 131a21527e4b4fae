/// A text in the ways in which a reader who means to may read it.
enum TextViews {
    private enum Bounds {
        static let encodedMax = 6
        static let letterRunMin = 4
    }

    /// In small letters without what nobody sees, with digits for letters put right, and what is written
    /// in percent signs, base64 or hexadecimal digits decoded; the plainest first.
    static func of(_ text: String) -> [String] {
        var views = [folded(text)]
        if let unescaped = withoutPercents(text) { views.append(folded(unescaped)) }
        for run in EncodedRun.all(in: Array(text.utf8)).prefix(Bounds.encodedMax) {
            views.append(folded(String(decoding: run.text, as: UTF8.self)))
        }
        if let plain = withoutDigits(views[0]) { views.append(plain) }
        return views
    }

    /// The words of a view; letters that stand alone one behind the other are one word.
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        var letters = ""
        var count = 0
        func flush() {
            if count >= Bounds.letterRunMin { words.append(letters) }
            (letters, count) = ("", 0)
        }
        for part in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "'" }) {
            if part.count == 1, part.first?.isLetter == true, part.utf8.count == 1 {
                letters += part
                count += 1
                if count < Bounds.letterRunMin { words.append(String(part)) }
                if count == Bounds.letterRunMin {
                    words.removeLast(min(count - 1, words.count))
                }
                continue
            }
            flush()
            let word = part.drop { $0 == "'" }
            let quotes = word.reversed().prefix { $0 == "'" }.count
            if word.count > quotes {
                words.append(NameWords.singular(String(word.dropLast(quotes))))
            }
        }
        flush()
        return words
    }

    // MARK: Letters

    /// In small letters, without marks that nobody sees; with plain letters for those that only look
    /// like them where a word mixes both.
    private static func folded(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.lowercased() }
        let isDisguised = HiddenText.isDisguised(text)
        var scalars = String.UnicodeScalarView()
        for scalar in text.lowercased().unicodeScalars where !HiddenText.isInvisible(scalar) {
            switch scalar.value {
            case 0xFF01...0xFF5E:
                scalars.append(Unicode.Scalar(UInt8(scalar.value - 0xFF01 + 0x21)))
            case 0x2019: scalars.append("'")
            default:
                scalars.append(isDisguised ? HiddenText.lookalikes[scalar] ?? scalar : scalar)
            }
        }
        return String(scalars).lowercased()
    }

    private static let digits: [Character: Character] = [
        "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s",
    ]

    /// With letters for the digits inside words; nil where no word holds both.
    private static func withoutDigits(_ text: String) -> String? {
        var isChanged = false
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            let marks = word.count { digits[$0] != nil }
            let letters = word.count { $0.isLetter }
            guard marks > 0, letters >= 2, letters >= marks, word.utf8.count <= 24 else {
                return String(word)
            }
            isChanged = true
            return String(word.map { digits[$0] ?? $0 })
        }
        return isChanged ? words.joined(separator: " ") : nil
    }

    private static func withoutPercents(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        var plain: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let high = bytes[index + 1].hexadecimal, let low = bytes[index + 2].hexadecimal
            {
                plain.append(high << 4 | low)
                index += 3
            } else {
                plain.append(bytes[index])
                index += 1
            }
        }
        return plain.count < bytes.count ? String(decoding: plain, as: UTF8.self) : nil
    }
}
