import Diff
import JSON
import TestSupport
import Testing

@Suite("A document that may be a policy")
struct HostilePolicyTests {
    private static let base = #"""
        {
          "entity_type": "T", "title": "T", "description": "d",
          "actions": {"update": {"event_type": "U"}, "reset": {"kind": "delete"}},
          "metadata": {"m": 1}, "id_name": "id", "name_field": "n", "other_fields": "show",
          "fields": [
            "a", {"name": "q", "label": "Q", "list_key": "id", "list_title": "t", "nested": "d"},
            {"name": "p", "display": "percent"}, {"name": "m", "display": {"titles": {"A": "B"}}}
          ],
          "definitions": {"d": ["x", {"name": "y", "nested": [{"name": "z", "nested": "e"}]}], "e": []}
        }
        """#
    private static let schema = ##"""
        {
          "entity_type": "T",
          "schema": {
            "properties": {
              "a": {"type": "number", "title": "A", "x-display": "percent", "x-order": 1},
              "b": {"$ref": "#/$defs/d"}, "c": {"enum": ["x"], "enumNames": ["X"]},
              "e": {"type": "array", "items": {"$ref": "#/$defs/d"}, "x-diff": {"list_key": "id"}}
            },
            "$defs": {"d": {"properties": {"z": {"anyOf": [{"type": "null"}, {"title": "Z"}]}}}}
          }
        }
        """##
    private static let values: [JSONValue] = [
        nil, true, 0, "", "a", "d", "e", "percent", "update", "#/$defs/d", "\u{202E}", [], [:],
        ["d"], ["nested": "d", "name": "x"], ["name": "a"], ["titles": ["A": "B", "C": "B"]],
        ["$ref": "#/$defs/d"], ["properties": ["a": [:]]],
    ]

    /// The document with one of its values replaced, left out or put under another name.
    private func edited(_ value: JSONValue, _ random: inout SeededGenerator) -> JSONValue {
        if Int.random(in: 0..<4, using: &random) == 0 { return random.pick(Self.values) }
        switch value {
        case .array(var elements):
            guard let index = elements.indices.randomElement(using: &random) else { return value }
            elements[index] = edited(elements[index], &random)
            return .array(elements)
        case .object(let object):
            guard let place = object.members.indices.randomElement(using: &random) else {
                return value
            }
            var edited = JSONObject()
            for (index, member) in object.members.enumerated() {
                let isPlace = index == place
                let isRenamed = isPlace && Int.random(in: 0..<6, using: &random) == 0
                edited[isRenamed ? member.key + "x" : member.key] =
                    isPlace ? self.edited(member.value, &random) : member.value
            }
            return .object(edited)
        default: return random.pick(Self.values)
        }
    }

    @Test("is a policy that compares, or is refused at a place that it has", arguments: [1, 2])
    func anyDocument(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let base = try JSONValue(parsing: Array((seed == 1 ? Self.base : Self.schema).utf8))
        _ = try DiffPolicy(base)
        var refused = 0
        for _ in 0..<3000 {
            var document = base
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                document = edited(document, &random)
            }
            do throws(PolicyError) {
                let policy = try DiffPolicy(document)
                #expect(policy.document == document)
                let comparison = policy.comparison(old: document, new: base)
                #expect(comparison.sections.isEmpty == comparison.changedFields.isEmpty)
            } catch {
                refused += 1
                #expect(error.reason.hasSuffix(".") && !error.reason.isEmpty)
                #expect(Self.leads(error.pointer, in: document), "\(error) in \(document)")
            }
        }
        #expect((300...2900).contains(refused))
    }

    /// Whether a pointer leads to a value, or to a member that an object lacks.
    private static func leads(_ pointer: String, in document: JSONValue) -> Bool {
        var value: JSONValue? = document
        for token in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            guard let inner = value else { return false }
            let name = token.replacing("~1", with: "/").replacing("~0", with: "~")
            if let elements = inner.array {
                guard let index = Int(String(name)), elements.indices.contains(index) else {
                    return false
                }
                value = elements[index]
            } else {
                guard let object = inner.object else { return false }
                value = object[String(name)]
            }
        }
        return true
    }

    @Test("says where a key that looks like something else stands, on one line")
    func oddKeys() throws {
        let error = try #require(throws: PolicyError.self) {
            try DiffPolicy(["entity_type": "T", "a/b~\n\u{202E}": 1])
        }
        #expect(error.pointer == "/a~1b~0\n\u{202E}")
        #expect(error.description.hasPrefix("/a~1b~0\\u{A}\\u{202E}: There is no property"))
    }
}
