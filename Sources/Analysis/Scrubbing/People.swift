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

    /// A row of words that names somebody.
    private struct Form: Sendable {
        let words: [[UInt8]]
        let person: String
        let part: Part
    }

    /// The forms by their first word.
    private var forms: [String: [Form]] = [:]
    /// Bits of the digests of first words: most words of a text are none.
    private var sieve = [UInt64](repeating: 0, count: 64)
    private var hasForeignLetters = false
    /// Each row of words once.
    private var known: Set<String> = []
    /// What has been learnt from, for the same names stand in event after event.
    private var heard: Set<String> = []
    private var heardLogins: Set<String> = []

    /// Words that a name may have.
    private static let wordsMax = 6
    /// Bytes that a word of a name may have.
    private static let wordMax = 40

    /// How many rows of words name somebody.
    var count: Int { known.count }

    /// Learns a name of two words or more, or a part of one that is told to be one.
    mutating func learn(name: String) {
        guard heard.insert(name).inserted else { return }
        let words = Self.words(of: name)
        guard (1...Self.wordsMax).contains(words.count), Self.isPersonal(name) else { return }
        guard words.count > 1 else {
            if words[0].utf8.count >= 2 { add(words, person: words[0], part: .first) }
            return
        }
        let person = words.sorted().joined(separator: " ")
        add(words, person: person, part: .full)
        add([words[words.count - 1]] + words.dropLast(), person: person, part: .full)
        add([words.joined()], person: person, part: .full)
        if words.count > 2 {
            add([words[0], words[words.count - 1]], person: person, part: .full)
        }
        if let initial = words[0].first {
            add(["\(initial)\(words[words.count - 1])"], person: person, part: .login)
            add(["\(initial)", words[words.count - 1]], person: person, part: .login)
        }
        for (index, word) in words.enumerated() where word.utf8.count >= 3 {
            add([word], person: person, part: index == 0 ? .first : .last)
        }
    }

    /// Learns a name that somebody signs in with.
    mutating func learn(login: String) {
        guard heardLogins.insert(login).inserted else { return }
        let words = Self.words(of: login)
        guard (1...Self.wordsMax).contains(words.count), Self.isPersonal(login) else { return }
        if words.count > 1, words.allSatisfy({ $0.utf8.allSatisfy { !$0.isDigit } }) {
            learn(name: login)
        }
        guard words.joined().utf8.count >= 3 else { return }
        add(words, person: words.sorted().joined(separator: " "), part: .login)
    }

    private mutating func add(_ words: [String], person: String, part: Part) {
        guard known.insert(words.joined(separator: " ")).inserted else { return }
        let form = Form(words: words.map { Array($0.utf8) }, person: person, part: part)
        forms[words[0], default: []].append(form)
        var digest = Self.seed
        for byte in words[0].utf8 { digest = Self.mixed(digest, byte) }
        sieve[Int(digest >> 6) & 63] |= 1 << (digest & 63)
        if words[0].utf8.contains(where: { $0 >= 0x80 }) { hasForeignLetters = true }
    }

    /// The words of a name in small letters.
    static func words(of name: String) -> [String] {
        guard name.utf8.count <= 128 else { return [] }
        return name.lowercased().utf8.split { !$0.isWord }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether a name may be a person's: services have names too, often glued as `DeployRole`.
    ///
    /// Of several words the last decides, for people are called Dev and Max Power.
    static func isPersonal(_ name: String) -> Bool {
        let words = words(of: name)
        guard words.contains(where: { $0.utf8.contains { $0.isLetter || $0 >= 0x80 } }),
            words.allSatisfy({ $0.utf8.count <= wordMax && !isIdentifier($0) })
        else { return false }
        let parts = NameWords.of(name) + words.map(trimmed)
        let services = Set(parts.filter(serviceWords.contains))
        if services.isEmpty { return true }
        guard words.count > 1, name.contains(" "), services.count == 1, let last = words.last else {
            return false
        }
        return !serviceWords.contains(trimmed(last))
    }

    private static func trimmed(_ word: String) -> String {
        var word = word[...]
        while word.last?.isNumber == true { word.removeLast() }
        return String(word)
    }

    /// Mostly digits, or a long row of hexadecimal ones.
    private static func isIdentifier(_ word: String) -> Bool {
        let digits = word.utf8.count { $0.isDigit }
        return digits >= 4 && digits * 2 >= word.utf8.count
            || word.utf8.count >= 12 && word.utf8.allSatisfy(\.isHexadecimal)
    }
}

extension People {
    static let seed: UInt64 = 0xCBF2_9CE4_8422_2325

    /// The digest of a word with one more byte (FNV-1a), the letters taken as small ones.
    static func mixed(_ digest: UInt64, _ byte: UInt8) -> UInt64 {
        (digest ^ UInt64(byte.small)) &* 0x100_0000_01B3
    }

    /// Whether a word with that digest may begin a name.
    func mayBegin(_ digest: UInt64, isForeign: Bool) -> Bool {
        isForeign && hasForeignLetters || sieve[Int(digest >> 6) & 63] >> (digest & 63) & 1 == 1
    }

    /// The longest name that begins with the word in a place.
    func name(in text: Reading, at start: Int, end: Int) -> (
        range: Range<Int>, person: String, part: Part
    )? {
        guard end - start <= Self.wordMax * 2 else { return nil }
        let word = String(decoding: text.bytes[start..<end], as: UTF8.self).lowercased()
        guard let forms = forms[word] else { return nil }
        var best: (range: Range<Int>, person: String, part: Part)?
        for form in forms {
            guard let last = Self.end(of: form, in: text, from: end),
                last > best?.range.upperBound ?? 0, isMeant(form, word, in: text, start..<last)
            else { continue }
            best = (start..<last, form.person, form.part)
        }
        return best
    }

    /// Where a form ends whose first word ends in a place.
    private static func end(of form: Form, in text: Reading, from end: Int) -> Int? {
        let separatorMax = 2
        var place = end
        for word in form.words.dropFirst() {
            let start = place
            while place - start < separatorMax, isSeparator(text[place]) { place += 1 }
            guard place > start else { return nil }
            let first = place
            while text[place].isWord { place += 1 }
            guard place - first <= wordMax * 2 else { return nil }
            let spelled = String(decoding: text.bytes[first..<place], as: UTF8.self)
            guard spelled.lowercased().utf8.elementsEqual(word) else { return nil }
        }
        return place
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: ","), UInt8(ascii: "'"), UInt8(ascii: "+"):
            true
        default: false
        }
    }

    /// Whether a part of a name is one there, and not the word that it is also.
    private func isMeant(
        _ form: Form,
        _ word: String,
        in text: Reading,
        _ range: Range<Int>
    ) -> Bool {
        if form.words.count > 1 || form.part == .full { return true }
        let isCommon = Self.commonWords.contains(word)
        if form.part == .login, !isCommon { return true }
        let isCapital = text[range.lowerBound].isCapital || text[range.lowerBound] >= 0x80
        if isCapital, !isCommon { return true }
        return text.speaks(of: Self.context, before: range.lowerBound)
    }

    private static let context = ContextWords(
        """
        user, username, login, name, named, by, mr, mrs, ms, dr, dear, hi, hello, customer, client, \
        colleague, employee, manager, candidate, contact, owner, actor, person, member, asked, told, \
        author, assignee, recruiter, applicant, firstname, lastname, fullname, surname, displayname
        """
    )
}
