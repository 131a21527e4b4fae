/// Secrets in texts that are said to be some: `password=…`, `"api_key": "…"`, `--token …`, `the PIN is …`.
enum SecretAssignment {
    /// Bytes of a name that are looked at.
    private static let nameMax = 64
    /// Spaces that may stand between a name, its sign and its value.
    private static let spacesMax = 8

    /// The value behind an equals sign or a colon whose name says that it is a secret.
    static let value: SecretShape.Finder = { text, sign, end in
        guard let name = Name(text, before: sign) else { return nil }
        let isColon = text[sign] == UInt8(ascii: ":")
        // A part of an identifier, such as `arn:aws:secretsmanager:…:secret:db`.
        if isColon, name.start > 0, text[name.start - 1] == UInt8(ascii: ":") { return nil }
        var start = text.run(of: .arrow, from: end, max: 2)
        start = text.run(of: .blanks, from: start, max: spacesMax)
        guard start < text.count else { return nil }
        if isColon, name.isCookie, let cookies = cookies(text, name.start, start) { return cookies }
        // Most colons stand in sentences, times and documents: what follows tells before the name
        // is read.
        if isColon, !mayTell(text, from: start, of: name) { return nil }
        guard let kind = name.kind(start..<text.count) else { return nil }
        if let quoted = quoted(text, from: start) { return checked(text, quoted, kind) }
        if isColon, name.isQuoted {
            let digits = start..<text.run(of: .digits, from: start)
            return kind == .digits && !digits.isEmpty ? digits : nil
        }
        if name.isAuthorization { start = afterScheme(text, from: start) }
        // Decided by its beginning, for what is not taken is read again.
        let word = text[start..<plainEnd(text, from: start, max: 4 * nameMax)]
        if isColon, !isTelling(word, kind) { return nil }
        if !kind.isCertain, !kind.hides(text.span.extracting(word.indices)) { return nil }
        return checked(text, start..<plainEnd(text, from: start))
    }

    /// The value of a command's option.
    static let option: SecretShape.Finder = { text, _, end in
        // Of a rule of dashes, the last two begin the name.
        guard end < text.count, text[end] != UInt8(ascii: "-") else { return nil }
        let nameEnd = text.run(of: .names, from: end, max: nameMax)
        let start = nameEnd + 1
        guard nameEnd > end, start < text.count, text[nameEnd] == UInt8(ascii: " "),
            text[start] != UInt8(ascii: "-"), let kind = NameReading(text, end..<nameEnd).kind
        else { return nil }
        if let quoted = quoted(text, from: start) { return checked(text, quoted, kind) }
        return checked(text, start..<plainEnd(text, from: start), kind)
    }

    /// The text of an XML element.
    static let element: SecretShape.Finder = { text, sign, end in
        guard let name = Name(text, before: sign), name.start > 0,
            text[name.start - 1] == UInt8(ascii: "<"), let kind = name.kind(end..<end)
        else { return nil }
        var last = end
        while last < text.count, text[last] != UInt8(ascii: "<") { last += 1 }
        return checked(text, end..<last, kind)
    }

    /// The value in a sentence that tells it: `the password is …`.
    static let sentence: SecretShape.Finder = { text, sign, end in
        guard let name = Name(text, before: sign), let kind = name.kind(end..<text.count) else {
            return nil
        }
        let value = quoted(text, from: end) ?? end..<plainEnd(text, from: end)
        return isTelling(text[value].prefix(4 * nameMax), kind) ? checked(text, value, kind) : nil
    }

    /// The name before a sign, within quotes or not.
    struct Name {
        let text: [UInt8]
        let start: Int
        let end: Int
        let isQuoted: Bool

        init?(_ text: [UInt8], before sign: Int) {
            var end = sign
            while end > 0, sign - end < spacesMax, text[end - 1] == 0x20 { end -= 1 }
            isQuoted = end > 0 && ByteSet.quotes.contains(text[end - 1])
            if isQuoted { end -= 1 }
            while isQuoted, end > 0, text[end - 1] == UInt8(ascii: "\\") { end -= 1 }
            start = Self.start(of: text, end: end, limit: end - nameMax)
            guard start < end else { return nil }
            self.text = text
            self.end = end
        }

        /// Where the part of a name begins that ends at a place.
        private static func start(of text: [UInt8], end: Int, limit: Int) -> Int {
            let names = ByteSet.names
            var start = end
            while start > 0, start > limit,
                text[start - 1] >= 0x80 || names.contains(text[start - 1])
            {
                start -= 1
            }
            return start
        }

        /// The kind that the name promises, or up to two words before it with it.
        func kind(_ value: Range<Int>) -> SensitiveNames.Kind? {
            let reading = NameReading(text, start..<end)
            if let kind = reading.kind { return kind }
            if reading.speaksOfKey, isKeyMaterial(value) { return .text }
            guard !isQuoted else { return nil }
            var first = start
            for _ in 0..<2 where first > 1 && text[first - 1] == 0x20 {
                let last = first - 1
                first = Self.start(of: text, end: last, limit: end - nameMax)
                // Behind a word of no table, no phrase goes on.
                guard NameReading(text, first..<last).endsInKnownWord else { return nil }
                if let kind = NameReading(text, first..<end).kind { return kind }
            }
            return nil
        }

        private func isKeyMaterial(_ value: Range<Int>) -> Bool {
            let begin = text.run(of: .quotes, from: value.lowerBound, max: value.count)
            return SecretShapes.beginsKeyMaterial(text.span.extracting(begin..<value.upperBound))
        }

        var isCookie: Bool {
            // A k may have three bytes: the sign of Kelvin is one, in small letters.
            guard (6...12).contains(end - start), text[end - 1] | 0x20 == UInt8(ascii: "e"),
                text[end - 2] | 0x20 == UInt8(ascii: "i")
            else { return false }
            let name = String(decoding: text[start..<end], as: UTF8.self).lowercased()
            return name == "cookie" || name == "set-cookie"
        }

        var isAuthorization: Bool {
            let word = Array("authorization".utf8)
            guard end - start >= word.count else { return false }
            return text[(end - word.count)..<end].elementsEqual(word) { $0 | 0x20 == $1 }
        }
    }

    /// The rest of a header of cookies, to the end of its line or to the quote before it.
    private static func cookies(_ text: [UInt8], _ name: Int, _ start: Int) -> Range<Int>? {
        // Looked for nearby, so that a line that repeats the word is not read again for each.
        let first = text.run(of: .names | ByteSet(" "), from: start, max: nameMax)
        guard first < text.count, text[first] == UInt8(ascii: "=") else { return nil }
        let quote = name > 0 && ByteSet.quotes.contains(text[name - 1]) ? text[name - 1] : 0x0A
        var end = first
        while end < text.count, text[end] != 0x0A, text[end] != 0x0D, text[end] != quote {
            end += 1
        }
        return start..<end
    }

    /// What stands between quotes, which may themselves be escaped; to the end of its line at most.
    static func quoted(_ text: [UInt8], from start: Int) -> Range<Int>? {
        let backslash = UInt8(ascii: "\\")
        let quotePlace = text.run(of: .backslash, from: start, max: 8)
        guard quotePlace < text.count, ByteSet.quotes.contains(text[quotePlace]) else {
            return nil
        }
        let depth = quotePlace - start
        var index = quotePlace + 1
        var backslashes = 0
        while index < text.count, text[index] != 0x0A {
            if text[index] == backslash {
                backslashes += 1
            } else {
                // An escape within the value has more, or an odd number of, backslashes.
                if text[index] == text[quotePlace],
                    depth == 0 ? backslashes % 2 == 0 : backslashes <= depth
                {
                    return (quotePlace + 1)..<(index - min(depth, backslashes))
                }
                backslashes = 0
            }
            index += 1
        }
        return (quotePlace + 1)..<index
    }

    static func plainEnd(_ text: [UInt8], from start: Int, max: Int = .max) -> Int {
        let ends = ByteSet.ends
        var end = start
        while end < text.count, end - start < max, !ends.contains(text[end]) { end += 1 }
        return end
    }

    /// Behind the scheme's word where one stands before the credentials.
    private static func afterScheme(_ text: [UInt8], from start: Int) -> Int {
        let end = text.run(of: .letters, from: start)
        let next = text.run(of: ByteSet(" "), from: end, max: 1)
        return end > start && next > end && next < text.count ? next : start
    }

    /// Whether what stands behind a colon may be telling: between quotes it is, and behind a name
    /// between quotes a number may be.
    private static func mayTell(_ text: [UInt8], from start: Int, of name: Name) -> Bool {
        let escaped = text.run(of: .backslash, from: start, max: 8)
        if escaped < text.count, ByteSet.quotes.contains(text[escaped]) { return true }
        if name.isQuoted { return ByteSet.digits.contains(text[start]) }
        if name.isAuthorization { return true }
        let end = plainEnd(text, from: start, max: 4 * nameMax)
        return end - start >= 4 && text[start..<end].contains(where: ByteSet.digits.contains)
    }

    /// Whether a word behind a colon, or in a sentence, is a secret rather than the next word.
    private static func isTelling(
        _ word: ArraySlice<UInt8>,
        _ kind: SensitiveNames.Kind
    ) -> Bool {
        guard word.contains(where: ByteSet.digits.contains) else { return false }
        let isCode = kind == .digits && word.count >= 4
        return isCode || word.count >= 6 && word.contains(where: ByteSet.letters.contains)
            || word.count >= 8
    }

    /// The place of a value that says something under a name of that kind.
    private static func checked(
        _ text: [UInt8],
        _ range: Range<Int>,
        _ kind: SensitiveNames.Kind = .text
    ) -> Range<Int>? {
        // Signs alone stand between two texts: `"…Pw=","…"`.
        let isWord = text[range].contains { $0 >= 0x80 || ByteSet.alphanumeric.contains($0) }
        return isWord && kind.hides(text.span.extracting(range)) ? range : nil
    }
}
