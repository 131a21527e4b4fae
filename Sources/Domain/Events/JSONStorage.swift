public import JSON

/// What PostgreSQL's jsonb cannot hold (manual, §8.14) although it is JSON.
public enum JSONStorage {
    /// Refuses NUL characters and numbers too long for `numeric`, naming the place.
    public static func check(_ value: JSONValue, at path: String) throws(Problem) {
        switch value {
        case .null, .bool: return
        case .string(let text): try check(text, at: path)
        case .number(let number):
            guard isStorable(number.text) else {
                throw Problem(
                    .invalidInput,
                    "This number has more than \(Limits.numberDigitsMax) digits.",
                    field: "/\(path)"
                )
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                try check(element, at: "\(path)/\(index)")
            }
        case .object(let object):
            for member in object.members {
                try check(member.key, at: path)
                try check(member.value, at: "\(path)/\(Problem.pointerToken(member.key))")
            }
        }
    }

    private static func check(_ text: String, at path: String) throws(Problem) {
        if text.utf8.contains(0) {
            throw Problem(
                .invalidInput,
                "A text in this value has a NUL character, which PostgreSQL cannot store.",
                field: "/\(path)"
            )
        }
    }

    /// Whether `numeric` can hold a number of that text.
    static func isStorable(_ text: String) -> Bool {
        let parts = text.split(maxSplits: 1) { $0 == "e" || $0 == "E" }
        guard let digits = parts.first, digits.utf8.count <= Limits.numberDigitsMax else {
            return false
        }
        guard parts.count == 2 else { return true }
        guard let exponent = Int(parts[1]) else { return false }
        return (-Limits.numberDigitsMax...Limits.numberDigitsMax).contains(exponent)
    }
}
