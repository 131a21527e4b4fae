/// Reads the claims in a text.
struct ProseReader {
    private(set) var claims: [ProseClaim] = []
    /// What is neither in code nor between quotation marks.
    private var plain = ""
    /// The text without the marks of quotations.
    private var said = ""
    /// Whether the word before says which one a number means, and not how many.
    private var isLabelled = false
    /// Where the words of the latest span of time end.
    private var spanEnd = -1

    /// Digits that make a word an identifier.
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
        reader.plain = reader.plain.replacing("**", with: "")
        reader.readWords()
        reader.claims += ProseTransition.all(in: reader.said.replacing("**", with: ""))
            .map(ProseClaim.transition)
        return reader.claims
    }

    /// The claims of data, whose quotations say as much as its words.
    static func claims(ofData text: String) -> [ProseClaim] {
        var reader = ProseReader()
        reader.plain = text
        reader.readWords()
        return reader.claims + ProseTransition.all(in: text).map(ProseClaim.transition)
    }

    // MARK: - Quotations

    private static let quotes: [Character: Character] = [
        "\"": "\"", "“": "”", "„": "“", "«": "»", "`": "`", "'": "'", "‘": "’",
    ]

    private mutating func readQuotations(of text: String) {
        var rest = text[...]
        var previous: Character = " "
        while let first = rest.first {
            rest = rest.dropFirst()
            if let close = Self.close(of: first, after: previous, in: rest) {
                let content = rest[..<close].filter { $0 != "`" }
                if !content.allSatisfy(\.isWhitespace) {
                    claims.append(.quotation(String(content)))
                }
                let ending = content.last.map { ".!?".contains($0) } ?? false
                plain.append(ending ? " . " : " ")
                said += " \(content) "
                rest = rest[rest.index(after: close)...]
                previous = " "
            } else {
                plain.append(first)
                if !Self.quotes.keys.contains(first) { said.append(first) }
                previous = first
            }
        }
    }

    /// Where a quotation ends; nil where none begins.
    ///
    /// An apostrophe begins one only before a word, and ends it only behind one.
    private static func close(
        of mark: Character,
        after previous: Character,
        in rest: Substring
    ) -> Substring.Index? {
        guard let end = quotes[mark] else { return nil }
        let inside = rest.prefix(quotationMax)
        guard mark == "'" || mark == "‘" else { return inside.firstIndex(of: end) }
        guard !previous.isLetter, !previous.isNumber, inside.first.map(\.isWhitespace) == false
        else { return nil }
        return inside.indices.first { index in
            guard inside[index] == end else { return false }
            let next = inside[inside.index(after: index)...].first
            return next.map { !$0.isLetter && !$0.isNumber } ?? true
        }
    }

    // MARK: - Markup

    private mutating func readMarkup() {
        let opens = plain.indices.contains { index in
            let rest = plain[index...]
            if ["](", "![", "]:"].contains(where: rest.hasPrefix) { return true }
            guard rest.first == "<", let next = rest.dropFirst().first else { return false }
            return next.isLetter || "/!?".contains(next)
        }
        let leads = plain.split(separator: "\n").contains { line in
            let body = line.drop { $0.isWhitespace }
            return body.first.map { "#>~".contains($0) } ?? false
        }
        // Tables are made of it, and commands that feed each other.
        if opens || leads || plain.contains("|") { claims.append(.markup) }
    }

    // MARK: - Words

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

    private mutating func readWords() {
        let words = ProseWord.all(in: plain)
        var index = 0
        while index < words.count {
            isLabelled = index > 0 && Self.labels.contains(words[index - 1].lowercased)
            index += read(words[index...])
        }
    }

    /// Reads what begins with a word, and answers how many words that has.
    private mutating func read(_ words: ArraySlice<ProseWord>) -> Int {
        guard let word = words.first else { return 1 }
        let text = word.text
        let parts = text.split(separator: "-")
        if !parts.isEmpty, parts.allSatisfy({ Self.isAlias($0) }) {
            claims += parts.map { .alias(String($0)) }
            return 1
        }
        if let (day, clock) = Self.instant(text) {
            claims.append(.day(day))
            if let clock { claims.append(.clock(clock)) }
            return 1
        }
        if let (claim, count) = ProseTime.read(words) {
            claims.append(claim)
            return count
        }
        if let count = readNumber(words) { return count }
        if Self.isIdentifier(text) {
            claims.append(.identifier(text))
        } else if Self.isName(word, before: word.isLast ? nil : words.dropFirst().first) {
            claims.append(.name(text))
        }
        return 1
    }

    private static func isAlias(_ word: Substring) -> Bool {
        let digits = word.dropFirst()
        let isEvent =
            word.first == "E" && (1...3).contains(digits.count)
            && digits.allSatisfy { ("0"..."9").contains($0) }
        return isEvent || PayloadLegend.isAlias(word.utf8)
    }

    /// A day, alone or with a time of the day as RFC 3339 has them.
    private static func instant(_ word: String) -> (day: String, clock: String?)? {
        let word = word.hasSuffix("Z") ? String(word.dropLast()) : word
        guard isDay(word.prefix(10)) else { return nil }
        if word.utf8.count == 10 { return (word, nil) }
        guard word.dropFirst(10).first == "T" else { return nil }
        return ProseTime.clock(String(word.dropFirst(11))).map { (String(word.prefix(10)), $0) }
    }

    private static func isDay(_ text: Substring) -> Bool {
        text.utf8.count == 10
            && zip(text.utf8, "0000-00-00".utf8).allSatisfy { byte, mark in
                mark == UInt8(ascii: "0") ? (0x30...0x39).contains(byte) : byte == mark
            }
    }

    private static func isIdentifier(_ word: String) -> Bool {
        if word.contains(where: { "@_:\\".contains($0) }) { return true }
        let digits = word.count { $0.isNumber }
        let letters = word.count { $0.isLetter }
        if digits >= digitsMin { return true }
        if letters >= 5, word.allSatisfy({ $0.isUppercase }) {
            return !ProseVocabulary.abbreviations.contains(word.lowercased())
        }
        let labels = word.split(separator: ".", omittingEmptySubsequences: false)
        if labels.count > 1, labels.allSatisfy({ $0.count > 1 }) { return true }
        // `CreateUser`: a capital behind a small letter.
        return zip(word, word.dropFirst()).contains { $0.isLowercase && $1.isUppercase }
    }

    /// A day is one in small letters, too, and a sentence may begin with one of two words.
    private static func isName(_ word: ProseWord, before next: ProseWord?) -> Bool {
        let text = word.text
        guard text.count(where: \.isLetter) > 1 else { return false }
        if ProseVocabulary.days.contains(word.lowercased) { return true }
        guard text.first?.isUppercase == true else { return false }
        return !word.isFirst || text.allSatisfy { $0.isUppercase }
            || next.map { isCapitalized($0.text) } == true
    }

    private static func isCapitalized(_ word: String) -> Bool {
        word.first?.isUppercase == true && word.count > 1
            && word.dropFirst().allSatisfy { $0.isLowercase }
    }
}

extension ProseReader {
    // MARK: - Numbers

    /// Words before a number that say which one is meant, and not how many.
    private static let labels: Set<String> = [
        "step", "phase", "option", "point", "stage", "check", "cause", "scenario", "part", "level",
        "priority", "case", "hypothesis",
    ]

    private mutating func readNumber(_ words: ArraySlice<ProseWord>) -> Int? {
        guard let word = words.first else { return nil }
        if let (number, length) = ProseNumber.read(words) {
            switch number {
            case .many(let least): claims.append(.many(least))
            case .exact(let number):
                let isLast = words[words.startIndex + length - 1].isLast
                count(number, of: isLast ? [] : words.dropFirst(length), from: words.startIndex)
            }
            return length
        }
        let compound = word.lowercased.split(separator: "-").map(String.init)
        if compound.count == 2, let number = ProseNumber.value(of: compound[0]),
            let seconds = Self.seconds(of: compound[1])
        {
            claims.append(.length(number, seconds: seconds))
            return 1
        }
        return readDigits(word, words.dropFirst())
    }

    /// `42`, `42s`, `37th`, `5k`, `5 million`; nil for anything else.
    private mutating func readDigits(_ word: ProseWord, _ rest: ArraySlice<ProseWord>) -> Int? {
        let digits = word.text.prefix { ("0"..."9").contains($0) }
        guard !digits.isEmpty, let number = Int(digits) else { return nil }
        let suffix = String(word.text.dropFirst(digits.count).drop { $0 == "-" })
        let start = rest.startIndex - 1
        let rest = word.isLast ? [] : rest
        if suffix.isEmpty {
            if let next = rest.first, let scale = ProseNumber.scale(next.text) {
                let counted = next.isLast ? [] : rest.dropFirst()
                count(Self.product(number, scale), of: counted, from: start)
                return 2
            }
            count(number, of: rest, from: start)
            return 1
        }
        if let scale = ProseNumber.scale(suffix) {
            count(Self.product(number, scale), of: rest, from: start)
            return 1
        }
        guard suffix.count <= 8, suffix.allSatisfy({ $0.isLetter && $0.isLowercase }) else {
            return nil
        }
        if let seconds = Self.seconds(of: suffix) {
            claims.append(.length(number, seconds: seconds))
        } else {
            claims.append(.number(number, unit: suffix))
        }
        return 1
    }

    /// Notes a number of what the words behind it name; a span of time goes on in the smaller unit
    /// behind it.
    private mutating func count(_ number: Int, of rest: ArraySlice<ProseWord>, from start: Int) {
        guard let seconds = rest.first.flatMap({ Self.seconds(of: $0.lowercased) }) else {
            if !isLabelled { claims.append(.number(number, unit: Self.unit(in: rest))) }
            return
        }
        let isContinued = start == spanEnd || start == spanEnd + 1
        spanEnd = rest.startIndex + 1
        if isContinued, case .length(let whole, let unit)? = claims.last, unit > seconds {
            claims[claims.count - 1] = .length(
                Self.product(whole, unit) &+ Self.product(number, seconds),
                seconds: 1
            )
        } else {
            claims.append(.length(number, seconds: seconds))
        }
    }

    private static func product(_ number: Int, _ scale: Int) -> Int {
        let (product, overflow) = number.multipliedReportingOverflow(by: scale)
        return overflow ? .max : product
    }

    /// What is counted: the first word that only says more about it is passed over.
    private static func unit(in words: ArraySlice<ProseWord>) -> String {
        guard let first = words.first else { return "" }
        let word = first.lowercased
        guard isModifier(word), !first.isLast, let next = words.dropFirst().first else {
            return word
        }
        return next.lowercased
    }

    private static let modifiers: Set<String> = [
        "possible", "likely", "main", "plausible",
        "different", "other", "new", "more", "further", "distinct", "separate", "such", "similar",
        "successful", "consecutive", "same", "unsuccessful",
    ]

    private static func isModifier(_ word: String) -> Bool {
        modifiers.contains(word) || word.hasSuffix("ed")
    }

    /// The seconds of a unit of time; nil for any other.
    private static func seconds(of unit: String) -> Int? {
        switch unit {
        case "s", "sec", "secs", "second", "seconds": 1
        case "m", "min", "mins", "minute", "minutes": 60
        case "h", "hr", "hrs", "hour", "hours": 3_600
        case "d", "day", "days": 86_400
        case "week", "weeks": 604_800
        default: nil
        }
    }
}
