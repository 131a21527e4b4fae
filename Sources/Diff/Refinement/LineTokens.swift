/// Cuts a line into the parts that are compared whole.
enum LineTokens {
    private enum Kind {
        case word
        case blank
        case other
    }

    static func cut(_ line: String, _ grain: LineRefinement.Grain) -> [String] {
        if grain == .characters { return line.map(String.init) }
        var tokens: [String] = []
        var token = ""
        var kind = Kind.other
        for character in line {
            let next = Self.kind(character)
            if next != kind || next == .other, !token.isEmpty {
                tokens.append(token)
                token = ""
            }
            token.append(character)
            kind = next
        }
        return token.isEmpty ? tokens : tokens + [token]
    }

    static func isBlank(_ token: String) -> Bool { token.allSatisfy(\.isWhitespace) }

    private static func kind(_ character: Character) -> Kind {
        if character.isWhitespace { return .blank }
        guard character.isLetter || character.isNumber || character == "_" else { return .other }
        // Scripts without blanks between words: each character may change by itself.
        let isIdeographic = character.unicodeScalars.first?.properties.isIdeographic == true
        let isKana = character.unicodeScalars.first.map { (0x3040...0x30FF).contains($0.value) }
        return isIdeographic || isKana == true ? .other : .word
    }
}
