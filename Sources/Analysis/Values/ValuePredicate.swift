internal import JSON

/// What a rule asks of a value; every test must hold.
struct ValuePredicate: Sendable {
    enum Test: Sendable {
        /// The value is one of these words, in any capitals.
        case isOneOf(Set<String>)
        /// A pattern with `*` fits it.
        case like([Wildcard])
        /// It ends so.
        case ends([String])
        /// One of these phrases is among its words.
        case words([[String]])
        /// It means on, or off.
        case state(isOn: Bool)
        /// It is a network: everything, or very much of it.
        case network(Network)
        /// It is missing, null, or an empty text, list or object.
        case empty(Bool)
        case above(Double)
        case below(Double)
        /// It names an account or domain that the old document does not.
        case newParty
        case not([Test])
    }

    enum Network: String, Sendable {
        /// The whole internet.
        case any
        /// More than a sixteenth of it, short of all.
        case wide
    }

    let tests: [Test]

    /// Values inside a structure that are asked.
    private static let leavesMax = 64
    /// Bytes of a text that is read as one value; nothing longer is a name, a word or a pattern's.
    private static let textBytesMax = 4096

    /// Whether the value passes; of a structure, whether a value in it does.
    func matches(_ value: JSONValue?, _ known: inout KnownParties) -> Bool {
        var left = Self.leavesMax
        return matches(value, &known, &left)
    }

    private func matches(
        _ value: JSONValue?,
        _ known: inout KnownParties,
        _ left: inout Int
    ) -> Bool {
        left -= 1
        if left < 0 { return false }
        if tests.allSatisfy({ Self.holds($0, value, &known) }) { return true }
        switch value {
        case .array(let elements)?:
            for element in elements where matches(element, &known, &left) { return true }
        case .object(let object)?:
            for member in object.members where matches(member.value, &known, &left) { return true }
        default: break
        }
        return false
    }

    private static func holds(
        _ test: Test,
        _ value: JSONValue?,
        _ known: inout KnownParties
    ) -> Bool {
        switch test {
        case .empty(let isEmpty): return self.isEmpty(value) == isEmpty
        case .not(let tests): return !tests.allSatisfy { holds($0, value, &known) }
        case .state(let isOn): return value.map { state(of: $0) == isOn } ?? false
        case .above(let bound): return number(value).map { $0 > bound } ?? false
        case .below(let bound): return number(value).map { $0 < bound } ?? false
        case .isOneOf(let words):
            return text(value).map {
                $0.utf8.count <= Self.textBytesMax && words.contains($0.lowercased())
            } ?? false
        case .like(let patterns):
            guard let text = text(value), text.utf8.count <= Self.textBytesMax else {
                return false
            }
            let bytes = Array(text.lowercased().utf8)
            return patterns.contains { $0.matches(bytes) }
        case .ends(let endings):
            guard let text = text(value) else { return false }
            let end = String(decoding: text.utf8.suffix(Self.textBytesMax), as: UTF8.self)
                .lowercased()
            return endings.contains { end.hasSuffix($0) }
        case .words(let phrases):
            guard let text = text(value), text.utf8.count <= Self.textBytesMax else { return false }
            let words = NameWords.of(text)
            return phrases.contains { NameWords.contain($0, in: words) }
        case .network(let network):
            return text(value).map { AddressRange.isWide($0, network) } ?? false
        case .newParty: return value?.string.map { known.isNew($0) } ?? false
        }
    }

    private static func text(_ value: JSONValue?) -> String? {
        switch value {
        case .string(let text)?: text
        case .number, .bool: value?.description
        default: nil
        }
    }

    static func number(_ value: JSONValue?) -> Double? {
        switch value {
        case .number(let number)?: number.double
        case .string(let text)? where text.utf8.count < 32: Double(text)
        default: nil
        }
    }

    private static func isEmpty(_ value: JSONValue?) -> Bool {
        switch value {
        case nil, .null?: true
        case .string(let text)?:
            text.isEmpty || text.utf8.count == 5 && text.lowercased() == "never"
        case .array(let elements)?: elements.isEmpty
        case .object(let object)?: object.isEmpty
        case .bool?, .number?: false
        }
    }

    /// Whether a value means on or off; nil when it means neither.
    static func state(of value: JSONValue) -> Bool? {
        switch value {
        case .bool(let truth): return truth
        case .number(let number) where number.text == "0" || number.text == "1":
            return number.text == "1"
        case .string(let text) where text.utf8.count <= 16:
            let text = text.lowercased()
            if on.contains(text) { return true }
            return off.contains(text) ? false : nil
        default: return nil
        }
    }

    private static let on: Set<String> = [
        "true", "on", "yes", "y", "1", "enabled", "enable", "active", "activated", "required",
        "require", "enforced", "enforce", "running",
    ]
    private static let off: Set<String> = [
        "false", "off", "no", "n", "0", "disabled", "disable", "inactive", "suspended", "none",
        "stopped", "optional", "deactivated", "notenabled", "not_enabled",
    ]
}

/// Whether a number grew or fell.
enum Trend: String, Sendable {
    case rises
    case falls

    func matches(_ old: JSONValue?, _ new: JSONValue?) -> Bool {
        guard let old = ValuePredicate.number(old), let new = ValuePredicate.number(new) else {
            return false
        }
        return self == .rises ? new > old : new < old
    }
}

/// Tells how much of the internet a text lets in.
enum AddressRange {
    static func isWide(_ text: String, _ network: ValuePredicate.Network) -> Bool {
        guard text.utf8.count <= 64 else { return false }
        let text = text.lowercased()
        let everything = ["0.0.0.0/0", "::/0", "0.0.0.0", "*", "any", "internet", "0/0", "all"]
        if everything.contains(text) { return network == .any }
        let parts = text.split(separator: "/", maxSplits: 1)
        guard network == .wide, parts.count == 2, let length = Int(parts[1]) else { return false }
        if parts[0].contains(":") { return length <= 16 && !parts[0].hasPrefix("f") }
        guard parts[0].split(separator: ".").count == 4 else { return false }
        let isPrivate = ["10.", "127.", "192.168.", "100.64."].contains { parts[0].hasPrefix($0) }
        return length <= 8 && length >= 0 && !isPrivate
    }
}
