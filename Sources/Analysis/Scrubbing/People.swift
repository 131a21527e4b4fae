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

    /// A row of words that names somebody.
    private struct Form: Sendable {
        /// Each word in its spellings.
        let words: [[[UInt8]]]
        let person: String
        let part: Part
        let sureness: Sureness
        /// Whether its words are also ones that everybody uses, or its only one is one of services.
        let isCommon: Bool
        let isService: Bool
    }

    /// The forms by the beginning of their first word.
    private var forms: [UInt32: [Form]] = [:]
    /// Bits of these beginnings: most words of a text have others.
    private var sieve = [UInt64](repeating: 0, count: 64)
    /// Names that are found within words.
    private(set) var unspaced = UnspacedNames()
    /// Each row of words once.
    private var known: Set<String> = []
    /// What has been learnt from, for the same names stand in event after event.
    private var heard: [String: Sureness] = [:]
    var heardParties: Set<String> = []
    private var heardNames: [String: Sureness] = [:]
    private var heardLogins: [String: Sureness] = [:]

    /// Words that a name may have.
    private static let wordsMax = 12
    /// Bytes that a word of a name may have.
    private static let wordMax = 40

    /// How many rows of words name somebody.
    var count: Int { known.count }

    /// Whether a text has not been heard of as a person's, or less surely.
    mutating func isNews(_ text: String, _ sureness: Sureness) -> Bool {
        if let before = heard[text], before >= sureness { return false }
        heard[text] = sureness
        return true
    }

    /// Learns a name of two words or more, or a part of one that is told to be one.
    mutating func learn(name: String, _ sureness: Sureness = .told) {
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
        let spelled = words.map { NameLetters.spellings(of: $0) }
        let form = Form(
            words: spelled,
            person: person,
            part: part,
            sureness: sureness,
            isCommon: words.allSatisfy(Self.isOrdinary),
            isService: words.count == 1 && Self.serviceWords.contains(words[0])
        )
        for key in Set(spelled[0].map { Self.beginning(of: $0, 0, $0.count) }) {
            forms[key, default: []].append(form)
            let bit = Self.bit(of: key)
            sieve[bit >> 6] |= 1 << UInt64(bit & 63)
        }
    }

    private static func isOrdinary(_ word: String) -> Bool {
        commonWords.contains(word) || serviceWords.contains(word)
    }

    /// What makes two spellings of a name one person's.
    static func key(of words: [String]) -> String { words.sorted().joined(separator: " ") }
}

extension People {
    /// The first letters of a word as a number, the letters taken as small ones.
    static func beginning(of bytes: [UInt8], _ start: Int, _ end: Int) -> UInt32 {
        var number: UInt32 = 0
        for place in start..<min(end, start + NameLetters.stemMin) {
            number = number << 8 | UInt32(bytes[place].small)
        }
        return number
    }

    private static func bit(of beginning: UInt32) -> Int { Int((beginning &* 0x9E37_79B1) >> 20) }

    /// Whether a word that begins so may begin a name.
    func mayBegin(_ beginning: UInt32) -> Bool {
        let bit = Self.bit(of: beginning)
        return sieve[bit >> 6] >> UInt64(bit & 63) & 1 == 1
    }

    /// The longest name that begins with the word in a place.
    func name(in text: Reading, at start: Int, end: Int) -> (
        range: Range<Int>, person: String, part: Part
    )? {
        guard end - start <= Self.wordMax * 2 else { return nil }
        let word = NameLetters.plain(text.bytes[start..<end])
        guard let forms = forms[Self.beginning(of: word, 0, word.count)] else { return nil }
        var best: (range: Range<Int>, person: String, part: Part)?
        for form in forms {
            guard let likeness = NameLetters.likeness(word, form.words[0]),
                // What one signs in with may be a thing's, and things have plurals.
                likeness == .same || form.sureness > .likely,
                let last = Self.end(of: form, in: text, from: end),
                last > best?.range.upperBound ?? 0,
                isMeant(form, likeness, in: text, start..<last)
            else { continue }
            best = (start..<last, form.person, form.part)
        }
        return best
    }

    /// Where a form ends whose first word ends in a place.
    private static func end(of form: Form, in text: Reading, from end: Int) -> Int? {
        let separatorMax = 2
        var place = end
        for spellings in form.words.dropFirst() {
            let start = place
            while place - start < separatorMax, isSeparator(text[place]) { place += 1 }
            guard place > start else { return nil }
            let first = place
            while text[place].isWord { place += 1 }
            guard place - first <= wordMax * 2 else { return nil }
            let word = NameLetters.plain(text.bytes[first..<place])
            guard NameLetters.likeness(word, spellings) != nil else { return nil }
        }
        return place
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: ","), UInt8(ascii: "'"), UInt8(ascii: "+"), UInt8(ascii: "/"),
            UInt8(ascii: ":"), UInt8(ascii: "("):
            true
        default: false
        }
    }

    /// Letters from which on a word in small letters is rather a name that is known than another.
    private static let rareMin = 5

    /// Whether a part of a name is one there, and not the word that it is also.
    private func isMeant(
        _ form: Form,
        _ likeness: NameLetters.Likeness,
        in text: Reading,
        _ range: Range<Int>
    ) -> Bool {
        let first = text[range.lowerBound]
        let isCapital = first.isCapital || first >= 0x80
        if form.words.count > 1 || form.part == .full, isCapital || !form.isCommon { return true }
        if form.isService {
            return isCapital
                && text.speaks(of: NameTitles.words, before: range.lowerBound)
        }
        if isCapital, form.sureness == .reported { return true }
        if !form.isCommon {
            if range.count < 3 { return isCapital && !text[range.lowerBound + 1].isCapital }
            if isCapital || form.part == .login && likeness == .same { return true }
            if form.sureness > .likely, range.count >= Self.rareMin, likeness == .same {
                return true
            }
        }
        return text.speaks(of: Self.context, before: range.lowerBound)
    }

    private static let context =
        NameTitles.words
        + ContextWords(
            """
            user, username, login, name, named, by, dear, hi, hello, customer, client, colleague, \
            employee, manager, candidate, contact, owner, actor, person, member, asked, told, \
            author, assignee, recruiter, applicant, firstname, lastname, fullname, surname, \
            displayname, benutzer, nutzer, kunde, kundin, kollege, kollegin, usuario, cliente, \
            utilisateur, client, collègue, utente, gebruiker, klant, użytkownik, klient
            """
        )
}
