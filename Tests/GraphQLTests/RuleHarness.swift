@testable import GraphQL

/// Checks documents against one schema by one rule alone.
enum RuleHarness {
    static let schema = Result {
        try Schema(
            sdl: """
                type Query {
                  dog: Dog
                  pet(id: ID!, tags: [String!]): Pet
                  pets(first: Int = 3, filter: PetFilter): [Pet!]!
                  catOrDog: CatOrDog
                  find(by: Key!): Pet
                  number(value: Int!, text: String, float: Float, kind: Size, flag: Boolean): Int
                }
                type Mutation { rename(name: String!): Dog }
                type Subscription { barked: Dog meowed: Cat }
                interface Pet { name: String! size: Size owner: Human }
                type Dog implements Pet {
                  name: String! size: Size owner: Human barks: Boolean nickname: String
                  knows(command: Size!): Boolean mother: Dog
                }
                type Cat implements Pet {
                  name: String! size: Size owner: Human lives: Int nickname: Int mother: Cat
                }
                type Human { name(upper: Boolean): String! pets: [Pet!] dogs: [Dog] }
                union CatOrDog = Cat | Dog
                enum Size { SMALL LARGE }
                input PetFilter { name: String size: Size! = SMALL near: PetFilter all: [PetFilter!] must: Int! }
                input Key @oneOf { id: ID name: String }
                directive @mark(note: String!) repeatable on FIELD | QUERY
                directive @once on FIELD
                """
        )
    }

    /// The messages that one rule gives for a document, with the first place of each.
    static func check(
        _ rule: any ValidationRule.Type,
        _ text: String,
        limits: GraphQLLimits = .request,
        schema other: Schema? = nil
    ) throws -> [String] {
        let schema = try other ?? schema.get()
        let document = try Parser.parse(text, limits: limits)
        let context = ValidationContext(
            document: document,
            schema: schema,
            scalars: ScalarTable(schema: schema),
            limits: limits,
            facts: DocumentFacts(document, schema, stepsMax: limits.reachStepsMax)
        )
        var report = ValidationReport(document: document, errorsMax: limits.errorsMax)
        rule.check(context, &report)
        return report.errors.map { error in
            let places = error.locations.map { "\($0.line):\($0.column)" }.joined(separator: " ")
            return "\(places) \(error.message)"
        }
    }
}
