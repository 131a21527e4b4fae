internal import Crypto
public import Diff
public import JSON

/// Takes the secrets out of the values of one change before they are compared or stored.
///
/// A secret gives way to a marker that names nothing of it; equal secrets have the same marker and
/// different ones different markers, so that a diff of what is left still sees what changed.
/// `reveal` and `settle` then put words in the markers' places. A marker holds 128 random bits that
/// live as long as the redactor, so no data can hold one.
public struct Redactor: Sendable {
    /// What stands for a secret in what is shown and kept.
    public static let word = "[redacted]"
    /// The only line of a field that held nothing but secrets.
    public static let changed = "changed (redacted)"

    /// Digits and signs only: what converts the letters of a value leaves them alone.
    let opening: [UInt8]
    let closing = Array("⟫".utf8)
    /// The number of each secret met so far, by what it is.
    private var numbers: [[UInt8]: Int] = [:]
    private var fresh = 0
    private var kinds: [String: SensitiveNames.Kind?] = [:]

    /// A redactor whose markers nobody knows.
    public init() {
        let nonce = SecureRandom.bytes(16).map { String(Int($0) + 100) }.joined()
        opening = Array("⟪\(nonce):".utf8)
    }

    /// A value with a marker in place of each secret, in values, texts and names.
    ///
    /// A field that a policy declares sensitive is a secret as a whole; one that it declares not to
    /// be may have any name, but what has the shape of a secret is taken out of it nevertheless.
    public mutating func redact(_ value: JSONValue, fields: [PolicyField] = []) -> JSONValue {
        redacted(value, Place(fields: fields), depth: 0)
    }

    /// What is known of where a value stands.
    private struct Place {
        /// The name of its member.
        var name = ""
        /// The name that makes it a secret, its own or one further out.
        var secretName: String?
        /// What a policy says of the members.
        var fields: [PolicyField] = []
    }

    private mutating func redacted(_ value: JSONValue, _ place: Place, depth: Int) -> JSONValue {
        // A parser lets nothing deeper through; what is not looked at must not be shown.
        guard depth <= Limits.jsonDepthMax else { return .string(freshMarker()) }
        switch value {
        case .null, .bool:
            return value
        case .number(let number):
            guard let name = place.secretName, kind(of: name) == .digits else { return value }
            return .string(marker("n", number.text.utf8))
        case .string(let text):
            let isSecret =
                place.secretName != nil && !SensitiveNames.isHarmless(text)
                || SecretShapes.isKeyMaterial(text.utf8) && SensitiveNames.speaksOfKey(place.name)
            if isSecret { return .string(marker("s", text.utf8)) }
            return Self.isKeyID(place.name, text) ? value : .string(cut(text))
        case .array(let elements):
            return .array(elements.map { redacted($0, place, depth: depth + 1) })
        case .object(let object):
            return .object(redacted(object, place, depth: depth))
        }
    }

    private mutating func redacted(
        _ object: JSONObject,
        _ place: Place,
        depth: Int
    ) -> JSONObject {
        let named = pairName(object)
        var result = JSONObject()
        for member in object.members {
            let field = place.fields.first { $0.diff.name == member.key }
            let value: JSONValue
            if field?.isSensitive == true {
                value = whole(member.value)
            } else {
                var inner = Place(name: member.key, fields: field?.nested ?? [])
                if field?.isSensitive == nil {
                    inner.secretName = secretName(of: member.key, within: place, pair: named)
                }
                value = redacted(member.value, inner, depth: depth + 1)
            }
            result.append(cut(member.key), value)
        }
        return result
    }

    /// The name that makes a member's value a secret: its own, that of the pair that it belongs to,
    /// or one further out unless its own makes it harmless there.
    private mutating func secretName(
        of name: String,
        within place: Place,
        pair: String?
    ) -> String? {
        if let pair, Self.isValue(name) { return pair }
        if kind(of: name) != nil { return name }
        guard let outer = place.secretName, kind(of: "\(outer) \(name)") != nil else { return nil }
        return outer
    }

    /// The marker of a value that is a secret in all its parts; what is empty hides nothing.
    private mutating func whole(_ value: JSONValue) -> JSONValue {
        switch value {
        case .null: return value
        case .string(let text): return .string(text.isEmpty ? text : marker("s", text.utf8))
        case .number(let number): return .string(marker("n", number.text.utf8))
        case .array(let elements) where elements.isEmpty: return value
        case .object(let object) where object.isEmpty: return value
        case .bool, .array, .object: return .string(marker("j", Self.ordered(value).serialized))
        }
    }

    /// The value with its members in an order of their own, which is no part of a secret.
    private static func ordered(_ value: JSONValue) -> JSONValue {
        switch value {
        case .null, .bool, .number, .string: return value
        case .array(let elements): return .array(elements.map { ordered($0) })
        case .object(let object):
            var result = JSONObject()
            for member in object.members.sorted(by: { $0.key < $1.key }) {
                result.append(member.key, ordered(member.value))
            }
            return .object(result)
        }
    }

    /// The secret that an object names in one member and holds in another, as in
    /// `{"name": "DB_PASSWORD", "value": "…"}`.
    private mutating func pairName(_ object: JSONObject) -> String? {
        guard object.members.contains(where: { Self.isValue($0.key) }) else { return nil }
        for member in object.members where Self.namings.contains(member.key.lowercased()) {
            if let name = member.value.string, kind(of: name) != nil { return name }
        }
        return nil
    }

    private static let namings: Set<String> = [
        "name", "key", "field", "variable", "parameter", "parametername", "parameter_name",
        "property", "propertyname", "attribute", "header", "option",
    ]

    private static func isValue(_ name: String) -> Bool {
        let end = name.utf8.suffix(6).map { $0 | 0x20 }
        return end.suffix(5).elementsEqual("value".utf8) || end.elementsEqual("values".utf8)
    }

    private mutating func kind(of name: String) -> SensitiveNames.Kind? {
        if let known = kinds[name] { return known }
        let kind = SensitiveNames.kind(of: name)
        kinds[name] = .some(kind)
        return kind
    }

    /// Whether a text is the public half of a key pair where it says which was used.
    ///
    /// AWS names its keys by it, in every event; anywhere else it stands beside its secret.
    private static func isKeyID(_ name: String, _ text: String) -> Bool {
        text.utf8.count == 20 && text.utf8.allSatisfy((ByteSet.capitals | .digits).contains)
            && name.lowercased().filter { $0 != "_" }.hasSuffix("accesskeyid")
    }

    /// A text without the secrets that it holds.
    private mutating func cut(_ text: String) -> String {
        let bytes = Array(text.utf8)
        let matches = SecretShapes.matches(in: bytes)
        guard !matches.isEmpty else { return text }
        var parts: [UInt8] = []
        var end = 0
        for match in matches {
            parts += bytes[end..<match.range.lowerBound]
            parts += marker("s", bytes[match.range]).utf8
            end = match.range.upperBound
        }
        return String(decoding: parts + bytes[end...], as: UTF8.self)
    }

    /// The marker of a secret; `type` keeps the text "1" and the number 1 apart.
    private mutating func marker(_ type: Unicode.Scalar, _ secret: some Collection<UInt8>) -> String
    {
        let identity = [UInt8(ascii: type)] + secret
        if let number = numbers[identity] { return marker(number) }
        fresh += 1
        numbers[identity] = fresh
        return marker(fresh)
    }

    /// A marker that no other value has.
    private mutating func freshMarker() -> String {
        fresh += 1
        return marker(fresh)
    }

    private func marker(_ number: Int) -> String {
        String(decoding: opening + Array(String(number).utf8) + closing, as: UTF8.self)
    }
}
