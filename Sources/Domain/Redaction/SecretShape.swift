/// How one kind of secret is recognised by what it looks like.
///
/// A shape is found by a fixed text, its anchor; what follows is read once from left to right.
final class SecretShape: Sendable {
    /// Where the secret stands, given the text and the places where the anchor begins and ends.
    typealias Finder = @Sendable (_ text: [UInt8], _ start: Int, _ end: Int) -> Range<Int>?

    /// What people call such a secret.
    let name: String
    /// Who says that it looks so.
    let source: String
    /// The texts that it is found by.
    let anchors: [[UInt8]]
    /// Characters of which none may stand before the anchor.
    let notAfter: ByteSet?
    let find: Finder

    init(
        _ name: String,
        source: String,
        anchors: [String],
        notAfter: ByteSet? = .alphanumeric,
        find: @escaping Finder
    ) {
        self.name = name
        self.source = source
        self.anchors = anchors.map { Array($0.utf8) }
        self.notAfter = notAfter
        self.find = find
    }

    /// The secret that an anchor at a place leads to.
    func match(_ text: [UInt8], at start: Int) -> Range<Int>? {
        for anchor in anchors {
            if let range = match(text, at: start, behind: anchor) { return range }
        }
        return nil
    }

    /// The secret that one of its anchors leads to, if it stands at that place.
    func match(_ text: [UInt8], at start: Int, behind anchor: [UInt8]) -> Range<Int>? {
        guard text.has(anchor, at: start), isFree(text, start) else { return nil }
        return find(text, start, start + anchor.count)
    }

    /// Whether nothing stands before the anchor that would make it the rest of a longer word.
    private func isFree(_ text: [UInt8], _ start: Int) -> Bool {
        guard let notAfter, start > 0, notAfter.contains(text[start - 1]) else { return true }
        // Behind an escape a word begins: `\n`, `%3D`.
        if start > 1, text[start - 2] == UInt8(ascii: "\\") { return true }
        return start > 2 && text[start - 3] == UInt8(ascii: "%")
            && ByteSet.hexadecimal.contains(text[start - 2])
            && ByteSet.hexadecimal.contains(text[start - 1])
    }

    /// The anchor and at least so many characters of a set behind it.
    static func run(of set: ByteSet, _ atLeast: Int) -> Finder {
        { text, start, end in
            let last = text.run(of: set, from: end)
            return last - end >= atLeast ? start..<last : nil
        }
    }

    /// The anchor and exactly so many characters of a set, with no letter or digit behind them.
    static func exactly(_ count: Int, of set: ByteSet) -> Finder {
        { text, start, end in
            let last = text.run(of: set, from: end, max: count)
            guard last - end == count,
                last == text.count || !ByteSet.alphanumeric.contains(text[last])
            else { return nil }
            return start..<last
        }
    }

    /// At least so many characters of a set behind the anchor, which is no secret itself.
    static func behind(_ set: ByteSet, _ atLeast: Int) -> Finder {
        { text, _, end in
            let last = text.run(of: set, from: end)
            return last - end >= atLeast ? end..<last : nil
        }
    }
}
