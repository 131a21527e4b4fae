/// A member's name made into words for people.
public enum FieldName {
    /// A label made of a field's name: `my_field` and `myField` both read "My Field".
    ///
    /// Acronyms stay as they are written (`HTTPServerURL` reads "HTTP Server URL") and digits stay
    /// with the word before them. A name without words is its own label; so is one of more than 256
    /// bytes, which nobody wrote for people.
    public static func label(_ name: String) -> String {
        if name.utf8.count > 256 { return name }
        let parts = name.split { $0 == "_" || $0 == "-" || $0.isWhitespace }
        let words = parts.flatMap { Self.words(in: Array($0)) }
        if words.isEmpty { return name }
        return words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined(separator: " ")
    }

    /// Splits before a capital that follows a small letter, and before the last of several capitals
    /// when a small letter follows; a single small letter stays with its capital (`dBName`).
    public static func words(in letters: [Character]) -> [String] {
        var words: [String] = []
        var word = ""
        for (index, letter) in letters.enumerated() {
            let next = index + 1 < letters.count ? letters[index + 1] : nil
            if letter.isUppercase, let last = word.last {
                let endsWord = last.isLowercase || last.isNumber
                let beginsWord = last.isUppercase && next?.isLowercase == true
                let isLoneLetter = word.count == 1 && last.isLowercase
                if endsWord && !isLoneLetter || beginsWord {
                    words.append(word)
                    word = ""
                } else if isLoneLetter {
                    word = word.uppercased()
                }
            }
            word.append(letter)
        }
        return word.isEmpty ? words : words + [word]
    }
}
