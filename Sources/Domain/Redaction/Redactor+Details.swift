/// The text that says what changed, where a caller wrote it.
extension Redactor {
    /// The text as it is kept; nil when it holds no secret.
    ///
    /// Below a label that names a secret, the lines of its values say only that they changed, as in
    /// the texts that are made here.
    mutating func kept(details: String) -> String? {
        // A text of a single line has no label above a value.
        guard details.utf8.span.contains(0x0A) else { return kept(details) }
        let lines = details.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.contains(where: { Self.sign(of: $0) == nil && Self.isLabel($0) }) else {
            return kept(details)
        }
        var result: [Substring] = []
        var label: NameReading?
        var hidden: [Substring] = []
        func endSection() {
            guard !hidden.isEmpty else { return }
            let isRemoval = hidden.allSatisfy { Self.sign(of: $0) == UInt8(ascii: "-") }
            result.append("\(isRemoval ? "-" : "+") \(Self.changed)")
            hidden = []
        }
        for line in lines {
            if Self.sign(of: line) == nil {
                endSection()
                label = Self.isLabel(line) ? NameReading(String(line)) : nil
                result.append(line)
            } else if let label, Self.tells(line.dropFirst(2), label) {
                hidden.append(line)
            } else {
                result.append(line)
            }
        }
        endSection()
        let text = result.joined(separator: "\n")
        guard text != details else { return kept(details) }
        _ = freshMarker()
        return kept(text) ?? text
    }

    /// `-` or `+` of a line of a value.
    private static func sign(of line: Substring) -> UInt8? {
        guard let sign = line.utf8.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+"),
            line.utf8.count == 1 || line.utf8.dropFirst().first == 0x20
        else { return nil }
        return sign
    }

    /// Whether a line is the name of a field that holds a secret; sentences are longer.
    private static func isLabel(_ line: Substring) -> Bool {
        line.utf8.count <= 64 && line.utf8.count { $0 == 0x20 } < 4
            && NameReading(String(line)).kind != nil
    }

    /// Whether a value below such a label is the secret itself.
    private static func tells(_ value: Substring, _ label: NameReading) -> Bool {
        let isNumber = !value.isEmpty && value.utf8.allSatisfy(ByteSet.digits.contains)
        return value != changed && value != word && !SensitiveNames.isHarmless(value.utf8.span)
            && (label.kind == .digits || !isNumber)
    }
}
