@testable import GraphQL
import Testing

@Suite("Rule OperationLimits")
struct OperationLimitsTests {
    private static func nested(_ levels: Int) -> String {
        // The root is one level, `dog` opens the second.
        let mothers = levels - 2
        return "{ dog { ...F } } fragment F on Dog { "
            + String(repeating: "mother { ", count: mothers) + "name"
            + String(repeating: " }", count: mothers) + " }"
    }

    @Test("Selections nest to the bound, fragments counted, and not beyond")
    func depth() throws {
        #expect(try RuleHarness.check(OperationLimits.self, Self.nested(15)) == [])
        #expect(
            try RuleHarness.check(OperationLimits.self, Self.nested(16))
                == ["1:1 Operation nests selections deeper than 15 levels."]
        )
    }

    @Test("One field is asked for under so many names and not more")
    func aliases() throws {
        func document(_ count: Int) -> String {
            "{ dog { " + (0..<count).map { "a\($0): name" }.joined(separator: " ") + " } }"
        }
        #expect(try RuleHarness.check(OperationLimits.self, document(32)) == [])
        #expect(
            try RuleHarness.check(OperationLimits.self, document(33))
                == ["1:319 Field \"name\" is asked for under more than 32 names."]
        )
    }

    @Test("Fragments that multiply are counted as often as they are spread")
    func fields() throws {
        var limits = GraphQLLimits.request
        limits.fieldsMax = 7
        let document =
            "{ dog { ...A ...A ...B } } fragment A on Dog { name ...B } fragment B on Dog { size barks }"
        #expect(
            try RuleHarness.check(OperationLimits.self, document, limits: limits)
                == ["1:1 Operation selects more than 7 fields."]
        )
        limits.fieldsMax = 9
        #expect(try RuleHarness.check(OperationLimits.self, document, limits: limits) == [])
    }
}
