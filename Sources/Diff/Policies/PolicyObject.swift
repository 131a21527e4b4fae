import JSON

/// Takes the members of an object of a policy one by one, each checked, and notices what was left
/// over; a member that is null reads as left out.
struct PolicyObject {
    let pointer: JSONPointer
    private let object: JSONObject
    private var known: [String] = []

    init(_ value: JSONValue, at pointer: JSONPointer) throws(PolicyError) {
        guard let object = value.object else {
            throw PolicyError("Expected an object, not \(value.kind).", at: pointer)
        }
        self.object = object
        self.pointer = pointer
    }

    func pointer(to name: String) -> JSONPointer { pointer.appending(name) }

    func error(_ name: String, _ reason: String, hint: String? = nil) -> PolicyError {
        PolicyError(reason, hint: hint, at: pointer(to: name))
    }

    /// Every member must have been asked for: a mistyped name would otherwise change nothing.
    func refuseUnread() throws(PolicyError) {
        guard let unread = object.members.first(where: { !known.contains($0.key) }) else { return }
        throw error(
            unread.key,
            "There is no property of that name.",
            hint: didYouMean(unread.key, among: known)
        )
    }

    /// Whether there is a member of that name, for the schemas of which not all is read.
    func has(_ name: String) -> Bool { object[name].map { !$0.isNull } == true }

    mutating func value(_ name: String) -> JSONValue? {
        known.append(name)
        guard let value = object[name], !value.isNull else { return nil }
        return value
    }

    private mutating func string(_ name: String) throws(PolicyError) -> String? {
        guard let value = value(name) else { return nil }
        guard let text = value.string else { throw wrongKind(name, "a string", value) }
        return text
    }

    mutating func bool(_ name: String) throws(PolicyError) -> Bool? {
        guard let value = value(name) else { return nil }
        guard let truth = value.bool else { throw wrongKind(name, "true or false", value) }
        return truth
    }

    mutating func array(_ name: String) throws(PolicyError) -> [JSONValue]? {
        guard let value = value(name) else { return nil }
        guard let elements = value.array else { throw wrongKind(name, "an array", value) }
        return elements
    }

    mutating func members(_ name: String, max: Int) throws(PolicyError) -> [JSONObject.Member]? {
        guard let value = value(name) else { return nil }
        guard let object = value.object else { throw wrongKind(name, "an object", value) }
        if object.count > max { throw error(name, "There are more than \(max) of these.") }
        return object.members
    }

    /// One of some words.
    mutating func choice(_ name: String, among words: [String]) throws(PolicyError) -> String? {
        guard let word = try string(name) else { return nil }
        guard words.contains(word) else {
            throw error(
                name,
                "Expected one of \(words.joined(separator: ", ")).",
                hint: didYouMean(word, among: words)
            )
        }
        return word
    }

    /// Text of at most so many Unicode scalars that is not empty.
    mutating func text(_ name: String, max: Int) throws(PolicyError) -> String? {
        guard let text = try string(name) else { return nil }
        try PolicyText.check(text, max: max, at: pointer(to: name))
        return text
    }

    /// A label or a title: one line in which nothing hides.
    mutating func line(_ name: String) throws(PolicyError) -> String? {
        guard let text = try string(name) else { return nil }
        try PolicyText.checkLine(text, at: pointer(to: name))
        return text
    }

    /// The name of a member.
    mutating func name(_ name: String) throws(PolicyError) -> String? {
        try text(name, max: PolicyLimits.nameMax)
    }

    func wrongKind(_ name: String, _ expected: String, _ value: JSONValue) -> PolicyError {
        error(name, "Expected \(expected), not \(value.kind).")
    }
}

/// A question that leads from a mistyped word to the right one; nil when none is near.
func didYouMean(_ word: String, among words: [String]) -> String? {
    Spelling.nearest(to: word, among: words).map { "Did you mean \"\($0)\"?" }
}

/// What texts of a policy must be.
enum PolicyText {
    static func check(_ text: String, max: Int, at pointer: JSONPointer) throws(PolicyError) {
        if text.allSatisfy(\.isWhitespace) { throw PolicyError("This text is empty.", at: pointer) }
        if text.utf8.count > max, text.unicodeScalars.count > max {
            throw PolicyError("This text is longer than \(max) characters.", at: pointer)
        }
    }

    static func checkLine(_ text: String, at pointer: JSONPointer) throws(PolicyError) {
        try check(text, max: PolicyLimits.labelMax, at: pointer)
        if let hidden = text.unicodeScalars.first(where: VisibleText.isHidden) {
            throw PolicyError(
                "This text has the invisible character \(VisibleText.escape(hidden)).",
                at: pointer
            )
        }
    }

    /// A word in the letters that types of entities, actions and events are written in.
    static func checkWord(_ text: String, max: Int, at pointer: JSONPointer) throws(PolicyError) {
        try check(text, max: max, at: pointer)
        let letters = text.unicodeScalars
        let isWord = letters.allSatisfy {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
                || "_.-".unicodeScalars.contains($0)
        }
        guard isWord, letters.first?.properties.isAlphabetic == true else {
            throw PolicyError(
                "Expected letters, digits, \"_\", \".\" and \"-\" that begin with a letter.",
                at: pointer
            )
        }
    }
}
