extension ScrubbedText {
    /// The text on one line, with what would hide or reorder it shown: a value must not begin a line
    /// of its own, nor end the quotation that it stands in, for a reader would take the rest for ours.
    var onOneLine: ScrubbedText {
        ScrubbedText(scrubbed: SafeText.withoutQuotes(SafeText.visible(text)))
    }

    /// About that part of the text, in Unicode scalars, with dots for what is missing; a placeholder that
    /// it begins or ends in stays whole.
    func part(_ part: Range<Int>) -> ScrubbedText {
        let scalars = Array(text.unicodeScalars)
        var (start, end) = (
            min(part.lowerBound, scalars.count), min(part.upperBound, scalars.count)
        )
        if let open = Self.opening(before: start, in: scalars) { start = open }
        if Self.opening(before: end, in: scalars) != nil {
            end = scalars[end...].firstIndex(of: "]").map { $0 + 1 } ?? scalars.count
        }
        var kept = String.UnicodeScalarView()
        if start > 0 { kept.append("…") }
        kept += scalars[start..<end]
        if end < scalars.count { kept.append("…") }
        return ScrubbedText(scrubbed: String(kept))
    }

    /// Where the bracket opens that a place lies in; nil when it lies in none.
    private static func opening(before place: Int, in scalars: [Unicode.Scalar]) -> Int? {
        let near = scalars[max(0, place - Placeholder.scalarsMax)..<place]
        guard let mark = near.lastIndex(where: { $0 == "[" || $0 == "]" }), near[mark] == "["
        else { return nil }
        return mark
    }

    var isEmpty: Bool { text.isEmpty }
}
