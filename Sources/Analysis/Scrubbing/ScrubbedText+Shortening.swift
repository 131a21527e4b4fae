extension ScrubbedText {
    /// The text with its middle left out when it has more than so many Unicode scalars.
    ///
    /// Where the middle was, it says how many scalars are missing. A placeholder stays whole or goes
    /// whole, for half of one would be put back as nothing.
    public func shortened(to max: Int) -> ScrubbedText {
        guard text.utf8.count > max else { return self }
        let scalars = Array(text.unicodeScalars)
        guard scalars.count > max, max >= 0 else { return self }
        var head = (max + 1) / 2
        var tail = scalars.count - max / 2
        if let whole = Self.placeholder(around: head, in: scalars) { head = whole.lowerBound }
        if let whole = Self.placeholder(around: tail, in: scalars) { tail = whole.upperBound }
        var short = String.UnicodeScalarView()
        short += scalars[..<head]
        short += "…(\(tail - head) more)…".unicodeScalars
        short += scalars[tail...]
        return ScrubbedText(scrubbed: String(short))
    }

    /// The brackets that a cut before a place would part, with what is in them.
    private static func placeholder(
        around cut: Int,
        in scalars: [Unicode.Scalar]
    ) -> Range<Int>? {
        var start = cut - 1
        while start >= 0, cut - start <= Placeholder.scalarsMax {
            if scalars[start] == "]" { return nil }
            if scalars[start] == "[" { break }
            start -= 1
        }
        guard start >= 0, scalars[start] == "[" else { return nil }
        var end = cut
        while end < scalars.count, end - start < Placeholder.scalarsMax {
            if scalars[end] == "]" { return start..<(end + 1) }
            end += 1
        }
        return nil
    }
}
