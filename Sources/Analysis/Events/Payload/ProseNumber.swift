/// Numbers as prose writes them: in digits, with separators, and spelled out.
enum ProseNumber: Equatable {
    /// So many.
    case exact(Int)
    /// At least so many: `dozens`, `hundreds`.
    case many(Int)

    private static let spelled: [String: Int] = [
        "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
        "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
        "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
        "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60,
        "seventy": 70, "eighty": 80, "ninety": 90,
    ]
    private static let scales: [String: Int] = [
        "dozen": 12, "hundred": 100, "thousand": 1_000, "million": 1_000_000,
        "billion": 1_000_000_000,
    ]
    /// No count of anything in an audit log is greater.
    private static let numberMax = 1_000_000_000_000

    /// The number that begins with a word, and how many words it has; nil where none does.
    static func read(_ words: ArraySlice<ProseWord>) -> (number: ProseNumber, count: Int)? {
        guard let first = words.first else { return nil }
        let lower = first.lowercased
        if lower.hasSuffix("s"), let scale = scales[String(lower.dropLast())] {
            return (.many(2 * scale), 1)
        }
        if lower == "twice" { return (.exact(2), 1) }
        var sum = Sum()
        var count = 0
        for word in words {
            let isAnd = word.lowercased == "and" && count > 0
            if isAnd {
                let next = words.dropFirst(count + 1).first.map(\.lowercased)
                guard next.map({ spelled[$0] != nil }) == true, sum.isScaled else { break }
            } else if !sum.add(word.lowercased) {
                break
            }
            count += 1
            if word.isLast { break }
        }
        return count == 0 ? nil : (.exact(sum.value), count)
    }

    /// What a spelled number is of which the first part of a compound is one: `three` in
    /// `three-minute`.
    static func value(of word: String) -> Int? { spelled[word] ?? scales[word] }

    /// How many of a word's unit there are: a thousand for `k`.
    static func scale(_ word: String) -> Int? {
        switch word {
        case "k", "K": 1_000
        case "M": 1_000_000
        default: scales[word.lowercased()]
        }
    }

    private struct Sum {
        private var whole = 0
        private var part = 0
        private(set) var isScaled = false

        var value: Int { min(whole + part, numberMax) }

        /// Takes in a word, with hyphens or without; false when it is no number.
        mutating func add(_ word: String) -> Bool {
            let parts = word.split(separator: "-").map(String.init)
            guard !parts.isEmpty, parts.allSatisfy({ spelled[$0] ?? scales[$0] != nil }) else {
                return false
            }
            for part in parts { add(part: part) }
            return true
        }

        private mutating func add(part word: String) {
            if let number = spelled[word] {
                part += number
            } else if let scale = scales[word] {
                isScaled = true
                let count = min(max(part, 1), numberMax / scale) * scale
                if scale >= 1_000 {
                    whole = min(whole + count, numberMax)
                    part = 0
                } else {
                    part = count
                }
            }
        }
    }

    /// `1,234`, `1 234` and `1'234` are one number.
    ///
    /// A comma joins wherever three digits follow it; a blank or an apostrophe does only in a number
    /// that stands alone, for other numbers may follow each other.
    static func withoutThousands(_ text: String) -> String {
        let characters = Array(text)
        var kept = ""
        var group = 0
        var isAlone = true
        for (index, character) in characters.enumerated() {
            if isDigit(characters, index) {
                group += 1
                kept.append(character)
                continue
            }
            let isFollowed =
                (1...3).allSatisfy { isDigit(characters, index + $0) }
                && !isDigit(characters, index + 4)
            let joins =
                character == ","
                ? group > 0 : blanks.contains(character) && isAlone && (1...3).contains(group)
            if isFollowed, joins {
                let next = characters.indices.contains(index + 4) ? characters[index + 4] : " "
                if character == "," || !(next.isLetter || "-:_@/".contains(next)) {
                    group = 0
                    continue
                }
            }
            group = 0
            isAlone = !(character.isLetter || "-:._@/+".contains(character))
            kept.append(character)
        }
        return kept
    }

    private static let blanks: Set<Character> = [" ", "\u{A0}", "\u{2009}", "\u{202F}", "'", "’"]

    private static func isDigit(_ characters: [Character], _ index: Int) -> Bool {
        characters.indices.contains(index) && ("0"..."9").contains(characters[index])
    }
}
