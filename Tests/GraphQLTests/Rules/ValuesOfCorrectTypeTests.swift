@testable import GraphQL
import Testing

@Suite("Rule ValuesOfCorrectType")
struct ValuesOfCorrectTypeTests {
    @Test(
        "Literals fit the types expected of them",
        arguments: [
            #"{ number(value: 1, text: "a", float: 2, kind: SMALL, flag: true) pet(id: 12, tags: "one") { name } }"#,
            #"query ($x: Int = 3, $f: PetFilter = {must: 1, all: {must: 2}}) { pets(first: $x, filter: $f) { name } }"#,
            #"{ find(by: {id: 1}) { name } }"#,
        ]
    )
    func accepts(_ document: String) throws {
        #expect(try RuleHarness.check(ValuesOfCorrectType.self, document) == [])
    }

    @Test(
        "Each fault is named with its place",
        arguments: [
            (
                #"{ number(value: 1.0, text: 1, float: "a", kind: "SMALL", flag: 1) }"#,
                [
                    #"1:17 Expected value of type "Int!", found 1.0."#,
                    #"1:28 Expected value of type "String", found 1."#,
                    #"1:38 Expected value of type "Float", found "a"."#,
                    #"1:49 Expected value of type "Size", found "SMALL"."#,
                    #"1:64 Expected value of type "Boolean", found 1."#,
                ]
            ),
            (
                #"{ number(value: null, kind: SMAL) }"#,
                [
                    #"1:17 Expected value of type "Int!", found null."#,
                    #"1:29 Value "SMAL" does not exist in "Size" enum. Did you mean "SMALL"?"#,
                ]
            ),
            (
                #"{ number(value: 2147483648) }"#,
                [
                    #"1:17 Expected value of type "Int!", found 2147483648."#
                ]
            ),
            (
                #"{ pets(filter: {nam: "a", near: {must: "x"}}) { name } }"#,
                [
                    #"1:17 Field "nam" is not defined by type "PetFilter". Did you mean "name" or "near"?"#,
                    #"1:40 Expected value of type "Int!", found "x"."#,
                    #"1:16 Field "PetFilter.must" of required type "Int!" was not provided."#,
                ]
            ),
            (
                #"{ a: find(by: {}) { name } b: find(by: {id: 1, name: "a"}) { name } c: find(by: {id: null}) { name } }"#,
                [
                    #"1:15 OneOf Input Object "Key" must specify exactly one key."#,
                    #"1:40 OneOf Input Object "Key" must specify exactly one key."#,
                    #"1:81 Field "Key.id" must be non-null."#,
                ]
            ),
            (
                #"query ($x: Int = "a") { pets(first: $x) { name } }"#,
                [
                    #"1:18 Expected value of type "Int", found "a"."#
                ]
            ),
        ]
    )
    func refuses(_ document: String, _ messages: [String]) throws {
        #expect(try RuleHarness.check(ValuesOfCorrectType.self, document) == messages)
    }
}
