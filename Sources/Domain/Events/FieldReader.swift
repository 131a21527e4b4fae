import JSON

/// Takes the fields of an object one by one, each checked, and notices what was left over.
struct FieldReader {
    private let object: JSONObject
    let naming: FieldNaming
    private var known: [String] = []
    /// The members that have been asked for, one bit each, as far as there are bits.
    private var read: UInt64 = 0

    init(object: JSONObject, naming: FieldNaming) {
        self.object = object
        self.naming = naming
        known.reserveCapacity(24)
    }

    /// A reader of what must be an object.
    ///
    /// - Parameter what: names it for who sent it, as in `An event`.
    init(
        _ value: JSONValue,
        _ what: String,
        naming: FieldNaming = .snakeCase
    ) throws(Problem) {
        guard case .object(let object) = value else {
            throw Problem(.invalidInput, "\(what) must be an object, not \(value.kind).")
        }
        self.init(object: object, naming: naming)
    }

    /// A member that is present and not null.
    mutating func value(_ column: String) -> (name: String, value: JSONValue)? {
        let name = naming.name(column)
        known.append(name)
        guard let index = object.members.firstIndex(where: { $0.key == name }) else { return nil }
        if index < UInt64.bitWidth { read |= 1 << UInt64(index) }
        let value = object.members[index].value
        return value.isNull ? nil : (name, value)
    }

    /// Every member must have been asked for: a mistyped name would otherwise lose data silently.
    func refuseUnread(otherNames: [String] = []) throws(Problem) {
        if object.count < UInt64.bitWidth, read == 1 << UInt64(object.count) - 1 { return }
        guard let unread = object.members.first(where: { !known.contains($0.key) }) else { return }
        let nearest = Spelling.nearest(to: unread.key, among: known + otherNames)
        throw Problem(
            .invalidInput,
            "There is no field of that name.",
            hint: nearest.map { "Did you mean \"\($0)\"?" },
            field: "/\(Problem.pointerToken(unread.key))"
        )
    }

    mutating func required(_ column: String, max: Int) throws(Problem) -> String {
        guard let text = try text(column, max: max) else {
            throw invalid(naming.name(column), "This field is required.")
        }
        return text
    }

    /// Text of at most so many Unicode scalars, which is how PostgreSQL counts; empty reads as
    /// absent, for an empty text says nothing.
    mutating func text(
        _ column: String,
        max: Int,
        allowsLines: Bool = false
    ) throws(Problem) -> String? {
        guard let (name, value) = value(column) else { return nil }
        guard case .string(let text) = value else { throw wrongType(name, "a string", value) }
        try check(text, name: name, max: max, allowsLines: allowsLines)
        return text.isEmpty ? nil : text
    }

    /// The same of what people write about something, without secrets.
    mutating func prose(
        _ column: String,
        max: Int,
        allowsLines: Bool = true
    ) throws(Problem) -> String? {
        try text(column, max: max, allowsLines: allowsLines)?.withoutSecrets(max: max)
    }

    private func check(
        _ text: String,
        name: String,
        max: Int,
        allowsLines: Bool
    ) throws(Problem) {
        // A text has at least a quarter as many scalars as bytes, so most need no counting.
        if text.utf8.count > max, text.unicodeScalars.count > max {
            throw invalid(name, "This text is longer than \(max) characters.")
        }
        var hasNUL = false
        var hasLineEnd = false
        var text = text
        text.withUTF8 { bytes in
            // Most texts have no control character at all.
            for byte in bytes where byte < 0x20 {
                if byte == 0 { hasNUL = true }
                if byte == 0x0A || byte == 0x0D { hasLineEnd = true }
            }
        }
        if hasNUL {
            throw invalid(name, "This text has a NUL character, which PostgreSQL cannot store.")
        }
        if hasLineEnd, !allowsLines { throw invalid(name, "This text must be a single line.") }
    }

    mutating func timestamp(_ column: String, now: Timestamp) throws(Problem) -> Timestamp? {
        guard let (name, value) = value(column) else { return nil }
        guard case .string(let text) = value, let time = Timestamp(rfc3339: text) else {
            throw invalid(name, "Expected an RFC 3339 date-time such as 2026-03-01T12:00:00Z.")
        }
        let latest = now.advanced(bySeconds: Limits.futureMax.components.seconds)
        if time > latest { throw invalid(name, "This time is more than a day in the future.") }
        return time
    }

    mutating func outcome(_ column: String) throws(Problem) -> Outcome? {
        guard let (name, value) = value(column) else { return nil }
        guard case .string(let text) = value, let outcome = Outcome(rawValue: text.lowercased())
        else {
            let words = Outcome.allCases.map(\.rawValue).joined(separator: ", ")
            throw invalid(name, "Expected one of \(words).")
        }
        return outcome
    }

    mutating func names(_ column: String) throws(Problem) -> [String]? {
        guard let (name, value) = value(column) else { return nil }
        guard case .array(let elements) = value else { throw wrongType(name, "an array", value) }
        if elements.count > Limits.changedFieldsMax {
            throw invalid(name, "More than \(Limits.changedFieldsMax) names.")
        }
        var names: [String] = []
        for (index, element) in elements.enumerated() {
            guard case .string(let text) = element else {
                throw wrongType("\(name)/\(index)", "a string", element)
            }
            try check(
                text,
                name: "\(name)/\(index)",
                max: Limits.changedFieldsMax,
                allowsLines: false
            )
            names.append(text)
        }
        return names.isEmpty ? nil : names
    }

    /// A JSON object that can be stored; empty reads as absent.
    mutating func object(_ column: String) throws(Problem) -> JSONValue? {
        guard let (name, value) = value(column) else { return nil }
        guard case .object(let object) = value else { throw wrongType(name, "an object", value) }
        try JSONStorage.check(value, at: name)
        // Not `? nil : value`: a JSONValue can be written nil, and that would be JSON's null.
        if object.isEmpty { return nil }
        return value
    }

    mutating func address(_ column: String) throws(Problem) -> IPAddress? {
        guard let (name, value) = value(column) else { return nil }
        guard case .string(let text) = value, let address = IPAddress(text) else {
            throw invalid(name, "Expected an IPv4 or IPv6 address.")
        }
        return address
    }

    private func wrongType(_ name: String, _ expected: String, _ value: JSONValue) -> Problem {
        invalid(name, "Expected \(expected), not \(value.kind).")
    }

    private func invalid(_ name: String, _ message: String) -> Problem {
        Problem(.invalidInput, message, field: "/\(name)")
    }
}
