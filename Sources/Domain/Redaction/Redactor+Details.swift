/// The text that says what changed, where a caller wrote it.
extension Redactor {
    /// The text as it is kept; nil when it holds no secret.
    ///
    /// Below a label that names a secret, the lines of its values say only that they changed, as in
    /// the texts that are made here.
    mutating func kept(details: String) -> String? {
        // A text of a single line has no label above a value.
        guard details.utf8.span.contains(0x0A) else { return kept(details) }
        let lines = details.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { DetailsLine(Substring($0)) }
        guard lines.contains(where: { $0.sign == nil && $0.label != nil }) else {
            return kept(details)
        }
        var result: [Substring] = []
        var label: NameReading?
        var hidden: [DetailsLine] = []
        func endSection() {
            guard let last = hidden.last else { return }
            let isRemoval = hidden.allSatisfy { $0.sign == UInt8(ascii: "-") }
            result.append("\(isRemoval ? "-" : "+") \(Self.changed)\(last.end)")
            hidden = []
        }
        for line in lines {
            if line.sign == nil {
                endSection()
                label = line.label
                result.append(line.whole)
            } else if let label, line.tells(label) {
                hidden.append(line)
            } else {
                endSection()
                result.append(line.whole)
            }
        }
        endSection()
        let text = result.joined(separator: "\n")
        guard text != details else { return kept(details) }
        return kept(text) ?? text
    }
}

/// A line of such a text: a label, or a value behind its sign.
private struct DetailsLine {
    let whole: Substring
    /// The line without what ends it on other systems.
    private let text: Substring
    /// `-` or `+` of a line of a value.
    let sign: UInt8?

    init(_ whole: Substring) {
        self.whole = whole
        text = whole.utf8.last == 0x0D ? Substring(whole.utf8.dropLast()) : whole
        let first = text.utf8.first
        let isSign = first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
        let isAlone = text.utf8.count == 1 || text.utf8.dropFirst().first == 0x20
        sign = isSign && isAlone ? first : nil
    }

    /// What ends the line besides its feed.
    var end: String { text.utf8.count < whole.utf8.count ? "\r" : "" }

    /// The name of a field that may hold a secret; sentences are longer.
    var label: NameReading? {
        guard text.utf8.count <= 64, text.utf8.count(where: { $0 == 0x20 }) < 4 else { return nil }
        let reading = NameReading(String(text))
        return reading.kind == nil ? nil : reading
    }

    /// Whether a value below such a label is the secret itself.
    func tells(_ label: NameReading) -> Bool {
        let value = Substring(text.utf8.dropFirst(2))
        let isNumber = !value.isEmpty && value.utf8.allSatisfy(ByteSet.digits.contains)
        return value != Redactor.changed && value != Redactor.word
            && label.kind?.hides(value.utf8.span) == true
            && (label.kind == .digits || !isNumber)
    }
}
