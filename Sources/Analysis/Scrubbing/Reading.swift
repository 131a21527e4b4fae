internal import Domain

extension UInt8 {
    var isDigit: Bool { self &- 0x30 < 10 }
    var isCapital: Bool { self &- 0x41 < 26 }
    var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
    var isAlphanumeric: Bool { isDigit || isLetter }
    var isHexadecimal: Bool { isDigit || (self | 0x20) &- 0x61 < 6 }
    /// Whether words are made of it; every character beyond ASCII counts as a letter.
    var isWord: Bool { isAlphanumeric || self >= 0x80 }
    /// The small letter of a capital; any other byte itself.
    var small: UInt8 { isCapital ? self | 0x20 : self }
    var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A }

    /// What a hexadecimal digit counts.
    var hexadecimal: UInt8? {
        if isDigit { return self - 0x30 }
        return isHexadecimal ? (self | 0x20) - 0x57 : nil
    }
}

/// A text as recognizers read it: its bytes, and what its place is called.
struct Reading: Sendable {
    /// Bytes before a value in which words tell what it is.
    private static let reach = 30

    let bytes: [UInt8]
    /// The words of the path's names in small letters, each between spaces.
    let path: [UInt8]

    var count: Int { bytes.count }

    /// The byte at a place; 0 beyond either end.
    subscript(place: Int) -> UInt8 {
        place >= 0 && place < bytes.count ? bytes[place] : 0
    }

    /// Whether nothing before a place makes what begins there the rest of something longer.
    func isFree(before start: Int) -> Bool {
        let last = self[start - 1]
        if last.isWord { return false }
        let joins =
            last == UInt8(ascii: "-") || last == UInt8(ascii: ".") || last == UInt8(ascii: "_")
        return !(joins && self[start - 2].isDigit)
    }

    /// Whether nothing behind a place makes what ends there the beginning of something longer.
    func isFree(after end: Int) -> Bool {
        let next = self[end]
        if next.isWord || next == UInt8(ascii: "@") { return false }
        let joins =
            next == UInt8(ascii: "-") || next == UInt8(ascii: ".") || next == UInt8(ascii: "_")
        return !(joins && self[end + 1].isDigit)
    }

    /// Where the run of digits ends that begins at a place.
    func digitsEnd(from start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end].isDigit { end += 1 }
        return end
    }

    /// The number that digits in groups of those lengths are, parted by one sign throughout.
    func digits(
        from start: Int,
        in groups: [Int],
        partedBy signs: [UInt8] = [0x20, UInt8(ascii: "-")]
    ) -> (digits: Digits, end: Int)? {
        var digits = Digits()
        var place = start
        var separator: UInt8 = 0
        for (index, length) in groups.enumerated() {
            if index > 0 {
                let sign = self[place]
                guard index > 1 ? sign == separator : signs.contains(sign) else { return nil }
                separator = sign
                place += 1
            }
            for _ in 0..<length {
                guard self[place].isDigit else { return nil }
                digits.append(self[place])
                place += 1
            }
        }
        return self[place].isDigit ? nil : (digits, place)
    }

    /// Whether the path, or the text soon before a place, speaks of something, and nothing nearer
    /// speaks against it.
    func speaks(
        of words: ContextWords,
        before place: Int,
        rather others: ContextWords? = nil
    ) -> Bool {
        let near = surroundings(before: place)
        guard let found = words.last(in: near) else { return false }
        guard let others, let other = others.last(in: near) else { return true }
        return found > other
    }

    /// Whether a word soon behind a place, on its line, speaks of something.
    func speaks(of words: ContextWords, behind place: Int) -> Bool {
        // Few numbers have words behind them.
        guard self[place] == 0x20 || self[place] == UInt8(ascii: "("),
            self[place + 1].isLetter || self[place + 1] >= 0x80
        else { return false }
        let line = bytes[place..<min(place + Self.reach, bytes.count)].prefix { $0 != 0x0A }
        return words.last(in: line.map(\.small)) != nil
    }

    /// The path's words and those of the line's bytes before a place, in small letters; words within a
    /// name stand apart.
    private func surroundings(before place: Int) -> [UInt8] {
        var near = path
        near.append(0x20)
        var last: UInt8 = 0
        var start = place
        while start > 0, place - start < Self.reach, bytes[start - 1] != 0x0A { start -= 1 }
        for byte in bytes[start..<place] {
            if byte.isCapital, last.isLetter, !last.isCapital { near.append(0x20) }
            near.append(byte.small)
            last = byte
        }
        near.append(0x20)
        return near
    }
}

/// Up to 19 decimal digits.
struct Digits: Sendable {
    private(set) var value: UInt64 = 0
    private(set) var count = 0

    mutating func append(_ digit: UInt8) {
        precondition(count < 19, "the digits of more than 64 bits")
        value = value * 10 + UInt64(digit - 0x30)
        count += 1
    }

    /// The digit at a place from the right, the last being 0.
    func fromRight(_ place: Int) -> Int {
        var rest = value
        for _ in 0..<place { rest /= 10 }
        return Int(rest % 10)
    }

    /// The digits from the left.
    var all: [Int] {
        var rest = value
        var digits = [Int](repeating: 0, count: count)
        for place in digits.indices.reversed() {
            digits[place] = Int(rest % 10)
            rest /= 10
        }
        return digits
    }

    /// The sum of the digits, each times its weight.
    func weighted(by weights: [Int]) -> Int {
        zip(all, weights).reduce(0) { $0 + $1.0 * $1.1 }
    }

    var key: String {
        let digits = String(value)
        return String(repeating: "0", count: count - digits.utf8.count) + digits
    }
}

/// Words that tell what a value near them is.
struct ContextWords: Sendable {
    private let words: [[UInt8]]
    /// The words by their first byte.
    private let byFirst: [[[UInt8]]]
    /// Bits of the words' first letters and of their second ones: most words of a text have others.
    private let firsts: UInt64
    private let seconds: UInt64

    /// Words and phrases in small letters, parted by commas.
    init(_ list: String) {
        self.init(words: list.split(separator: ",").map { Array($0.drop { $0.isWhitespace }.utf8) })
    }

    static func + (left: ContextWords, right: ContextWords) -> ContextWords {
        ContextWords(words: left.words + right.words)
    }

    private init(words: [[UInt8]]) {
        self.words = words
        byFirst = words.reduce(into: Array(repeating: [], count: 256)) {
            $0[Int($1[0])].append($1)
        }
        firsts = words.reduce(0) { $0 | Self.bit(of: $1[0]) }
        seconds = words.reduce(0) {
            $0 | ($1.count > 1 && $1[1] != 0x20 ? Self.bit(of: $1[1]) : .max)
        }
    }

    private static func bit(of letter: UInt8) -> UInt64 { 1 << UInt64(letter & 63) }

    /// Whether one of the words may begin with the letter in a place.
    private func mayBegin(in text: [UInt8], at start: Int) -> Bool {
        firsts & Self.bit(of: text[start]) != 0
            && (start + 1 == text.count || seconds & Self.bit(of: text[start + 1]) != 0)
    }

    /// Whether a byte begins a letter of a script that puts no spaces between words: those of three
    /// bytes, but for punctuation and Latin letters with two marks.
    private static func isUnspaced(_ byte: UInt8) -> Bool {
        byte == 0xE0 || (0xE3..<0xEE).contains(byte)
    }

    /// Where the last of the words stands in a text in small letters.
    func last(in text: [UInt8]) -> Int? {
        var start = text.count - 1
        while start >= 0 {
            let isStart =
                text[start].isWord
                && (start == 0 || !text[start - 1].isWord || Self.isUnspaced(text[start]))
            if isStart, mayBegin(in: text, at: start),
                byFirst[Int(text[start])].contains(where: { Self.stands($0, in: text, at: start) })
            {
                return start
            }
            start -= 1
        }
        return nil
    }

    /// Whether a word stands there alone, or in its plural.
    private static func stands(_ word: [UInt8], in text: [UInt8], at start: Int) -> Bool {
        var place = start
        for byte in word {
            guard place < text.count else { return false }
            // A phrase's words may be joined by any sign.
            guard byte == 0x20 ? !text[place].isWord : text[place] == byte else { return false }
            place += 1
        }
        if isUnspaced(word[0]) { return true }
        if place < text.count, text[place] == UInt8(ascii: "s") { place += 1 }
        return place >= text.count || !(text[place].isLetter || text[place] >= 0x80)
    }

    /// Words behind which a number is a thing's and not a person's.
    static let things = ContextWords(
        """
        order, invoice, tracking, ticket, sku, serial, version, build, reference, ref, request, trace, \
        timestamp, epoch, hash, commit, transaction, shipment, parcel, part, item, batch, job, run, \
        case, issue, article, product, asset, revision, release, id, barcode, receipt, quote, po, span, \
        bestellung, bestellnummer, auftrag, rechnung, commande, facture, pedido, factura, ordine, fattura, \
        zamówienie, faktura, заказ, счет, 订单, 訂單, 注文, 발주, 주문
        """
    )
}
