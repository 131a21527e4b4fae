import Domain

/// The short names that a payload uses for what is named more than once: `U1` for an actor, `IP1` for
/// an address, `A1` for a user agent, `R1` for an entity.
struct PayloadLegend: Sendable {
    /// The kinds of names.
    enum Kind: String, CaseIterable {
        case actor = "U"
        case address = "IP"
        case agent = "A"
        case entity = "R"
    }

    /// What a short name stands for.
    struct Entry: Sendable {
        let alias: String
        /// What a reader of the answer is shown instead.
        let name: ScrubbedText
        /// The line that tells the model.
        let line: ScrubbedText
    }

    private(set) var entries: [Entry] = []
    private var places: [String: Int] = [:]
    private var counts: [Kind: Int] = [:]
    private let taken: Set<String>

    /// Words of the data that look like short names are given to nothing else.
    init(avoiding taken: Set<String>) { self.taken = taken }

    /// The short name of what the key stands for; nil when it has none yet.
    func known(_ kind: Kind, _ key: String) -> ScrubbedText? {
        places["\(kind.rawValue) \(key)"].map { ScrubbedText(scrubbed: entries[$0].alias) }
    }

    /// Gives a short name to what the key stands for.
    ///
    /// - Parameters:
    ///   - name: what a reader of the answer is shown instead.
    ///   - line: what the model is told of it.
    mutating func give(
        _ kind: Kind,
        to key: String,
        name: ScrubbedText,
        line: ScrubbedText
    ) -> ScrubbedText {
        var alias: String
        repeat {
            counts[kind, default: 0] += 1
            alias = "\(kind.rawValue)\(counts[kind, default: 0])"
        } while taken.contains(alias)
        places["\(kind.rawValue) \(key)"] = entries.count
        let short = ScrubbedText(scrubbed: alias)
        entries.append(Entry(alias: alias, name: name, line: "\(short) = \(line)"))
        return short
    }

    subscript(alias: String) -> Entry? { entries.first { $0.alias == alias } }

    /// The words of a text that look like short names.
    static func words(in text: some Sequence<UInt8>) -> Set<String> {
        var words: Set<String> = []
        var word: [UInt8] = []
        func end() {
            if isAlias(word) { words.insert(String(decoding: word, as: UTF8.self)) }
            word = []
        }
        for byte in text {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): word.append(byte)
            default: end()
            }
        }
        end()
        return words
    }

    /// Whether a word has the form of a short name.
    static func isAlias(_ word: some Collection<UInt8>) -> Bool {
        Kind.allCases.contains { kind in
            let digits = word.dropFirst(kind.rawValue.utf8.count)
            return word.starts(with: kind.rawValue.utf8) && (1...3).contains(digits.count)
                && digits.allSatisfy { (0x30...0x39).contains($0) }
        }
    }
}
