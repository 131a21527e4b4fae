/// Text that anybody may have written, on its way to a model or back from one.
enum UntrustedText {
    /// Unicode scalars that one line may have; longer ones are shortened in their middle.
    static let lineScalarsMax = 4000

    /// The text as data that cannot be taken for instructions: every space is a mark
    /// (datamarking, arXiv:2403.14720).
    static func marked(_ text: String) -> String {
        cleaned(text).split(separator: "\n", omittingEmptySubsequences: false)
            .map { line in
                var marked = String.UnicodeScalarView()
                for scalar in shortened(line).unicodeScalars {
                    marked.append(scalar.properties.isWhitespace ? "^" : scalar)
                }
                return String(marked)
            }
            .joined(separator: "\n")
    }

    /// The text without what no reader sees but a model does, and what makes a reader see another
    /// order: zero-width, bidirectional, tag, private-use and control characters.
    static func cleaned(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where isVisible(scalar) { kept.append(scalar) }
        return String(kept)
    }

    /// Whether a reader sees it.
    static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .format, .privateUse, .unassigned, .surrogate: false
        case .control: scalar == "\n" || scalar == "\t"
        // These separate lines for some readers, and would let a value begin one.
        case .lineSeparator, .paragraphSeparator: false
        // Variation selectors and combining joiners that carry no glyph of their own.
        default: !scalar.properties.isDefaultIgnorableCodePoint
        }
    }

    private static func shortened(_ line: Substring) -> Substring {
        let count = line.unicodeScalars.count
        guard count > lineScalarsMax else { return line }
        let half = lineScalarsMax / 2
        let head = line.unicodeScalars.prefix(half)
        let tail = line.unicodeScalars.suffix(half)
        return "\(String(head))…(\(count - 2 * half) more)…\(String(tail))"
    }
}
