/// A model's words as Markdown in which nothing is markup but bold, code and lists.
///
/// Names from the data are back in them, and anybody may have written those: what begins as markup is
/// told by what this writes, not by what stands in the text.
enum ModelProse {
    /// Paragraphs and lists.
    static func markdown(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(line).joined(
            separator: "\n"
        )
    }

    /// One line that may stand within another.
    static func inline(_ text: String) -> String {
        var result = ""
        var rest = text[...]
        var isBold = false
        var previous: Character = " "
        while let character = rest.first {
            if character == "`" {
                let fence = rest.prefix { $0 == "`" }
                rest = rest.dropFirst(fence.count)
                if let (code, after) = code(in: rest, endingWith: fence.count) {
                    result += SafeText.code(SafeText.visible(code))
                    rest = after
                } else {
                    result += SafeText.prose(String(fence))
                }
                previous = "`"
                continue
            }
            if rest.hasPrefix("**") {
                rest = rest.dropFirst(2)
                let isMark = isBold ? !previous.isWhitespace : opensBold(rest)
                result += isMark ? "**" : SafeText.prose("**")
                if isMark { isBold.toggle() }
                previous = "*"
                continue
            }
            let plain = rest.prefix { $0 != "`" && $0 != "*" }
            let piece = plain.isEmpty ? rest.prefix(1) : plain
            result += SafeText.prose(String(piece))
            previous = piece.last ?? previous
            rest = rest.dropFirst(piece.count)
        }
        return isBold ? result + "**" : result
    }

    private static func opensBold(_ rest: Substring) -> Bool {
        guard let first = rest.first, !first.isWhitespace, first != "*" else { return false }
        return rest.indices.dropFirst().contains { rest[$0...].hasPrefix("**") }
    }

    private static func code(
        in text: Substring,
        endingWith length: Int
    ) -> (code: String, rest: Substring)? {
        var index = text.startIndex
        while let start = text[index...].firstIndex(of: "`") {
            let fence = text[start...].prefix { $0 == "`" }
            if fence.count == length, start > text.startIndex {
                return (String(text[..<start]), text[fence.endIndex...])
            }
            index = fence.endIndex
        }
        return nil
    }

    private static func line(_ line: Substring) -> String {
        let body = line.drop { $0.isWhitespace }
        for mark in ["- ", "* ", "• "] where body.hasPrefix(mark) {
            return "- \(inline(String(body.dropFirst(mark.count))))"
        }
        let digits = body.prefix { ("0"..."9").contains($0) }
        let behind = body.dropFirst(digits.count)
        if (1...3).contains(digits.count), behind.hasPrefix(". ") || behind.hasPrefix(") ") {
            return "\(digits). \(inline(String(behind.dropFirst(2))))"
        }
        // A rule, a heading's underline or a list without a space (CommonMark 0.31 §4.1, §4.3).
        let isLeading = body.first.map { "-+=".contains($0) } ?? false
        return (isLeading ? "\\" : "") + inline(String(body))
    }
}
