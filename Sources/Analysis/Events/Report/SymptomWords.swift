internal import Domain

/// The words of a report, and who in it reports and whom it names.
struct SymptomWords {
    /// All words without their endings.
    let stems: Set<String>
    /// All words in their order, without the endings of plurals.
    let words: [String]
    private let namedStems: Set<String>
    private let reporterStems: Set<String>

    init(_ text: String) {
        let plain = text.lowercased().replacing("’", with: "'").replacing("cannot", with: "can not")
            .replacing("can't", with: "can not").replacing("n't", with: " not")
        // A sentence ends where who speaks may change.
        let sentences = plain.split { "!?;\n".contains($0) }
        var all: [String] = []
        var reporters: Set<String> = []
        var named: Set<String> = []
        for sentence in sentences {
            let words = sentence.split { !$0.isLetter && !$0.isNumber }.map(String.init)
            all += words
            let places = Self.reporterPlaces(in: words)
            for (index, word) in words.enumerated() {
                if places.contains(index) {
                    reporters.insert(Self.stem(word))
                } else {
                    named.insert(Self.stem(word))
                }
            }
        }
        words = all.map(NameWords.singular)
        stems = Set(all.map(Self.stem))
        namedStems = named
        reporterStems = reporters
    }

    /// Words that stand behind whoever tells something or suffers from it.
    private static let telling: Set<String> = [
        "reported", "reports", "report", "says", "said", "say", "complains", "complained", "tells",
        "told", "claims", "claimed", "noticed", "notices", "asks", "asked", "writes", "wrote",
        "mentions", "mentioned", "thinks", "believes", "sees", "saw", "gets", "got", "misses",
        "called",
    ]
    private static let modals: Set<String> = [
        "can", "could", "does", "did", "do", "is", "was", "has", "have",
    ]
    private static let nameWordsMax = 4

    /// The places of the words right before one of those, and behind "reported by" and "according to".
    private static func reporterPlaces(in words: [String]) -> Set<Int> {
        var places: Set<Int> = []
        for (index, word) in words.enumerated() {
            let next = index + 1 < words.count ? words[index + 1] : ""
            let isPassive =
                next == "by" && word == "reported" || next == "to" && word == "according"
            if isPassive {
                places.formUnion(index + 2..<min(words.count, index + 2 + 3))
                continue
            }
            let isTelling = telling.contains(word) || modals.contains(word) && next == "not"
            guard isTelling else { continue }
            let before = max(0, index - nameWordsMax)..<index
            // A verb of telling among them is where the name begins.
            let start = before.last { telling.contains(words[$0]) || words[$0] == "that" }
            places.formUnion((start.map { $0 + 1 } ?? before.lowerBound)..<index)
        }
        return places
    }

    /// Whether a name of a person stands in the report as one of whom it speaks.
    func names(_ person: String) -> Bool { Self.holds(person, namedStems) }

    /// Whether a person is the one who reports, or who suffers.
    func isReporter(_ person: String) -> Bool {
        !names(person) && Self.holds(person, reporterStems)
    }

    private static let common: Set<String> = [
        "svc", "service", "user", "admin", "system", "the", "role", "bot", "app", "api", "team",
        "job", "test", "support", "account", "info", "mail", "office",
    ]

    /// Words that say nothing of a thing by themselves.
    static let generic = stems(
        """
        the and for with from that this these those our their they was were has have had not can could about since \
        around after before into user report reported says said somebody someone something nobody who what when where \
        why all any new old test data file name key value type item thing copy time date day today yesterday night \
        morning afternoon evening week month year there here does did are been will would should
        """
    )
    /// Words of sentences that may be names too, by their stems.
    private static let ordinary = generic.union(EventVerb.allWords.map(stem))
        .union(stems("may might must mark bill backup build sync log mail message page"))

    /// An address is known by all names in it together, or by one that is no ordinary word.
    private static func holds(_ person: String, _ stems: Set<String>) -> Bool {
        let name = EventNames.shortName(person).lowercased()
        let local = name.split(separator: "@").first ?? ""
        // `newcomer770` is written as one word, and no word of a sentence.
        let isNumbered = local.split { !$0.isLetter && !$0.isNumber }.contains { part in
            part.count > 2 && part.contains(where: \.isLetter)
                && part.contains(where: \.isNumber) && stems.contains(stem(String(part)))
        }
        if isNumbered { return true }
        let parts = local.split { !$0.isLetter }.map(String.init)
        if parts.count > 1, parts.allSatisfy({ stems.contains(stem($0)) }) { return true }
        return parts.contains { part in
            part.count > 2 && !common.contains(part) && !ordinary.contains(stem(part))
                && stems.contains(stem(part))
        }
    }

    /// Whether words stand in the report one behind the other.
    func hold(_ phrase: [String]) -> Bool { NameWords.contain(phrase, in: words) }

    /// Whether any of some words stands in it, whatever its ending.
    func holdsAny(_ stems: Set<String>) -> Bool { !self.stems.isDisjoint(with: stems) }

    /// A word without the ending of its plural, its past or its -ing form.
    static func stem(_ word: String) -> String {
        let word = NameWords.singular(word)
        for ending in ["ing", "ed", "e"] where word.hasSuffix(ending) {
            let rest = word.dropLast(ending.count)
            if rest.count >= 3 { return String(rest) }
        }
        return word
    }

    static func stems(_ words: String) -> Set<String> {
        Set(words.split(separator: " ").map { stem(String($0)) })
    }
}
