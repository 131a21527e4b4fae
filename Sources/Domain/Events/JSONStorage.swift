public import JSON

/// What PostgreSQL's jsonb cannot hold (manual, §8.14) although it is JSON.
public enum JSONStorage {
    /// Refuses what cannot be stored, naming the place, and numbers that together would take far more
    /// room than what was sent.
    public static func check(_ value: JSONValue, at path: String) throws(Problem) {
        try checkParts(of: value, at: path)
        guard growth(of: value).isBounded else {
            throw Problem(
                .invalidInput,
                "The numbers of this value have exponents that would fill the database with zeros.",
                hint: "Send very large and very small numbers as strings.",
                field: "/\(path)"
            )
        }
    }

    /// Refuses NUL characters and numbers too long for `numeric`, naming the place.
    static func checkParts(of value: JSONValue, at path: String) throws(Problem) {
        do throws(Problem) {
            try checkParts(of: value)
        } catch {
            throw error.within(path)
        }
    }

    /// The place is named on the way out, for nearly all values are fine.
    private static func checkParts(of value: JSONValue) throws(Problem) {
        switch value {
        case .null, .bool: return
        case .string(let text): try check(text)
        case .number(let number):
            guard isStorable(number.text) else {
                throw Problem(
                    .invalidInput,
                    "This number has more than \(Limits.numberDigitsMax) digits."
                )
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                do throws(Problem) {
                    try checkParts(of: element)
                } catch {
                    throw error.within(String(index))
                }
            }
        case .object(let object):
            for member in object.members {
                try check(member.key)
                do throws(Problem) {
                    try checkParts(of: member.value)
                } catch {
                    throw error.within(Problem.pointerToken(member.key))
                }
            }
        }
    }

    private static func check(_ text: String) throws(Problem) {
        if text.utf8.span.contains(0) {
            throw Problem(
                .invalidInput,
                "A text in this value has a NUL character, which PostgreSQL cannot store."
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

    /// How much longer `jsonb` writes numbers than they came: `1e1000` comes back as a thousand zeros.
    struct Growth {
        /// Digits that are added.
        var digits = 0
        /// Characters of the numbers as they came.
        var characters = 0

        /// Whether what is stored stays within a small multiple of what was sent.
        var isBounded: Bool {
            digits <= Limits.numberDigitsMax + Limits.numberGrowthMax * characters
        }

        /// The same without what a value may grow by for its first number.
        var isSmall: Bool { digits <= Limits.numberGrowthMax * characters }
    }

    /// The growth of all numbers in a value whose parts have been checked.
    static func growth(of value: JSONValue) -> Growth {
        var growth = Growth()
        add(value, to: &growth)
        return growth
    }

    private static func add(_ value: JSONValue, to growth: inout Growth) {
        switch value {
        case .null, .bool, .string: return
        case .number(let number):
            let text = number.text
            growth.characters += text.utf8.count
            guard let mark = text.utf8.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }),
                let exponent = Int(text[text.index(after: mark)...])
            else { return }
            growth.digits += Int(min(exponent.magnitude, UInt(Limits.numberDigitsMax)))
        case .array(let elements): for element in elements { add(element, to: &growth) }
        case .object(let object): for member in object.members { add(member.value, to: &growth) }
        }
    }
}
