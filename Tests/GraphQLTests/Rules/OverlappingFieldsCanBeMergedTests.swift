@testable import GraphQL
import Testing

@Suite("Rule OverlappingFieldsCanBeMerged")
struct OverlappingFieldsCanBeMergedTests {
    @Test(
        "The same field may be asked for twice, and different ones of different objects",
        arguments: [
            "{ dog { name name n: name } dog { size } }",
            "{ pet(id: 1) { ... on Dog { a: name } ... on Cat { a: __typename } } }",
            #"{ a: pets(filter: {must: 1, name: "x"}) { name } a: pets(filter: {name: "x", must: 1}) { size } }"#,
            "{ pet(id: 1) { ... on Dog { o: owner { name } } ... on Cat { o: owner { name: name(upper: true) } } } }",
            "{ dog { ...F ...F } } fragment F on Dog { mother { ...F name } }",
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(OverlappingFieldsCanBeMerged.self, document) == [])
    }

    private static let hint =
        "Use different aliases on the fields to fetch both if this was intentional."

    @Test(
        "Fields that could answer differently under one name conflict",
        arguments: [
            (
                "{ dog { n: mother { name } n: owner { name } } }",
                #"1:9 1:28 Fields "dog.n" conflict because "mother" and "owner" are different fields."#
            ),
            (
                "{ dog { n: name n: nickname } }",
                #"1:9 1:17 Fields "dog.n" conflict because they return conflicting types "String!" and "String"."#
            ),
            (
                "{ dog { knows(command: SMALL) knows(command: LARGE) } }",
                #"1:9 1:31 Fields "dog.knows" conflict because they have differing arguments."#
            ),
            (
                "{ dog { b: barks ...F } } fragment F on Dog { b: knows(command: SMALL) }",
                #"1:9 1:47 Fields "dog.b" conflict because "barks" and "knows" are different fields."#
            ),
            (
                "{ catOrDog { ... on Dog { nickname } ... on Cat { nickname } } }",
                #"1:27 1:51 Fields "catOrDog.nickname" conflict because they return conflicting types "String" and "Int"."#
            ),
            (
                "{ catOrDog { ... on Dog { m: mother { x: name } } ... on Cat { m: mother { x: lives } } } }",
                #"1:39 1:76 Fields "catOrDog.m.x" conflict because they return conflicting types "String!" and "Int"."#
            ),
            (
                "{ pet(id: 1) { o: owner { name } ... on Dog { o: owner { name: name(upper: true) } } } }",
                #"1:27 1:58 Fields "pet.o.name" conflict because they have differing arguments."#
            ),
        ]
    )
    func refuses(_ document: String, _ message: String) throws {
        #expect(
            try RuleHarness.check(OverlappingFieldsCanBeMerged.self, document)
                == ["\(message) \(Self.hint)"]
        )
    }

    @Test("Fragments that double at each level are checked in bounded steps")
    func bomb() throws {
        var text = "{ dog { ...F0 } }"
        for level in 0..<60 {
            text +=
                " fragment F\(level) on Dog { a: mother { ...F\(level + 1) } b: mother { ...F\(level + 1) } }"
        }
        text += " fragment F60 on Dog { name }"
        #expect(try RuleHarness.check(OverlappingFieldsCanBeMerged.self, text) == [])
    }

    @Test("Work beyond the bound refuses the document instead of going on")
    func exhausted() throws {
        var limits = GraphQLLimits.request
        limits.mergeStepsMax = 20
        let document = "{ " + String(repeating: "dog { name } ", count: 30) + "}"
        #expect(
            try RuleHarness.check(OverlappingFieldsCanBeMerged.self, document, limits: limits)
                == ["1:1 Document is too complex to check for conflicting fields."]
        )
    }
}
