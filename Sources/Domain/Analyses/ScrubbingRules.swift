public import JSON

/// What a tenant adds to what is taken out of texts before a model sees them.
///
/// A field is taken out whole wherever a member has its name; a pattern wherever a text has its shape.
/// Both give way to placeholders of the kind that the tenant names, such as `[BADGE_1]`, and come back
/// in the answer.
public struct ScrubbingRules: Sendable, Equatable {
    /// A member whose value is personal by its name.
    public struct Field: Sendable, Equatable {
        /// The member's name; `badge_no` and `badgeNo` are one.
        public let name: String
        /// What its placeholders are called, in small letters.
        public let kind: String

        /// A name as it is compared: in small letters, without signs.
        public static func normalized(_ name: String) -> String {
            let bytes = name.lowercased().utf8.filter { byte in
                byte >= 0x80 || ByteSet.alphanumeric.contains(byte)
            }
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// A shape that personal data of the tenant's own has.
    public struct Pattern: Sendable, Equatable {
        /// What its placeholders are called, in small letters.
        public let kind: String
        /// The shape.
        public let shape: ScrubbingPattern
    }

    /// Kinds that ship with the product, whose names are taken.
    public static let shippedKinds: Set<String> = [
        "aadhaar", "birthdate", "card", "cf", "crypto", "email", "encoded", "field", "geo", "iban",
        "ip", "mac", "nhs", "nif", "nino", "passport", "person", "pesel", "phone", "routing",
        "secret", "ssn", "taxid",
    ]

    /// Nothing beyond what ships with the product.
    public static let none = ScrubbingRules()

    /// The members that are taken out by their names.
    public let fields: [Field]
    /// The shapes that are taken out wherever they stand.
    public let patterns: [Pattern]

    /// Nothing.
    public init() {
        fields = []
        patterns = []
    }
}

extension ScrubbingRules {
    /// Reads and checks rules; the first thing wrong is the problem, with its field.
    public init(document: JSONValue) throws(Problem) {
        var reader = try FieldReader(document, "Scrubbing rules")
        fields = try Self.list("fields", reader.value("fields")?.value) { entry throws(Problem) in
            Field(name: try Self.fieldName(&entry), kind: try Self.kind(&entry))
        }
        try Self.refuseRepeatedNames(of: fields)
        patterns = try Self.list("patterns", reader.value("patterns")?.value) {
            entry throws(Problem) in
            Pattern(kind: try Self.kind(&entry), shape: try Self.shape(&entry))
        }
        try reader.refuseUnread()
    }

    /// The rules as callers write and read them, and as they are stored.
    public var document: JSONValue {
        [
            "fields": .array(
                fields.map { ["name": .string($0.name), "kind": .string($0.kind)] }
            ),
            "patterns": .array(
                patterns.map { ["kind": .string($0.kind), "pattern": .string($0.shape.text)] }
            ),
        ]
    }

    private static func list<Entry>(
        _ name: String,
        _ value: JSONValue?,
        _ read: (inout FieldReader) throws(Problem) -> Entry
    ) throws(Problem) -> [Entry] {
        guard let value else { return [] }
        guard case .array(let elements) = value else {
            throw Problem(
                .invalidInput,
                "This field must be a list, not \(value.kind).",
                field: "/\(name)"
            )
        }
        guard elements.count <= Limits.scrubbingRulesMax else {
            throw Problem(
                .invalidInput,
                "\(elements.count) entries are too many.",
                hint: "A tenant may have \(Limits.scrubbingRulesMax) of them.",
                field: "/\(name)"
            )
        }
        var entries: [Entry] = []
        for (index, element) in elements.enumerated() {
            do {
                var reader = try FieldReader(element, "An entry")
                entries.append(try read(&reader))
                try reader.refuseUnread()
            } catch {
                throw error.within("\(name)/\(index)")
            }
        }
        return entries
    }

    private static func fieldName(_ entry: inout FieldReader) throws(Problem) -> String {
        let name = try entry.required("name", max: Limits.scrubbingNameMax)
        guard !Field.normalized(name).isEmpty else {
            throw Problem(
                .invalidInput,
                "This name has neither letters nor digits.",
                hint: "Name one member as it is written; there are no wildcards.",
                field: "/name"
            )
        }
        return name
    }

    /// Two names that are read as one would leave open which kind holds.
    private static func refuseRepeatedNames(of fields: [Field]) throws(Problem) {
        var seen: [String: Int] = [:]
        for (index, field) in fields.enumerated() {
            guard let first = seen.updateValue(index, forKey: Field.normalized(field.name)) else {
                continue
            }
            throw Problem(
                .invalidInput,
                "This name is read like the one of field \(first + 1).",
                hint: "Case and signs make no difference: badge_no and badgeNo are one.",
                field: "/fields/\(index)/name"
            )
        }
    }

    private static func kind(_ entry: inout FieldReader) throws(Problem) -> String {
        let kind = try entry.required("kind", max: Limits.scrubbingNameMax)
        let isName = kind.utf8.enumerated().allSatisfy { index, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"): index > 0
            default: false
            }
        }
        guard isName, kind.utf8.count <= kindMax else {
            throw Problem(
                .invalidInput,
                "This is no name of a kind.",
                hint: "A kind has 1 to \(kindMax) small letters, digits and _, a letter first.",
                field: "/kind"
            )
        }
        guard !shippedKinds.contains(kind) else {
            throw Problem(
                .invalidInput,
                "This kind ships with the product.",
                hint: "Choose another name.",
                field: "/kind"
            )
        }
        return kind
    }

    private static func shape(_ entry: inout FieldReader) throws(Problem) -> ScrubbingPattern {
        let text = try entry.required("pattern", max: Limits.scrubbingPatternMax)
        do {
            return try ScrubbingPattern(text)
        } catch {
            throw error.at("/pattern")
        }
    }

    private static let kindMax = 24
}
