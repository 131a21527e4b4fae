/// One pass over a text that asks recognizers wherever something of theirs may begin.
struct TextScan {
    /// The personal data found, from left to right.
    private(set) var spots: [Spot] = []

    private static let digit = Recognizer.byLength(at: .digit)
    private static let mixed = Recognizer.byLength(at: .mixed)
    private static let letters = Recognizer.byLength(at: .letters)
    private static let at = Recognizer.asked(at: .at)
    private static let plus = Recognizer.asked(at: .plus)
    private static let parenthesis = Recognizer.asked(at: .parenthesis)
    private static let colon = Recognizer.asked(at: .colon)

    /// Looks through a text.
    mutating func read(_ text: Reading, _ people: People, _ words: inout WordBeginnings) {
        var place = 0
        let count = text.count
        while place < count {
            let byte = text.bytes[place]
            if byte.isWord {
                place = word(in: text, at: place, people, &words)
                continue
            }
            switch byte {
            case UInt8(ascii: "@"): place = ask(Self.at, text, place, place + 1) ?? place + 1
            case UInt8(ascii: "+"): place = ask(Self.plus, text, place, place + 1) ?? place + 1
            case UInt8(ascii: "("):
                place = ask(Self.parenthesis, text, place, place + 1) ?? place + 1
            case UInt8(ascii: ":"):
                let isColon = text[place + 1] == UInt8(ascii: ":")
                place = isColon ? ask(Self.colon, text, place, place) ?? place + 1 : place + 1
            case UInt8(ascii: "["):
                if Placeholder.isPlanted(in: text.bytes, at: place) {
                    add(Spot(range: place..<(place + 1), what: .planted))
                }
                place += 1
            default: place += 1
            }
        }
    }

    /// Looks at a word; answers where to read on.
    private mutating func word(
        in text: Reading,
        at start: Int,
        _ people: People,
        _ words: inout WordBeginnings
    ) -> Int {
        var end = start
        var hasDigit = false
        var isForeign = false
        while end < text.count {
            let byte = text.bytes[end]
            if byte.isDigit {
                hasDigit = true
            } else if byte >= 0x80 {
                isForeign = true
            } else if !byte.isLetter {
                break
            }
            end += 1
        }
        if hasDigit, let behind = Self.identifierEnd(text, start, end) { return behind }
        if let behind = name(in: text, start..<end, isForeign: isForeign, people, &words) {
            return behind
        }
        let table: [[Recognizer]]
        if hasDigit {
            table = text.bytes[start].isDigit ? Self.digit : Self.mixed
        } else {
            guard Self.isTelling(text, start, behind: end) else { return end }
            table = Self.letters
        }
        guard end - start < table.count else { return end }
        return ask(table[end - start], text, start, end) ?? end
    }

    /// Whether a word of letters may begin a value: most words of a text have nothing behind them that
    /// any value goes on with.
    private static func isTelling(_ text: Reading, _ start: Int, behind end: Int) -> Bool {
        switch text[end] {
        case UInt8(ascii: "/"), UInt8(ascii: "\\"): (4...5).contains(end - start)
        case UInt8(ascii: ":"), UInt8(ascii: "-"), UInt8(ascii: "."): true
        case 0x20: text[end + 1].isDigit || text[end + 2].isDigit
        default: false
        }
    }

    /// Adds the names that begin with a word, or stand in it; answers where to read on when there are.
    private mutating func name(
        in text: Reading,
        _ word: Range<Int>,
        isForeign: Bool,
        _ people: People,
        _ words: inout WordBeginnings
    ) -> Int? {
        let beginning = NameForms.beginning(of: text.bytes, word.lowerBound, word.upperBound)
        // Its letters are others without their marks.
        if isForeign { words.insertAll() } else { words.insert(beginning) }
        if isForeign || people.forms.mayBegin(beginning),
            let name = people.name(in: text, at: word.lowerBound, end: word.upperBound)
        {
            add(Spot(name.range, person: name.person, name.part))
            return name.range.upperBound
        }
        guard isForeign, !people.unspaced.isEmpty else { return nil }
        let found = people.unspaced.all(in: text, word)
        for (range, name) in found { add(Spot(range, person: name.person, name.part)) }
        return found.isEmpty ? nil : word.upperBound
    }

    private mutating func ask(
        _ list: [Recognizer],
        _ text: Reading,
        _ start: Int,
        _ end: Int
    ) -> Int? {
        for recognizer in list {
            guard let found = recognizer.find(text, start, end) else { continue }
            add(
                Spot(
                    range: found.range,
                    what: .personal(kind: recognizer.kind, key: found.key, note: found.note)
                )
            )
            return max(found.range.upperBound, start + 1)
        }
        return nil
    }

    /// Adds a spot; one that reaches back over others takes their place.
    private mutating func add(_ spot: Spot) {
        var spot = spot
        while let last = spots.last, last.range.upperBound > spot.range.lowerBound {
            let start = min(last.range.lowerBound, spot.range.lowerBound)
            spot.range = start..<spot.range.upperBound
            spots.removeLast()
        }
        spots.append(spot)
    }

    /// Where a UUID or an instant ends that begins at a place: neither is anybody's.
    private static func identifierEnd(_ text: Reading, _ start: Int, _ end: Int) -> Int? {
        if end - start == 8, text[end] == UInt8(ascii: "-"), isUUID(text, start) {
            return start + 36
        }
        guard end - start == 4, text[end] == UInt8(ascii: "-"), text[end + 3] == UInt8(ascii: "-"),
            text[end + 6] | 0x20 == UInt8(ascii: "t"), text[end + 7].isDigit
        else { return nil }
        var place = end + 7
        while place - end < 32, text[place].isDigit || ":.zZ+-".utf8.contains(text[place]) {
            place += 1
        }
        return place
    }

    private static func isUUID(_ text: Reading, _ start: Int) -> Bool {
        for offset in 0..<36 {
            let byte = text[start + offset]
            switch offset {
            case 8, 13, 18, 23: if byte != UInt8(ascii: "-") { return false }
            default: if !byte.isHexadecimal { return false }
            }
        }
        return !text[start + 36].isWord
    }
}
