/// The anchors of all shapes, as they are looked for in texts.
///
/// Most bytes begin nothing. Two bytes tell that of nearly all of them, eight of nearly all others;
/// only what is left is worth a closer look.
struct SecretAnchors: Sendable {
    private struct Anchor {
        /// Its first eight bytes, the first one highest, and which of them count.
        let word: UInt64
        let mask: UInt64
        /// The whole of it.
        let text: [UInt8]
        let shape: SecretShape
    }

    /// By the byte that they begin with, in the order of the shapes.
    private let anchors: [[Anchor]]
    /// Whether one may begin with a pair of bytes, of each the lower seven bits.
    private let pairs: [Bool]

    init(_ shapes: [SecretShape]) {
        var anchors: [[Anchor]] = Array(repeating: [], count: 256)
        var pairs = Array(repeating: false, count: 1 << 14)
        for shape in shapes {
            for text in shape.anchors {
                let bits = UInt64(8 * (8 - min(8, text.count)))
                let anchor = Anchor(
                    word: Self.word(text, at: 0),
                    mask: UInt64.max << bits,
                    text: text,
                    shape: shape
                )
                anchors[Int(text[0])].append(anchor)
                for second in 0..<UInt8(128) where text.count == 1 || text[1] == second {
                    pairs[Self.pair(text[0], second)] = true
                }
            }
        }
        self.anchors = anchors
        self.pairs = pairs
    }

    private static func pair(_ first: UInt8, _ second: UInt8) -> Int {
        Int(first & 0x7F) << 7 | Int(second & 0x7F)
    }

    /// Eight bytes as a number, with zeros behind the end.
    private static func word(_ text: [UInt8], at start: Int) -> UInt64 {
        var word: UInt64 = 0
        for index in start..<(start + 8) {
            word = word << 8 | (index < text.count ? UInt64(text[index]) : 0)
        }
        return word
    }

    /// The first place from one on where an anchor may begin.
    func next(_ text: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while index + 1 < text.count {
            if pairs[Self.pair(text[index], text[index + 1])] { return index }
            index += 1
        }
        return index < text.count && pairs[Self.pair(text[index], 0)] ? index : nil
    }

    /// Whether one stands anywhere in a text, as far as eight bytes tell.
    func mayStand(in text: Span<UInt8>) -> Bool {
        var index = 0
        while let place = next(text, from: index) {
            var word: UInt64 = 0
            for offset in place..<(place + 8) {
                word = word << 8 | (offset < text.count ? UInt64(text[offset]) : 0)
            }
            let candidates = anchors[Int(text[place])]
            for index in candidates.indices
            where word & candidates[index].mask == candidates[index].word {
                return true
            }
            index = place + 1
        }
        return false
    }

    /// The secret that the first fitting shape finds at a place.
    func match(_ text: [UInt8], at start: Int) -> SecretShapes.Match? {
        let candidates = anchors[Int(text[start])]
        guard !candidates.isEmpty else { return nil }
        let word = Self.word(text, at: start)
        // By their places, for each copy of an anchor counts references.
        for index in candidates.indices
        where word & candidates[index].mask == candidates[index].word {
            let anchor = candidates[index]
            if let range = anchor.shape.match(text, at: start, behind: anchor.text) {
                return SecretShapes.Match(shape: anchor.shape.name, range: range)
            }
        }
        return nil
    }
}
