@testable import GraphQL
import Testing

@Suite("Rule IntrospectionDepth")
struct IntrospectionDepthTests {
    @Test("Introspection may list twice in depth and not three times")
    func depth() throws {
        let twice = "{ __schema { types { fields { type { fields { name } } } } } }"
        let thrice =
            "{ __schema { types { fields { type { ...T } } } } } fragment T on __Type { interfaces { possibleTypes { name } } }"
        #expect(try RuleHarness.check(IntrospectionDepth.self, twice) == [])
        #expect(
            try RuleHarness.check(IntrospectionDepth.self, thrice)
                == ["1:3 Maximum introspection depth exceeded."]
        )
    }
}
