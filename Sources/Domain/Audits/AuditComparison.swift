public import JSON

/// How two runs of an audit are compared.
public struct AuditComparison: Sendable, Equatable {
    /// Names of members that identify an element of a list, the first that is there counts.
    public let identity: [String]
    /// Places that do not count: JSON Pointers (RFC 6901) in which `*` stands for any one name or
    /// index and `**` for any number of them.
    public let ignore: [String]

    /// The comparison of an audit that says nothing about it.
    public static let standard = AuditComparison(identity: [], ignore: [])

    init(identity: [String], ignore: [String]) {
        self.identity = identity
        self.ignore = ignore
    }

    /// The comparison as callers write and read it.
    public var document: JSONObject {
        var object = JSONObject()
        if !identity.isEmpty { object.append("identity", .array(identity.map { .string($0) })) }
        if !ignore.isEmpty { object.append("ignore", .array(ignore.map { .string($0) })) }
        return object
    }
}

extension AuditComparison {
    init(_ value: JSONValue) throws(Problem) {
        var reader = try FieldReader(value, "A comparison")
        identity =
            try reader.texts("identity", count: Limits.auditIdentityMax, max: Limits.auditNameMax)
        ignore =
            try reader.texts("ignore", count: Limits.auditIgnoredMax, max: Limits.auditPathMax)
        try reader.refuseUnread()
        if let index = ignore.firstIndex(where: { !Self.isPointer($0) }) {
            throw Problem(
                .invalidInput,
                "Expected a JSON Pointer (RFC 6901).",
                hint: "For example /rows/*/last_seen, or /**/checked_at for any depth.",
                field: "/ignore/\(index)"
            )
        }
    }

    /// RFC 6901 §3: each token behind a slash, and a tilde only as `~0` or `~1`.
    private static func isPointer(_ text: String) -> Bool {
        guard text.hasPrefix("/") else { return false }
        return text.split(separator: "~", omittingEmptySubsequences: false).dropFirst()
            .allSatisfy { $0.first == "0" || $0.first == "1" }
    }
}

extension FieldReader {
    /// Texts, each of them one line and not empty; none when the field is absent.
    mutating func texts(_ column: String, count: Int, max: Int) throws(Problem) -> [String] {
        guard let (name, value) = value(column) else { return [] }
        guard case .array(let elements) = value else {
            throw Problem(
                .invalidInput,
                "Expected an array, not \(value.kind).",
                field: "/\(name)"
            )
        }
        if elements.count > count {
            throw Problem(.invalidInput, "More than \(count) elements.", field: "/\(name)")
        }
        var texts: [String] = []
        for (index, element) in elements.enumerated() {
            var one = FieldReader(object: ["\(index)": element], naming: .snakeCase)
            do throws(Problem) {
                texts.append(try one.required("\(index)", max: max))
            } catch {
                throw error.within(name)
            }
        }
        return texts
    }
}
