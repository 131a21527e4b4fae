/// The text that says what changed, where a caller wrote it.
extension Redactor {
    /// The text as it is kept; nil when it holds no secret.
    ///
    /// Below a label that names a secret, the lines of its values say only that they changed, as in
    /// the texts that are made here. Lines end as they like: with a line feed, or a carriage return
    /// before it.
    mutating func kept(details: String) -> String? {
        guard Self.hasLabel(details.utf8.span) else { return kept(details) }
        // By bytes: a carriage return and a line feed are one character.
        let lines = details.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { Substring($0) }
        var result: [Substring] = []
        var label: NameReading?
        var hidden: [Substring] = []
        func endSection() {
            guard !hidden.isEmpty else { return }
            let isRemoval = hidden.allSatisfy {
                Self.sign(of: $0.utf8.span) == UInt8(ascii: "-")
            }
            let end = hidden.last?.utf8.last == 0x0D ? "\r" : ""
            result.append("\(isRemoval ? "-" : "+") \(Self.changed)\(end)")
            hidden = []
        }
        for line in lines {
            let bare = line.utf8.last == 0x0D ? line.dropLast() : line
            if Self.sign(of: bare.utf8.span) == nil {
                endSection()
                label = Self.isLabel(bare.utf8.span) ? NameReading(bare.utf8.span) : nil
                result.append(line)
            } else if let label, Self.tells(bare.dropFirst(2), label) {
                hidden.append(line)
            } else {
                endSection()
                result.append(line)
            }
        }
        endSection()
        let text = result.joined(separator: "\n")
        guard text != details else { return kept(details) }
        return kept(text) ?? text
    }

    /// Whether a line before the last is such a label: most texts have none, and are not taken apart.
    private static func hasLabel(_ text: Span<UInt8>) -> Bool {
        var start = 0
        for end in text.indices where text[end] == 0x0A {
            let isBare = end == start || text[end - 1] != 0x0D
            let line = text.extracting(start..<(isBare ? end : end - 1))
            if sign(of: line) == nil, isLabel(line) { return true }
            start = end + 1
        }
        return false
    }

    /// `-` or `+` of a line of a value.
    private static func sign(of line: Span<UInt8>) -> UInt8? {
        guard !line.isEmpty, line[0] == UInt8(ascii: "-") || line[0] == UInt8(ascii: "+"),
            line.count == 1 || line[1] == 0x20
        else { return nil }
        return line[0]
    }

    /// Whether a line is the name of a field that holds a secret; sentences are longer.
    private static func isLabel(_ line: Span<UInt8>) -> Bool {
        guard line.count <= 64 else { return false }
        var spaces = 0
        for index in line.indices where line[index] == 0x20 { spaces += 1 }
        return spaces < 4 && NameReading(line).kind != nil
    }

    /// Whether a value below such a label is the secret itself.
    private static func tells(_ value: Substring, _ label: NameReading) -> Bool {
        let isNumber = !value.isEmpty && value.utf8.allSatisfy(ByteSet.digits.contains)
        return value != changed && value != word && label.kind?.hides(value.utf8.span) == true
            && (label.kind == .digits || !isNumber)
    }
}
