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
    private(set) var opening: [UInt8]
    let closing = Array("⟫".utf8)
    /// The number of each secret met so far, by what it is.
    private var numbers: [[UInt8]: Int] = [:]
    private var fresh = 0

    /// A redactor whose markers nobody knows.
    public init() { self.init(opening: Self.unknown()) }

    private init(opening: [UInt8]) { self.opening = opening }

    /// The same for values of which nearly all have no secret: it settles nothing before it has met
    /// one, and costs nothing until then.
    static var forFew: Redactor { Redactor(opening: []) }

    private static func unknown() -> [UInt8] {
        let nonce = SecureRandom.bytes(16).map { String(Int($0) + 100) }.joined()
        return Array("⟪\(nonce):".utf8)
    }

    /// A value with a marker in place of each secret, in values, texts and names.
    ///
    /// A field that a policy declares sensitive is a secret as a whole; one that it declares not to
    /// be may have any name, but what has the shape of a secret is taken out of it nevertheless.
    public mutating func redact(_ value: JSONValue, fields: [PolicyField] = []) -> JSONValue {
        redacted(value, fields: fields) ?? value
    }

    /// The same; nil when the value holds no secret.
    mutating func redacted(_ value: JSONValue, fields: [PolicyField] = []) -> JSONValue? {
        redacted(value, Place(fields: fields), depth: 0)
    }

    /// What is known of where a value stands.
    private struct Place {
        /// The name of its member.
        var name = ""
        /// The name that makes it a secret, its own or one further out.
        var secret: NameReading?
        /// What a policy says of the members.
        var fields: [PolicyField] = []
    }

    /// The value without its secrets; nil when it has none, so that nothing is built anew.
    private mutating func redacted(_ value: JSONValue, _ place: Place, depth: Int) -> JSONValue? {
        // A parser lets nothing deeper through; what is not looked at must not be shown.
        guard depth <= Limits.jsonDepthMax else { return .string(freshMarker()) }
        switch value {
        case .null, .bool:
            return nil
        case .number(let number):
            guard place.secret?.kind == .digits else { return nil }
            return .string(marker("n", number.text.utf8))
        case .string(let text):
            let isSecret =
                place.secret?.kind?.hides(text.utf8.span) == true
                || SecretShapes.isKeyMaterial(text.utf8.span)
                    && NameReading(place.name).speaksOfKey
            if isSecret { return .string(marker("s", text.utf8)) }
            return Self.isKeyID(place.name, text) ? nil : cut(text).map { .string($0) }
        case .array(let elements):
            return redacted(elements, place, depth: depth).map { .array($0) }
        case .object(let object):
            return redacted(object, place, depth: depth).map { .object($0) }
        }
    }

    private mutating func redacted(
        _ elements: [JSONValue],
        _ place: Place,
        depth: Int
    ) -> [JSONValue]? {
        var result: [JSONValue]?
        for (index, element) in elements.enumerated() {
            guard let changed = redacted(element, place, depth: depth + 1) else { continue }
            if result == nil { result = elements }
            result?[index] = changed
        }
        return result
    }

    private mutating func redacted(
        _ object: JSONObject,
        _ place: Place,
        depth: Int
    ) -> JSONObject? {
        let named = Self.pairName(object)
        var result: [JSONObject.Member]?
        for (index, member) in object.members.enumerated() {
            let value = redacted(member, within: place, pair: named, depth: depth)
            let key = cut(member.key)
            if key == nil, value == nil { continue }
            if result == nil { result = object.members }
            result?[index] = JSONObject.Member(
                key: key ?? member.key,
                value: value ?? member.value
            )
        }
        return result.map { JSONObject(distinct: $0) }
    }

    private mutating func redacted(
        _ member: JSONObject.Member,
        within place: Place,
        pair: NameReading?,
        depth: Int
    ) -> JSONValue? {
        let field = place.fields.first { $0.diff.name == member.key }
        if field?.isSensitive == true { return whole(member.value) }
        var inner = Place(name: member.key, fields: field?.nested ?? [])
        if field?.isSensitive == nil {
            inner.secret = Self.secret(member.key, within: place, pair: pair)
        }
        return redacted(member.value, inner, depth: depth + 1)
    }

    /// The name that makes a member's value a secret: its own, that of the pair that it belongs to,
    /// or one further out unless its own makes it harmless there.
    private static func secret(
        _ name: String,
        within place: Place,
        pair: NameReading?
    ) -> NameReading? {
        if let pair, SecretPair.isValue(name) { return pair }
        let own = NameReading(name)
        if own.kind != nil { return own }
        guard let outer = place.secret, outer.kind?.isCertain == true else { return nil }
        var both = outer
        both.read(name)
        return both.kind == nil ? nil : outer
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

    /// The secret that an object names in one member and holds in another (see ``SecretPair``).
    private static func pairName(_ object: JSONObject) -> NameReading? {
        guard object.members.contains(where: { SecretPair.isValue($0.key) }) else { return nil }
        for member in object.members where SecretPair.isNaming(member.key) {
            // A sentence about a password is no name of one.
            guard let name = member.value.string, name.utf8.count <= 64 else { continue }
            let reading = NameReading(name)
            if reading.kind?.isCertain == true { return reading }
        }
        return nil
    }

    /// Whether a text is the public half of a key pair where it says which was used.
    ///
    /// AWS names its keys by it, in every event; anywhere else it stands beside its secret.
    private static func isKeyID(_ name: String, _ text: String) -> Bool {
        isKeyID(text) && name.lowercased().filter { $0 != "_" }.hasSuffix("accesskeyid")
    }

    /// Whether a whole text is such an id, as an identifier may be.
    static func isKeyID(_ text: String) -> Bool {
        text.utf8.count == 20 && text.utf8.allSatisfy((ByteSet.capitals | .digits).contains)
    }

    /// A text without the secrets that it holds; nil when it holds none.
    mutating func cut(_ text: String) -> String? {
        guard SecretShapes.maySeeOne(in: text) else { return nil }
        let bytes = Array(text.utf8)
        let matches = SecretShapes.matches(in: bytes)
        guard !matches.isEmpty else { return nil }
        var parts: [UInt8] = []
        var end = 0
        for match in matches {
            parts += bytes[end..<match.range.lowerBound]
            let number = number("s", bytes[match.range])
            append(number, to: &parts)
            end = match.range.upperBound
        }
        return String(decoding: parts + bytes[end...], as: UTF8.self)
    }

    /// The number of a secret; `type` keeps the text "1" and the number 1 apart.
    private mutating func number(_ type: Unicode.Scalar, _ secret: some Collection<UInt8>) -> Int {
        var identity: [UInt8] = []
        identity.reserveCapacity(secret.count + 1)
        identity.append(UInt8(ascii: type))
        identity += secret
        if let number = numbers[identity] { return number }
        let number = freshNumber()
        numbers[identity] = number
        return number
    }

    private mutating func freshNumber() -> Int {
        if opening.isEmpty { opening = Self.unknown() }
        fresh += 1
        return fresh
    }

    private mutating func marker(_ type: Unicode.Scalar, _ secret: some Collection<UInt8>) -> String
    {
        // Not in one expression: a copy of self would be held while its numbers change.
        let number = number(type, secret)
        return marker(number)
    }

    /// A marker that no other value has.
    private mutating func freshMarker() -> String {
        let number = freshNumber()
        return marker(number)
    }

    private func marker(_ number: Int) -> String {
        var bytes: [UInt8] = []
        append(number, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private func append(_ number: Int, to bytes: inout [UInt8]) {
        bytes += opening
        bytes += String(number).utf8
        bytes += closing
    }
}
