import JSON
import TestSupport

/// Pairs of JSON documents of which one could have become the other, made from a seed.
struct DocumentPairs {
    private var random: SeededGenerator

    init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    private static let texts: [String] = [
        "", "a", "é", "- x", "line\nbreak", "\u{202E}", "\"\\", "日本", "\u{7F}", "--- a",
        "@@ -1 +1 @@",
    ]
    private static let keys = [
        "a", "B", "é", "z", "id", "_", "日", "\u{1F600}", "\u{FF21}", "--- a",
    ]

    mutating func next() -> (old: JSONValue, new: JSONValue) {
        let old: JSONValue = ["list": value(0), "x": value(0), "y": value(0)]
        return (old, edited(old, 0))
    }

    private mutating func chance(_ one: Int) -> Bool {
        Int.random(in: 0..<one, using: &random) == 0
    }

    private mutating func value(_ depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth > 3 ? 6 : 12), using: &random) {
        case 0: return nil
        case 1: return .bool(Bool.random(using: &random))
        case 2, 3: return .number(JSONNumber(Int64.random(in: -5...5, using: &random)))
        case 4, 5: return .string(random.pick(Self.texts))
        case 6...8:
            let count = Int.random(in: 0...(depth == 0 ? 40 : 5), using: &random)
            return .array((0..<count).map { _ in value(depth + 1) })
        default:
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...7, using: &random) {
                object[random.pick(Self.keys)] = value(depth + 1)
            }
            return .object(object)
        }
    }

    private mutating func edited(_ old: JSONValue, _ depth: Int) -> JSONValue {
        if chance(15) { return value(depth) }
        switch old {
        case .array(let elements):
            var edited: [JSONValue] = []
            for element in elements {
                if chance(10) { continue }
                if chance(10) { edited.append(value(depth + 1)) }
                edited.append(self.edited(element, depth + 1))
            }
            if chance(6) { edited.swapAt(0, at: edited.count - 1) }
            return .array(edited)
        case .object(let object):
            var edited = JSONObject()
            for member in object.members where !chance(9) {
                edited.append(member.key, self.edited(member.value, depth + 1))
            }
            if chance(5) { edited[random.pick(Self.keys)] = value(depth + 1) }
            return .object(edited)
        default: return old
        }
    }
}

extension Array {
    fileprivate mutating func swapAt(_ first: Int, at last: Int) {
        if last > first { swapAt(first, last) }
    }
}
