extension Recognizer {
    /// Places on earth: a latitude and a longitude beside each other, or either where words say so.
    static let geo = Recognizer("GEO", at: [.digit], lengths: [1...3]) { text, digit, end in
        guard end - digit <= 3, text[end] == UInt8(ascii: ".") else { return nil }
        let isNegative = text[digit - 1] == UInt8(ascii: "-") && !text[digit - 2].isWord
        let start = isNegative ? digit - 1 : digit
        guard text.isFree(before: start), let first = degrees(text, from: start), first.places >= 2
        else { return nil }
        let isTold = text.speaks(of: geoWords, before: start)
        if first.value <= 90, let next = nextDegrees(text, from: first.end),
            let second = degrees(text, from: next), second.value <= 180,
            isTold || first.places >= 4 && second.places >= 4
        {
            return found(text, start..<second.end)
        }
        let isSingle = isTold && first.value <= 180 && first.places >= 3
        return isSingle ? found(text, start..<first.end) : nil
    }

    private static let geoWords = ContextWords(
        """
        lat, latitude, lon, lng, long, longitude, geo, geolocation, gps, coordinate, coords, position, \
        location, geopoint, latlng, latlon
        """
    )

    private static func found(_ text: Reading, _ range: Range<Int>) -> Found {
        Found(range, key: String(decoding: text.bytes[range], as: UTF8.self))
    }

    /// A number with a fraction, its size and the digits of the fraction.
    private static func degrees(
        _ text: Reading,
        from start: Int
    ) -> (value: Int, places: Int, end: Int)? {
        var place = start
        if text[place] == UInt8(ascii: "-") || text[place] == UInt8(ascii: "+") { place += 1 }
        let point = text.digitsEnd(from: place)
        guard (1...3).contains(point - place), text[point] == UInt8(ascii: ".") else { return nil }
        let end = text.digitsEnd(from: point + 1)
        guard end > point + 1, end - point <= 17, !text[end].isWord,
            !(text[end] == UInt8(ascii: ".") && text[end + 1].isDigit)
        else { return nil }
        return (
            text.bytes[place..<point].reduce(0) { $0 * 10 + Int($1 - 0x30) }, end - point - 1, end
        )
    }

    /// Where the second number may begin: behind a comma, a semicolon or a space.
    private static func nextDegrees(_ text: Reading, from end: Int) -> Int? {
        var place = end
        if text[place] == UInt8(ascii: ",") || text[place] == UInt8(ascii: ";") { place += 1 }
        if text[place] == 0x20 { place += 1 }
        return place > end ? place : nil
    }
}
