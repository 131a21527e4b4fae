/// The people whose names are known, to be found in free text.
///
/// Names are looked up word by word: nothing offline tells the name of a stranger from other words,
/// but who acts and is acted on in the events of a request is known.
struct People: Sendable {
    /// Which part of a person's name a text has.
    enum Part: String, Sendable {
        /// All of it.
        case full
        /// What is told first.
        case first
        /// What is told last, or in between.
        case last
        /// A name that one signs in with.
        case login
    }

    /// How surely something is somebody's name.
    enum Sureness: Int, Sendable, Comparable {
        /// What one signs in with, which may be a thing's.
        case likely
        /// A person's, by what its member or entity is called.
        case told
        /// A person's, by a sentence that says so of this very text.
        case reported

        static func < (left: Sureness, right: Sureness) -> Bool { left.rawValue < right.rawValue }
    }

    /// The rows of words that name somebody.
    private(set) var forms = NameForms()
    /// Names that are found within words.
    private(set) var unspaced = UnspacedNames()
    /// Each row of words once.
    private var known: Set<String> = []
    /// What has been learnt from, for the same names stand in event after event.
    private var heard: [String: Sureness] = [:]
    var heardParties: Set<String> = []
    private var heardNames: [String: Sureness] = [:]
    private var heardLogins: [String: Sureness] = [:]

    /// Whether there were more names than are kept, so that a text may have one that is not known.
    private(set) var isFull = false

    /// Rows of words that are kept: some 8,000 people have so many, and they take 20 MB.
    private static let rowsMax = 50_000
    /// Words that a name may have.
    private static let wordsMax = 12
    /// Bytes that a word of a name may have.
    static let wordMax = 40

    /// How many rows of words name somebody.
    var count: Int { known.count }

    /// Whether a text has not been heard of as a person's, or less surely.
    mutating func isNews(_ text: String, _ sureness: Sureness) -> Bool {
        guard hasRoom() else { return false }
        if let before = heard[text], before >= sureness { return false }
        heard[text] = sureness
        return true
    }

    /// Learns a name of two words or more, or a part of one that is told to be one.
    mutating func learn(name: String, _ sureness: Sureness = .told) {
        guard hasRoom() else { return }
        if let before = heardNames[name], before >= sureness { return }
        heardNames[name] = sureness
        let words = NameParts.of(name)
        guard (1...Self.wordsMax).contains(words.count),
            Self.isPersonal(name, isTold: sureness > .likely)
        else { return }
        let person = Self.key(of: words)
        learnUnspaced(words, person)
        guard words.count > 1 else {
            let part: Part = NameLetters.isUnspaced(words[0]) ? .full : .first
            if words[0].utf8.count >= 2 { add(words, person: person, part: part, sureness) }
            return
        }
        add(words, person: person, part: .full, sureness)
        add([words[words.count - 1]] + words.dropLast(), person: person, part: .full, sureness)
        add([words.joined()], person: person, part: .full, sureness)
        if words.count > 2 {
            add([words[0], words[words.count - 1]], person: person, part: .full, sureness)
        }
        let isLastService = Self.serviceWords.contains(words[words.count - 1])
        if let initial = words[0].first, !isLastService {
            add(["\(initial)\(words[words.count - 1])"], person: person, part: .login, sureness)
            add(["\(initial)", words[words.count - 1]], person: person, part: .login, sureness)
        }
        for (index, word) in words.enumerated() where word.utf8.count >= 2 {
            add([word], person: person, part: index == 0 ? .first : .last, sureness)
        }
    }

    /// Learns a name that somebody signs in with.
    mutating func learn(login: String, _ sureness: Sureness = .likely) {
        guard hasRoom() else { return }
        if let before = heardLogins[login], before >= sureness { return }
        heardLogins[login] = sureness
        let words = NameParts.of(login)
        guard (1...Self.wordsMax).contains(words.count),
            Self.isPersonal(login, isTold: sureness > .likely)
        else { return }
        let names = words.map(Self.trimmed)
        if NameLetters.isUnspaced(words.joined()) { return learn(name: login, sureness) }
        if words.count > 1, names.allSatisfy({ !$0.isEmpty && !$0.utf8.contains { $0.isDigit } }) {
            learn(name: names.joined(separator: " "), .likely)
        }
        let lettersMin = sureness > .likely ? 2 : 3
        guard words.joined().utf8.count >= lettersMin else { return }
        add(words, person: Self.key(of: words), part: .login, sureness)
    }

    private mutating func hasRoom() -> Bool {
        if known.count >= Self.rowsMax { isFull = true }
        return !isFull
    }

    /// Learns what is looked for within words.
    private mutating func learnUnspaced(_ words: [String], _ person: String) {
        func note(_ letters: some Sequence<Unicode.Scalar>, _ part: Part, needsTitle: Bool) {
            let name = UnspacedNames.Name(person: person, part: part, needsTitle: needsTitle)
            unspaced.insert(letters, name)
        }
        for (index, word) in words.enumerated() where NameLetters.isUnspaced(word) {
            let letters = Array(word.unicodeScalars)
            let part: Part = words.count == 1 ? .full : index == 0 ? .first : .last
            note(letters, part, needsTitle: letters.count < (words.count == 1 ? 2 : 3))
            guard words.count == 1, letters.count <= 5 else { continue }
            // 王先生, 山田さん, 小明同学
            for length in 1...2 where length < letters.count {
                note(letters.prefix(length), .last, needsTitle: true)
                note(letters.suffix(length), .first, needsTitle: true)
            }
        }
        if words.count > 1, words.allSatisfy(NameLetters.isUnspaced) {
            note(words.joined().unicodeScalars, .full, needsTitle: false)
        }
    }

    private mutating func add(
        _ words: [String],
        person: String,
        part: Part,
        _ sureness: Sureness
    ) {
        let row = "\(sureness.rawValue) \(words.joined(separator: " "))"
        guard known.insert(row).inserted else { return }
        let form = NameForms.Form(
            person: person,
            part: part,
            sureness: sureness,
            isCommon: words.allSatisfy(Self.isOrdinary),
            isService: words.count == 1 && Self.serviceWords.contains(words[0])
        )
        forms.insert(words, form)
    }

    private static func isOrdinary(_ word: String) -> Bool {
        commonWords.contains(word) || serviceWords.contains(word)
    }

    /// What makes two spellings of a name one person's.
    static func key(of words: [String]) -> String { words.sorted().joined(separator: " ") }
}
