/// The placeholders of one request and what they stand for.
///
/// It lives in memory as long as the request, and shows none of its values.
struct Pseudonyms: Sendable {
    /// The number of each value by its kind and key.
    private var numbers: [String: [String: Int]] = [:]
    /// The spelling of each placeholder's value when it was first met, by the placeholder.
    private var values: [String: String] = [:]
    /// Placeholders as they were given out, by what was asked for.
    private var given: [Given: String] = [:]
    private var domains: [String: Int] = [:]
    /// The domain of most of the organisation's people.
    private let organisation: String?
    /// Kinds that a placeholder may have, in capitals.
    private let kinds: Set<String>

    init(organisation: String?, kinds: Set<String>) {
        self.organisation = organisation
        self.kinds = Set(kinds.map { $0.uppercased() })
    }

    /// The placeholder of a value; the same for the same kind and key.
    mutating func placeholder(
        for value: String,
        kind: String,
        key: String,
        note: String?
    ) -> String {
        let asked = Given(kind: kind, key: key, note: note)
        if let known = given[asked] { return known }
        let next = numbers[kind, default: [:]].count + 1
        let number = numbers[kind, default: [:]][key] ?? next
        numbers[kind, default: [:]][key] = number
        let name = "\(kind)_\(number)"
        let inner = kind == "EMAIL" ? "\(name)@\(domainName(note ?? ""))" : joined(name, note)
        let spelled = String(
            decoding: Placeholder.normalized(inner.utf8),
            as: UTF8.self
        )
        if values[spelled] == nil { values[spelled] = value }
        if values[name] == nil { values[name] = value }
        given[asked] = "[\(inner)]"
        return "[\(inner)]"
    }

    /// A value that a placeholder is asked for.
    private struct Given: Sendable, Hashable {
        let kind: String
        let key: String
        let note: String?
    }

    private func joined(_ name: String, _ note: String?) -> String {
        note.map { "\(name) \($0)" } ?? name
    }

    /// Addresses of one foreign domain have the same name behind their `@`.
    private mutating func domainName(_ domain: String) -> String {
        if let organisation, domain == organisation || domain.hasSuffix(".\(organisation)") {
            return "ORG"
        }
        let number = domains[domain] ?? domains.count + 1
        domains[domain] = number
        return "EXT\(number)"
    }

    /// Whether the text between two brackets is one that was given out, and nothing besides.
    func isGiven(_ inner: some Sequence<UInt8>) -> Bool {
        values[String(decoding: Placeholder.normalized(inner), as: UTF8.self)] != nil
    }

    /// What a placeholder stands for, given the text between its brackets.
    func meaning(of inner: some Sequence<UInt8>) -> Meaning {
        let spelled = Placeholder.normalized(inner)
        if let value = values[String(decoding: spelled, as: UTF8.self)] { return .value(value) }
        let names = Placeholder.names(in: spelled)
        for name in names {
            if let value = values[name] { return .value(value) }
        }
        let isKind = names.contains { name in
            kinds.contains(String(name[..<(name.lastIndex(of: "_") ?? name.startIndex)]))
        }
        return isKind ? .unknown : .words
    }

    /// What text in brackets may be.
    enum Meaning: Equatable {
        /// A placeholder that was given out for this.
        case value(String)
        /// A placeholder that was never given out.
        case unknown
        /// No placeholder.
        case words
    }
}
