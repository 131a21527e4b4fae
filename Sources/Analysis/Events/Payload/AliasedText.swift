/// Prose in which short names stand for long ones.
enum AliasedText {
    /// The text with long names in their place, in one pass: a name that looks like a short one is left.
    static func expanded(_ text: String, by names: [String: String]) -> String {
        var expanded = ""
        var word = ""
        func end() {
            expanded += names[word] ?? word
            word = ""
        }
        for character in text {
            if character.isLetter || character.isNumber || character == "_" {
                word.append(character)
            } else {
                end()
                expanded.append(character)
            }
        }
        end()
        return expanded
    }
}
