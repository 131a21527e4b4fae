public import JSON

/// The results of an audit run, checked and without secrets: what may be stored and compared.
public struct AuditResults: Sendable, Equatable {
    /// An object or an array.
    public let value: JSONValue

    /// Checks results, whoever produced them; the problem's field begins with `path`.
    public init(_ value: JSONValue, at path: String) throws(Problem) {
        func invalid(_ message: String) -> Problem {
            Problem(.invalidInput, message, field: "/\(path)")
        }
        switch value {
        case .object, .array: break
        case .null, .bool, .number, .string:
            throw invalid("Results are an object or an array, not \(value.kind).")
        }
        guard Self.nests(value, atMost: Limits.jsonDepthMax) else {
            throw invalid("Nested deeper than \(Limits.jsonDepthMax) levels.")
        }
        try JSONStorage.check(value, at: path)
        guard value.serialized.count + Self.exponents(value) <= Limits.auditResultsBytesMax else {
            throw Problem(
                .tooLarge,
                "Results of an audit are at most \(Limits.auditResultsBytesMax) bytes.",
                hint: "Leave out what no comparison needs, or split the audit.",
                field: "/\(path)"
            )
        }
        self.value = value.withoutSecrets()
    }

    private static func nests(_ value: JSONValue, atMost levels: Int) -> Bool {
        switch value {
        case .null, .bool, .number, .string: true
        case .array(let elements):
            levels > 0 && elements.allSatisfy { nests($0, atMost: levels - 1) }
        case .object(let object):
            levels > 0 && object.members.allSatisfy { nests($0.value, atMost: levels - 1) }
        }
    }

    /// The digits by which PostgreSQL's jsonb writes numbers longer than they came: `1e1000` comes
    /// back as a thousand zeros, and a few megabytes of it as gigabytes.
    private static func exponents(_ value: JSONValue) -> Int {
        switch value {
        case .null, .bool, .string: 0
        case .number(let number):
            number.text.split(maxSplits: 1) { $0 == "e" || $0 == "E" }.dropFirst().first
                .flatMap { Int($0) }?.magnitude.clamped ?? 0
        case .array(let elements): elements.reduce(0) { $0 + exponents($1) }
        case .object(let object): object.members.reduce(0) { $0 + exponents($1.value) }
        }
    }
}

extension UInt {
    /// JSONStorage has refused longer ones; the bound keeps sums from overflowing.
    fileprivate var clamped: Int { Int(Swift.min(self, UInt(Limits.numberDigitsMax))) }
}
