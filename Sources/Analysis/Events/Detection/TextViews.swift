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
        var word: [UInt8] = []
        var alone: [UInt8] = []
        func join() {
            if alone.count >= Bounds.letterRunMin {
                words.removeLast(alone.count)
                words.append(String(decoding: alone, as: UTF8.self))
            }
            alone.removeAll(keepingCapacity: true)
        }
        func end() {
            while word.last == apostrophe { word.removeLast() }
            guard let first = word.first else { return }
            if word.count == 1, first.isLetter { alone.append(first) } else { join() }
            words.append(NameWords.singular(String(decoding: word, as: UTF8.self)))
            word.removeAll(keepingCapacity: true)
        }
        for scalar in text.unicodeScalars {
            if !isPart(scalar, of: word) {
                end()
            } else if scalar.isASCII {
                word.append(UInt8(scalar.value))
            } else {
                word += UTF8.encode(scalar) ?? .init()
            }
        }
        end()
        join()
        return words
    }

    private static let apostrophe = UInt8(ascii: "'")

    private static func isPart(_ scalar: Unicode.Scalar, of word: [UInt8]) -> Bool {
        switch scalar.value {
        case 0x61...0x7A, 0x30...0x39, 0x41...0x5A: true
        case 0x27: !word.isEmpty
        case ..<0x80: false
        // Accents that stand behind their letter.
        case 0x300...0x36F: true
        default: scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        }
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
        guard holdsDigitAmongLetters(text) else { return nil }
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

    /// Most texts hold none, and need not be taken apart.
    private static func holdsDigitAmongLetters(_ text: String) -> Bool {
        var (last, beforeLast): (UInt8, UInt8) = (0, 0)
        for byte in text.utf8 {
            if last.isDigit || last == UInt8(ascii: "@") || last == UInt8(ascii: "$"),
                byte.isLetter || beforeLast.isLetter
            {
                return true
            }
            (last, beforeLast) = (byte, last)
        }
        return (last.isDigit || last == UInt8(ascii: "$")) && beforeLast.isLetter
    }

    private static func withoutPercents(_ text: String) -> String? {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return nil }
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
