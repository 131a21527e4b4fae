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
        try JSONStorage.checkParts(of: value, at: path)
        let growth = JSONStorage.growth(of: value).digits
        guard value.serialized.count + growth <= Limits.auditResultsBytesMax else {
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
}
