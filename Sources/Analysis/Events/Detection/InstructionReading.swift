/// How much a text looks as if it spoke to whoever analyses it.
struct InstructionReading {
    private enum Bounds {
        static let pageBytes = 4096
        static let overlapBytes = 256
        static let bytesMin = 6
        static let viewsMax = 12
    }

    private let signs: InstructionSigns
    private var found: [InstructionSigns.Group: InstructionSigns.Weight] = [:]
    private var classes: [String: Kind] = [:]

    /// What a word is.
    private struct Kind {
        let classes: Set<Int>
        /// Whether it is a run of letters without blanks, which may hold several words.
        let isRun: Bool
    }

    /// High for signs of two groups of which one is strong, or of three; medium for a strong one or two
    /// weak ones of different groups; nil for what ordinary texts hold too.
    static func severity(of text: String) -> Severity? {
        guard text.utf8.count >= Bounds.bytesMin else { return nil }
        var severity: Severity?
        for view in TextViews.of(text).prefix(Bounds.viewsMax) {
            if leavesQuotation(view) { severity = max(severity ?? .medium, .medium) }
            for page in pages(of: view) {
                severity = [severity, InstructionReading(page).severity].compactMap { $0 }.max()
                if severity == .high { return severity }
            }
        }
        return severity
    }

    /// Signs make each other likelier where they stand together; somewhere in a book, all of them do.
    private static func pages(of text: String) -> [String] {
        let bytes = Array(text.utf8)
        guard bytes.count > Bounds.pageBytes else { return [text] }
        return stride(from: 0, to: bytes.count, by: Bounds.pageBytes).map { start in
            // What begins on a page may go on behind it.
            let end = min(start + Bounds.pageBytes + Bounds.overlapBytes, bytes.count)
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
    }

    /// The groups of which a text bears signs, with the weight of the strongest.
    static func groups(
        in text: String,
        by signs: InstructionSigns = .shipped
    ) -> [InstructionSigns.Group: InstructionSigns.Weight] {
        TextViews.of(text).reduce(into: [:]) { found, view in
            found.merge(InstructionReading(view, signs).found, uniquingKeysWith: max)
        }
    }

    private init(_ text: String, _ signs: InstructionSigns = .shipped) {
        self.signs = signs
        read(text)
    }

    private var severity: Severity? {
        let isStrong = found.values.contains(.strong)
        switch found.count {
        case 0: return nil
        case 1: return isStrong ? .medium : nil
        case 2: return isStrong ? .high : .medium
        default: return .high
        }
    }

    private mutating func note(
        _ group: InstructionSigns.Group,
        _ weight: InstructionSigns.Weight
    ) {
        found[group] = max(found[group] ?? weight, weight)
    }

    private mutating func read(_ text: String) {
        let bytes = Array(text.utf8)
        readMarks(bytes)
        readLabels(bytes)
        let words = TextViews.words(text)
        // A phrase of one or two words says little in a name of two.
        let isShort =
            words.count < 3
            && !text.unicodeScalars.contains(
                where: InstructionSigns.isUnspaced
            )
        if !isShort { readSigns(words) }
    }

    // MARK: Words

    private mutating func readSigns(_ words: [String]) {
        let kinds = words.map { word -> Kind in
            if let known = classes[word] { return known }
            let isRun = word.unicodeScalars.contains(where: InstructionSigns.isUnspaced)
            let kind = Kind(classes: signs.classes(of: word), isRun: isRun)
            classes[word] = kind
            return kind
        }
        for place in kinds.indices {
            for kind in kinds[place].classes {
                for sign in signs.signs[kind]
                where Self.follows(sign, 1, kinds, after: place) { note(sign.group, sign.weight) }
            }
        }
    }

    /// Whether the rest of a sign stands behind a word, or in the same run of letters.
    private static func follows(
        _ sign: InstructionSigns.Sign,
        _ number: Int,
        _ kinds: [Kind],
        after place: Int
    ) -> Bool {
        guard number < sign.words.count else { return true }
        let wanted = sign.words[number]
        if kinds[place].isRun, kinds[place].classes.contains(wanted),
            follows(sign, number + 1, kinds, after: place)
        {
            return true
        }
        let last = min(place + 1 + sign.gap, kinds.count - 1)
        guard place + 1 <= last else { return false }
        return (place + 1...last).contains { next in
            kinds[next].classes.contains(wanted) && follows(sign, number + 1, kinds, after: next)
        }
    }

    // MARK: Characters

    /// One pass over the bytes, for bodies are long and marks rare.
    private mutating func readMarks(_ bytes: [UInt8]) {
        for (start, byte) in bytes.enumerated() {
            for mark in signs.marks[Int(byte)] where bytes[start...].starts(with: mark.bytes) {
                note(mark.group, mark.weight)
                if mark.bytes == Self.image, Self.carriesQuery(bytes[start...]) {
                    note(mark.group, .strong)
                }
            }
        }
    }

    private static let image = Array("![".utf8)

    /// Whether an image is fetched from elsewhere with something in its address: whoever shows it sends
    /// that there.
    private static func carriesQuery(_ bytes: ArraySlice<UInt8>) -> Bool {
        let head = String(decoding: bytes.prefix(512), as: UTF8.self)
        guard let open = head.range(of: "](http"),
            let close = head[open.upperBound...].firstIndex(of: ")")
        else { return false }
        return head[open.upperBound..<close].contains("?")
    }

    /// Names with a colon or comma behind them, where a line, a sentence or a quotation begins.
    private mutating func readLabels(_ bytes: [UInt8]) {
        var opens = true
        var start: Int?
        for (place, byte) in bytes.enumerated() {
            if byte.isLetter {
                start = start ?? place
                continue
            }
            if let start, opens, byte == UInt8(ascii: ":") || byte == UInt8(ascii: ","),
                place + 1 < bytes.count, bytes[place + 1] == UInt8(ascii: " "),
                signs.labels.contains(String(decoding: bytes[start..<place], as: UTF8.self))
            {
                note(.address, .weak)
            }
            if start != nil { opens = false }
            start = nil
            if byte != UInt8(ascii: " ") { opens = Self.opening.contains(byte) }
        }
    }

    /// Marks behind which somebody begins to speak; the last two end quotation marks in UTF-8.
    private static let opening = Set(#".;:!?\#n\#r\#t"`([{<>#*|"#.utf8).union([0x9C, 0x9E])

    /// Whether a text ends a quotation that it has not begun, and begins another: between them it would
    /// stand among the words of whoever quotes it.
    private static func leavesQuotation(_ text: String) -> Bool {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return false }
        let marks = text.unicodeScalars.filter { $0 == "“" || $0 == "”" || $0 == "„" }
        return marks.first == "”" && marks.contains("“")
    }
}

extension String {
    /// Where a text stands in it.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) {
                return start..<index(start, offsetBy: text.count)
            }
            start = index(after: start)
        }
        return nil
    }
}
