/// The words of a command in a text, as a shell parts them.
///
/// What stands between quotes belongs to its word, over lines as well, and behind a backslash a line goes on. Texts
/// are no scripts: a quote that nothing closes is a character like others, and between quotes that are themselves
/// escaped stands the same.
struct CommandWords {
    /// The words of a command that are read; requests as browsers copy them have many headers.
    private static let wordsMax = 64
    /// How often the name of the command may stand between its quotes.
    ///
    /// Where it stands outside of them, it is read by itself. So, whatever a text repeats, no byte is read more than
    /// so many times for each command that there is.
    private static let mentionsMax = 4
    /// What ends a command.
    private static let ends = ByteSet("\r\n|;")
    private static let backslash = UInt8(ascii: "\\")

    private let text: [UInt8]
    private let name: Range<Int>
    private var place: Int
    private var wordsLeft = CommandWords.wordsMax
    private var mentionsLeft = CommandWords.mentionsMax
    /// Quotes that nothing closes.
    private var unclosed: [UInt8] = []

    /// - Parameter name: where the name of the command stands, with the blank behind it.
    init(_ text: [UInt8], behind name: Range<Int>) {
        self.text = text
        self.name = name
        place = name.upperBound
    }

    /// The next word; nil where the command ends.
    mutating func next() -> Range<Int>? {
        let start = Self.blanksEnd(text, from: place)
        guard wordsLeft > 0, start < text.count, !Self.ends.contains(text[start]) else {
            return nil
        }
        wordsLeft -= 1
        place = wordEnd(from: start)
        return isMentioned(before: place) ? nil : start..<place
    }

    /// Reads the words that begin before a place.
    mutating func skip(to end: Int) {
        while place < end, next() != nil {}
    }

    /// Where the blanks end that begin at a place, one of which is the end of a line that goes on.
    static func blanksEnd(_ text: [UInt8], from start: Int) -> Int {
        var end = start
        while true {
            end = text.run(of: .blanks, from: end)
            guard let next = lineEnd(text, behind: end) else { return end }
            end = next
        }
    }

    /// Where a line begins that a backslash at a place joins to the one before.
    private static func lineEnd(_ text: [UInt8], behind place: Int) -> Int? {
        guard place < text.count, text[place] == backslash else { return nil }
        if text.has([0x0A], at: place + 1) { return place + 2 }
        return text.has([0x0D, 0x0A], at: place + 1) ? place + 3 : nil
    }

    private mutating func wordEnd(from start: Int) -> Int {
        var end = start
        while end < text.count, !Self.ends.contains(text[end]), !ByteSet.blanks.contains(text[end])
        {
            if let close = quoteEnd(at: end, ofWord: start) {
                end = close
            } else if text[end] == Self.backslash {
                if Self.lineEnd(text, behind: end) != nil { break }
                let isEscape = end + 1 < text.count && Self.escaped.contains(text[end + 1])
                end += isEscape ? 2 : 1
            } else {
                end += 1
            }
        }
        return end
    }

    /// What means itself behind a backslash.
    private static let escaped = ByteSet("|;'`\\")

    /// Behind the quote that closes the one at a place.
    private mutating func quoteEnd(at place: Int, ofWord start: Int) -> Int? {
        let sign = text.run(of: .backslash, from: place, max: 8)
        guard sign < text.count, opens(place, sign, start) else { return nil }
        let quote = text[sign]
        let depth = sign - place
        var backslashes = 0
        var index = sign + 1
        while index < text.count, mentionsLeft > 0 {
            let byte = text[index]
            // Between single quotes a shell escapes nothing, and an escape has more backslashes or an odd number.
            let isClose =
                quote == UInt8(ascii: "'")
                || (depth == 0 ? backslashes % 2 == 0 : backslashes <= depth)
            if byte == quote, isClose { return index + 1 }
            if isMentioned(before: index) { mentionsLeft -= 1 }
            backslashes = byte == Self.backslash ? backslashes + 1 : 0
            index += 1
        }
        unclosed.append(quote)
        return nil
    }

    /// Whether a quote opens, rather than closing one in which the command itself stands or being the apostrophe of
    /// a word.
    private func opens(_ place: Int, _ sign: Int, _ start: Int) -> Bool {
        let isDouble = text[sign] == UInt8(ascii: "\"")
        guard ByteSet.quotes.contains(text[sign]), !unclosed.contains(text[sign]),
            isDouble || sign == place
        else { return false }
        let isBeforeBlank = sign + 1 == text.count || ByteSet.whiteSpace.contains(text[sign + 1])
        if place == start { return place > name.upperBound || !isBeforeBlank }
        let isInOption = text[start] == UInt8(ascii: "-")
        return !isBeforeBlank && (isInOption || !ByteSet.alphanumeric.contains(text[place - 1]))
    }

    /// Whether the command's name ends with the blank at a place.
    private func isMentioned(before blank: Int) -> Bool {
        let start = blank + 1 - name.count
        guard start >= name.upperBound, blank < text.count, text[blank] == 0x20 else {
            return false
        }
        return text[start...blank].elementsEqual(text[name])
    }
}
