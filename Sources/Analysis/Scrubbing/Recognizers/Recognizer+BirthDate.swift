extension Recognizer {
    /// Dates where words say that somebody was born then.
    static let birthDate = Recognizer("BIRTHDATE", at: [.digit, .letters], lengths: [1...9]) {
        text,
        start,
        end in
        guard end - start <= 9, text.isFree(before: start), let last = date(text, start, end),
            !text[last].isWord || text[last] == UInt8(ascii: "T"),
            text.speaks(of: birthWords, before: start)
        else { return nil }
        let value = String(decoding: text.bytes[start..<last], as: UTF8.self)
        return Found(start..<last, key: value.lowercased())
    }

    private static let birthWords = ContextWords(
        """
        birth, birthdate, birthday, dob, born, geboren, geburtsdatum, geburtstag, naissance, \
        nacimiento, nascita, dateofbirth, bday, birthed
        """
    )

    /// Where a date ends that begins at a place.
    private static func date(_ text: Reading, _ start: Int, _ end: Int) -> Int? {
        if !text[start].isDigit { return monthFirst(text, start, end) }
        switch end - start {
        case 8 where text.digitsEnd(from: start) == end: return end
        case 4 where text.digitsEnd(from: start) == end: return parts(text, start, [4, 2, 2])
        case 1, 2:
            if text[end] == 0x20 || text[end] == UInt8(ascii: ".") && text[end + 1] == 0x20 {
                return dayFirst(text, text[end] == 0x20 ? end + 1 : end + 2)
            }
            return parts(text, start, [2, 2, 4]) ?? parts(text, start, [2, 2, 2])
        // `2nd of May`, `1st March`.
        case 3, 4: return text[end] == 0x20 ? dayFirst(text, end + 1) : nil
        default: return nil
        }
    }

    /// Numbers of at most those lengths, parted by one sign.
    private static func parts(_ text: Reading, _ start: Int, _ lengths: [Int]) -> Int? {
        var place = start
        var sign: UInt8 = 0
        for (index, length) in lengths.enumerated() {
            if index == 1 {
                sign = text[place]
                guard "-./".utf8.contains(sign) else { return nil }
            }
            if index > 0 {
                guard text[place] == sign else { return nil }
                place += 1
            }
            let end = text.digitsEnd(from: place)
            guard end > place, length == 4 ? end - place == 4 : end - place <= 2 else {
                return nil
            }
            place = end
        }
        return place
    }

    /// `March 1985` behind a day.
    private static func dayFirst(_ text: Reading, _ start: Int) -> Int? {
        guard let month = monthEnd(text, start) else { return nil }
        return year(text, month)
    }

    /// `March 12, 1985`.
    private static func monthFirst(_ text: Reading, _ start: Int, _ end: Int) -> Int? {
        guard text[end] == 0x20 || text[end] == UInt8(ascii: "."),
            text[end + 1].isDigit || text[end + 2].isDigit,
            let month = monthEnd(text, start)
        else { return nil }
        var day = month
        while text[day] == 0x20 { day += 1 }
        var dayEnd = text.digitsEnd(from: day)
        guard (1...2).contains(dayEnd - day) else { return nil }
        while text[dayEnd].isLetter, dayEnd - day < 4 { dayEnd += 1 }
        return year(text, dayEnd)
    }

    private static func monthEnd(_ text: Reading, _ start: Int) -> Int? {
        var end = start
        while text[end].isWord, end - start < 12 { end += 1 }
        guard end - start >= 3 else { return nil }
        let first = text.bytes[start..<(start + 3)].map(\.small)
        guard months.contains(String(decoding: first, as: UTF8.self)) else { return nil }
        return text[end] == UInt8(ascii: ".") ? end + 1 : end
    }

    private static let months: Set<String> = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mai",
        "okt", "dez",
    ]

    /// Four digits behind a comma or spaces.
    private static func year(_ text: Reading, _ start: Int) -> Int? {
        var place = start
        if text[place] == UInt8(ascii: ",") { place += 1 }
        while text[place] == 0x20, place - start < 3 { place += 1 }
        let end = text.digitsEnd(from: place)
        return end - place == 4 ? end : nil
    }
}
