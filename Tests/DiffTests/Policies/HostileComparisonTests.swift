import Diff
import JSON
import TestSupport
import Testing

@Suite("A comparison of documents by a policy, whatever both hold")
struct HostileComparisonTests {
    private static let names = [
        "a", "b", "id", "", "- a", "+ b", "Title", "a\nb", "\u{202E}", "é", "\u{0}", "~/",
        "(moved)",
    ]
    private static let texts = [
        "", "- a", "+ b", "Title\n- x", "NOT_STARTED", "not_started", "Not Started", "Open",
        "\"Open\"",
        "1 min", "60 s", "\u{202E}", "\u{301}", "80", "\r\n", "\\u{41}",
    ]
    private static let displays: [DisplayConversion] =
        [.percent, .seconds, .milliseconds, .bytes, .epochSeconds, .title]
        + [DisplayTitles([("A", "Open"), ("1", "Closed"), (60, "Title")]).map { .titles($0) }]
        .compactMap { $0 }

    private struct Maker {
        var random: SeededGenerator

        mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

        /// Values without null, which stands for no value.
        mutating func value(_ depth: Int) -> JSONValue {
            switch Int.random(in: 0..<(depth > 2 ? 5 : 9), using: &random) {
            case 0: return .bool(chance(2))
            case 1, 2: return .number(JSONNumber(random.pick([0, 1, 60, 80, 1536, 86_400])))
            case 3, 4: return .string(random.pick(HostileComparisonTests.texts))
            case 5, 6:
                return .array(
                    (0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth + 1) }
                )
            default: return object(depth + 1)
            }
        }

        mutating func object(_ depth: Int) -> JSONValue {
            var object = JSONObject()
            for _ in 0..<Int.random(in: 0...5, using: &random) {
                object[random.pick(HostileComparisonTests.names)] = value(depth)
            }
            return .object(object)
        }

        mutating func edited(_ value: JSONValue) -> JSONValue {
            if chance(6) { return self.value(2) }
            switch value {
            case .array(let elements): return .array(elements.map { edited($0) })
            case .object(let object):
                var edited = JSONObject()
                for member in object.members where !chance(8) {
                    edited.append(member.key, self.edited(member.value))
                }
                return .object(edited)
            default: return value
            }
        }

        mutating func fields(_ depth: Int) -> [PolicyField] {
            HostileComparisonTests.names.filter { _ in chance(2) }.map { name in
                let hasFields = depth < 3 && chance(3)
                let diff = DiffField(
                    name,
                    label: chance(3) ? random.pick(HostileComparisonTests.names) : nil,
                    ordered: chance(3) ? true : nil,
                    indexed: chance(4),
                    listKey: chance(3) ? "id" : nil,
                    annotation: chance(3) ? random.pick(DiffField.Annotation.allCases) : nil,
                    listTitle: chance(3) ? "a" : nil
                )
                let display = chance(2) ? random.pick(HostileComparisonTests.displays) : nil
                return PolicyField(
                    diff,
                    display: hasFields ? nil : display,
                    nested: hasFields ? fields(depth + 1) : nil
                )
            }
        }
    }

    @Test("tells every change, in sections and as fields alike, in a text that reads back")
    func everyChange() throws {
        var maker = Maker(random: SeededGenerator(seed: 44))
        var changes = 0
        for round in 0..<3000 {
            let policy = DiffPolicy(entityType: "T", fields: maker.fields(0))
            let old = maker.object(0)
            let new = maker.chance(4) ? maker.object(0) : maker.edited(old)
            let comparison = policy.comparison(old: old, new: new)
            try #require(
                Set(comparison.changedFields) == Self.differing(old, new),
                "round \(round): \(old) → \(new)"
            )
            #expect(comparison.sections.isEmpty == comparison.changedFields.isEmpty)
            guard let text = DiffText.text(comparison.sections) else { continue }
            changes += 1
            try #require(try DiffText.sections(parsing: text) == comparison.sections)
        }
        #expect(changes > 1000)
    }

    /// The members that differ.
    ///
    /// Numbers here are integers, which have one spelling.
    private static func differing(_ old: JSONValue, _ new: JSONValue) -> Set<String> {
        let names = (old.object?.members ?? []) + (new.object?.members ?? [])
        return Set(names.map(\.key).filter { !same(old[$0], new[$0]) })
    }

    private static func same(_ old: JSONValue?, _ new: JSONValue?) -> Bool {
        switch (old, new) {
        case (.object(let old)?, .object(let new)?):
            old.count == new.count && old.members.allSatisfy { same($0.value, new[$0.key]) }
        case (.array(let old)?, .array(let new)?):
            old.count == new.count && zip(old, new).allSatisfy { same($0, $1) }
        default: old == new
        }
    }

    @Test("takes a bounded time for documents of 8 MiB, wide or long", .timeLimit(.minutes(10)))
    func large() throws {
        let fields = (0..<500).map { PolicyField(DiffField("k\($0)"), display: .title) }
        let policy = DiffPolicy(entityType: "T", fields: fields)
        var wide = JSONObject()
        for index in 0..<100_000 { wide.append("k\(index)", 1) }
        var other = wide
        other.append("last", 1)
        let added = policy.comparison(old: .object(wide), new: .object(other))
        #expect(added.changedFields == ["last"])
        let text = String(
            repeating: "A_B " + String(repeating: "x", count: 59) + "\n",
            count: 131_072
        )
        let long = policy.comparison(old: ["k1": .string(text)], new: ["k1": .string(text + "x")])
        #expect(long.changedFields == ["k1"])
        let inner = (0..<499).map { PolicyField(DiffField("f\($0)")) }
        let many = DiffPolicy(
            entityType: "T",
            fields: [PolicyField(DiffField("list"), nested: inner)]
        )
        func elements(_ value: JSONValue) -> JSONValue {
            ["list": .array((0..<20_000).map { _ in ["f7": value] })]
        }
        #expect(many.comparison(old: elements(1), new: elements(2)).sections.count == 20_000)
        let name = String(repeating: "aB", count: 4 * 1024 * 1024)
        let named = policy.comparison(
            old: [:],
            new: .object(
                [JSONObject.Member(key: name, value: 1)].reduce(into: JSONObject()) {
                    $0.append($1.key, $1.value)
                }
            )
        )
        #expect(named.sections.map(\.label) == [name])
    }

    @Test("takes documents as deep as the parser reads them")
    func deep() throws {
        let depth = JSONValue.depthMax
        func document(_ end: String) throws -> JSONValue {
            let text =
                String(repeating: #"{"a":["#, count: depth / 2) + end
                + String(repeating: "]}", count: depth / 2)
            return try JSONValue(parsing: Array(text.utf8))
        }
        let comparison = DiffPolicy.allFields(of: "T")
            .comparison(old: try document("1"), new: try document("2"))
        #expect(comparison.changedFields == ["a"])
    }
}
