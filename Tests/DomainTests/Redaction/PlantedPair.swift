import Domain
import JSON
import TestSupport

/// Two documents that differ in some of the secrets planted in them and in nothing else.
struct PlantedPair {
    private(set) var secrets: [String] = []
    private(set) var isChanged = false
    private var random: SeededGenerator
    private var count = 0

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// The document before and after.
    mutating func document() -> (old: JSONValue, new: JSONValue) { object(depth: 0) }

    private static let secretNames = [
        "password", "clientSecret", "refresh_token_hash", "API-Key", "recoveryCode", "sessionId",
        "Set-Cookie", "private_key", "mfa_seed", "credentials", "salt", "pwd2", "PGPASSWORD",
    ]
    private static let codeNames = ["pin", "otp", "verification_code", "smsCode", "cvv"]
    private static let plainNames = [
        "title", "body", "notes", "config", "token_count", "max_tokens", "country_code", "owner",
        "sort_key", "url", "items", "value", "name",
    ]
    private static let prose = [
        "Hello, this is Talent Harbor.", "Do you have two minutes?", "key: value", "a=1; b=2",
        "https://example.com/a?page=2", "2026-03-02", "\"quoted\" and (bracketed)", "Größe: 5 €",
    ]

    private mutating func object(depth: Int) -> (JSONValue, JSONValue) {
        var old = JSONObject()
        var new = JSONObject()
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            count += 1
            let (name, values) = member(depth: depth)
            // Numbered, so that names are distinct.
            old.append("\(name.0)_\(count)", values.0)
            new.append("\(name.1)_\(count)", values.1)
        }
        return (.object(old), .object(new))
    }

    private mutating func member(
        depth: Int
    ) -> (name: (String, String), values: (JSONValue, JSONValue)) {
        let plain = Self.plainNames.randomElement(using: &random) ?? ""
        switch Int.random(in: 0..<12, using: &random) {
        case 0:
            let name = Self.secretNames.randomElement(using: &random) ?? ""
            return ((name, name), strings())
        case 1:
            let name = Self.codeNames.randomElement(using: &random) ?? ""
            return ((name, name), numbers())
        case 2:
            let name = Self.secretNames.randomElement(using: &random) ?? ""
            let (first, second) = (strings(), strings())
            return ((name, name), ([first.0, [second.0]], [first.1, [second.1]]))
        case 3:
            let (old, new) = strings()
            let name: JSONValue = .string(Self.secretNames.randomElement(using: &random) ?? "")
            return (
                (plain, plain), ([["key": name, "value": old]], [["key": name, "value": new]])
            )
        case 4 where depth < 4:
            return ((plain, plain), object(depth: depth + 1))
        case 5 where depth < 4:
            let (first, second) = (object(depth: depth + 1), object(depth: depth + 1))
            return ((plain, plain), ([first.0, second.0], [first.1, second.1]))
        case 6:
            let (old, new) = shapes()
            return (("\(plain) \(old)", "\(plain) \(new)"), (1, 1))
        case 7:
            let text: JSONValue = .string(filler())
            return ((plain, plain), (text, text))
        case 8, 9:
            let (old, new) = shapes()
            let (head, tail) = (filler(), filler())
            return (
                (plain, plain),
                (.string("\(head)\n\(old)\n\(tail)"), .string("\(head)\n\(new)\n\(tail)"))
            )
        default:
            let (old, new) = shapes()
            return ((plain, plain), (.string(old), .string(new)))
        }
    }

    private mutating func filler() -> String {
        (0..<Int.random(in: 1...5, using: &random))
            .map { _ in Self.prose.randomElement(using: &random) ?? "" }.joined(separator: "\n")
    }

    /// One time in two the secret changes.
    private mutating func pair<Secret>(
        _ make: (inout SeededGenerator) -> Secret
    ) -> (Secret, Secret) {
        let old = make(&random)
        guard Bool.random(using: &random) else { return (old, old) }
        isChanged = true
        return (old, make(&random))
    }

    /// Secrets that only their name tells.
    private mutating func strings() -> (JSONValue, JSONValue) {
        let alphabet = Array("abcXYZ0189 !\"§$%&/()=?\\'#+*~-_.:,;<>|äß漢🙂\n\t")
        let (old, new) = pair { random in
            String(
                (0..<Int.random(in: 9...40, using: &random)).map { _ in
                    alphabet.randomElement(using: &random) ?? "a"
                }
            )
        }
        secrets += [old, new]
        return (.string(old), .string(new))
    }

    private mutating func numbers() -> (JSONValue, JSONValue) {
        let (old, new) = pair { Int64.random(in: 10_000_000...99_999_999, using: &$0) }
        secrets += [String(old), String(new)]
        return (.number(JSONNumber(old)), .number(JSONNumber(new)))
    }

    /// Secrets that their shape tells, as the text they stand in.
    private mutating func shapes() -> (String, String) {
        let shape = PlantedSecret.shapes.randomElement(using: &random) ?? ""
        let (old, new) = pair { PlantedSecret.make(shape, using: &$0) }
        secrets += [old.secret, new.secret]
        return (old.text, new.text)
    }
}
