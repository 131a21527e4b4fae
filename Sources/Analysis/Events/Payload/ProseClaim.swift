/// Something that a text states and that data can bear out or not.
enum ProseClaim: Equatable {
    /// What stands in code or between quotation marks.
    case quotation(String)
    /// The name of an event or another short name.
    case alias(String)
    /// A time of the day: `12:00:42` or `12:00`.
    case clock(String)
    /// A day: `2026-03-01`.
    case day(String)
    /// A number with the word for what is counted, where one follows.
    case number(Int, unit: String)
    /// A word that nobody's language has: an address, an identifier, a version.
    case identifier(String)
    /// Markup that no answer needs.
    case markup
}

/// Reads the claims in a text.
struct ProseReader {
    private(set) var claims: [ProseClaim] = []
    /// What is neither in code nor between quotation marks.
    private var plain = ""

    /// Digits that a number has to have for somebody to have counted it.
    private static let digitsMin = 2
    /// Characters between two quotation marks; more are two different quotations.
    private static let quotationMax = 400

    /// - Parameter isPlaceholder: whether a text between brackets stands for what was taken out: only
    ///   that is not the reader's to judge, and whatever else is in brackets is.
    static func claims(
        in text: String,
        isPlaceholder: (Substring) -> Bool = { _ in false }
    ) -> [ProseClaim] {
        var reader = ProseReader()
        reader.readQuotations(of: text)
        reader.plain = without(isPlaceholder, reader.plain)
        reader.readMarkup()
        reader.readWords()
        return reader.claims
    }

    // MARK: - Quotations

    private static let quotes: [Character: Character] = [
        "\"": "\"", "“": "”", "„": "“", "«": "»", "`": "`",
    ]

    private mutating func readQuotations(of text: String) {
        var rest = text[...]
        while let first = rest.first {
            rest = rest.dropFirst()
            if let end = Self.quotes[first],
                let close = rest.prefix(Self.quotationMax).firstIndex(of: end)
            {
                let content = rest[..<close].filter { $0 != "`" }
                if !content.allSatisfy(\.isWhitespace) {
                    claims.append(.quotation(String(content)))
                }
                plain.append(" ")
                rest = rest[rest.index(after: close)...]
            } else {
                plain.append(first)
            }
        }
    }

    // MARK: - Markup

    private mutating func readMarkup() {
        let opens = plain.indices.contains { index in
            let rest = plain[index...]
            if rest.hasPrefix("](") || rest.hasPrefix("![") || rest.hasPrefix("]:") { return true }
            guard rest.first == "<", let next = rest.dropFirst().first else { return false }
            return next.isLetter || "/!?".contains(next)
        }
        let leads = plain.split(separator: "\n").contains { line in
            let body = line.drop { $0.isWhitespace }
            return body.first.map { "#>|~".contains($0) } ?? false
        }
        if opens || leads { claims.append(.markup) }
    }

    // MARK: - Words

    private mutating func readWords() {
        let words = Self.words(of: plain)
        for (index, word) in words.enumerated() {
            let next = index + 1 < words.count ? words[index + 1] : ""
            read(word, before: next)
        }
    }

    private static func without(_ isPlaceholder: (Substring) -> Bool, _ text: String) -> String {
        var result = ""
        var rest = text[...]
        while let open = rest.firstIndex(of: "[") {
            result += rest[..<open]
            rest = rest[open...].dropFirst()
            let body = rest.prefix(Placeholder.scalarsMax).prefix { $0 != "]" }
            if rest.dropFirst(body.count).first == "]", isPlaceholder(body) {
                result += " "
                rest = rest.dropFirst(body.count + 1)
            } else {
                result += "["
            }
        }
        return result + rest
    }

    private static func words(of text: String) -> [String] {
        let text = withoutThousands(text)
        return text.split { $0.isWhitespace || "()[]{}<>,;…→×/|*=–—\"“”".contains($0) }
            .map { word in
                var word = word
                while let last = word.last, ".:!?'’-+~%".contains(last) { word.removeLast() }
                while let first = word.first, ".:!?'’-+~#$".contains(first) { word.removeFirst() }
                for ending in ["'s", "’s"] where word.hasSuffix(ending) { word.removeLast(2) }
                return String(word)
            }
            .filter { !$0.isEmpty }
    }

    /// `1,234` is one number.
    static func withoutThousands(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        func isDigit(_ index: Int) -> Bool {
            bytes.indices.contains(index) && (0x30...0x39).contains(bytes[index])
        }
        for (index, byte) in bytes.enumerated() {
            let isSeparator =
                byte == UInt8(ascii: ",") && isDigit(index - 1)
                && (1...3).allSatisfy { isDigit(index + $0) } && !isDigit(index + 4)
            if !isSeparator { kept.append(byte) }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private mutating func read(_ word: String, before next: String) {
        let parts = word.split(separator: "-")
        if parts.allSatisfy({ Self.isAlias($0) }) {
            claims += parts.map { .alias(String($0)) }
        } else if let (day, clock) = Self.instant(word) {
            if let day { claims.append(.day(day)) }
            if let clock { claims.append(.clock(clock)) }
        } else if let (number, unit) = Self.number(word, before: next) {
            if String(number).utf8.count >= Self.digitsMin {
                claims.append(.number(number, unit: unit))
            }
        } else if Self.isIdentifier(word) {
            claims.append(.identifier(word))
        }
    }

    private static func isAlias(_ word: Substring) -> Bool {
        let digits = word.dropFirst()
        let isEvent =
            word.first == "E" && (1...3).contains(digits.count)
            && digits.allSatisfy { ("0"..."9").contains($0) }
        return isEvent || PayloadLegend.isAlias(word.utf8)
    }

    /// A day, a time of the day, or both as RFC 3339 has them.
    private static func instant(_ word: String) -> (day: String?, clock: String?)? {
        let word = word.hasSuffix("Z") ? String(word.dropLast()) : word
        if isShaped(word, "0000-00-00") { return (word, nil) }
        if word.count > 11, isShaped(String(word.prefix(10)), "0000-00-00"),
            word.dropFirst(10).first == "T"
        {
            guard let clock = clock(String(word.dropFirst(11))) else { return nil }
            return (String(word.prefix(10)), clock)
        }
        return clock(word).map { (nil, $0) }
    }

    private static func clock(_ word: String) -> String? {
        let whole = word.split(separator: ".").first.map(String.init) ?? word
        if isShaped(whole, "00:00:00") || isShaped(whole, "00:00") { return whole }
        return isShaped(whole, "0:00") || isShaped(whole, "0:00:00") ? "0\(whole)" : nil
    }

    private static func isShaped(_ text: String, _ shape: String) -> Bool {
        text.utf8.count == shape.utf8.count
            && zip(text.utf8, shape.utf8).allSatisfy { byte, mark in
                mark == UInt8(ascii: "0") ? (0x30...0x39).contains(byte) : byte == mark
            }
    }

    /// `42`, `42s`, `37th`; nil for anything else.
    private static func number(_ word: String, before next: String) -> (Int, unit: String)? {
        let digits = word.prefix { ("0"..."9").contains($0) }
        guard !digits.isEmpty, let number = Int(digits) else { return nil }
        let suffix = word.dropFirst(digits.count).drop { $0 == "-" }
        if suffix.isEmpty { return (number, next.lowercased()) }
        let isWord = suffix.allSatisfy { $0.isLetter && $0.isLowercase }
        return isWord && suffix.count <= 8 ? (number, String(suffix)) : nil
    }

    private static func isIdentifier(_ word: String) -> Bool {
        if word.contains(where: { "@_:\\".contains($0) }) { return true }
        let digits = word.count { $0.isNumber }
        let letters = word.count { $0.isLetter }
        if digits >= digitsMin { return true }
        if letters >= 5, word.allSatisfy({ $0.isUppercase }) { return true }
        let labels = word.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count > 1, labels.allSatisfy({ $0.count > 1 }) { return true }
        // `CreateUser`: a capital behind a small letter.
        return zip(word, word.dropFirst()).contains { $0.isLowercase && $1.isUppercase }
    }
}
