@testable import GraphQL
import Testing

/// The examples and counter-examples of chapter 5, "Validation", of the September 2025
/// specification, each by the rule of its section.
@Suite("Specification 5: Validation")
struct Chapter5ValidationTests {
    struct Example: Sendable, CustomStringConvertible {
        let section: String
        let rule: any ValidationRule.Type
        let text: String

        var description: String { "\(section): \(text)" }

        init(_ section: String, _ rule: any ValidationRule.Type, _ text: String) {
            self.section = section
            self.rule = rule
            self.text = text
        }
    }

    static let schema = Result { try Schema(sdl: sdl) }

    @Test("Each example is valid", arguments: valid)
    func accepts(_ example: Example) throws {
        let schema = try Self.schema.get()
        #expect(try RuleHarness.check(example.rule, example.text, schema: schema) == [])
    }

    @Test("Each counter-example is refused by its rule", arguments: invalid)
    func refuses(_ example: Example) throws {
        let schema = try Self.schema.get()
        let errors = try RuleHarness.check(example.rule, example.text, schema: schema)
        #expect(!errors.isEmpty)
        #expect(errors.allSatisfy { $0.first?.isNumber == true }, "an error has no place")
    }

    @Test("A schema without mutations has none to run (5.2.1.1)")
    func operationTypeExistence() throws {
        let schema = try Schema(sdl: "type Query { hello: String }")
        let rule = OperationTypeExistence.self
        #expect(try RuleHarness.check(rule, "query helloQuery { hello }", schema: schema) == [])
        #expect(
            try RuleHarness.check(rule, "mutation goodbyeMutation { goodbye }", schema: schema)
                == ["1:1 The schema has no mutation operations."]
        )
    }

    static let sdl = """
        type Query {
          dog: Dog findDog(searchBy: FindDogInput, complex: ComplexInput): Dog human: Human pet: Pet
          catOrDog: CatOrDog arguments: Arguments booleanList(booleanListArg: [Boolean!]): Boolean
          field(arg: Flags): Thing resource: Resource
        }
        type Thing { subfieldA: String subfieldB: String }
        type Mutation { addPet(pet: PetInput!): Pet addPets(pets: [PetInput!]!): [Pet] mutateDog: Node }
        type Subscription { newMessage: Message disallowedSecondRootField: Boolean }
        type Message { body: String sender: String }
        enum DogCommand { SIT DOWN HEEL }
        type Dog implements Pet {
          name: String! nickname: String barkVolume: Int doesKnowCommand(dogCommand: DogCommand!): Boolean!
          isHouseTrained(atOtherHomes: Boolean): Boolean! owner: Human
        }
        interface Sentient { name: String! }
        interface Pet { name: String! }
        type Alien implements Sentient { name: String! homePlanet: String }
        type Human implements Sentient { name: String! pets: [Pet!] }
        enum CatCommand { JUMP }
        type Cat implements Pet {
          name: String! nickname: String doesKnowCommand(catCommand: CatCommand!): Boolean! meowVolume: Int
        }
        union CatOrDog = Cat | Dog
        union DogOrHuman = Dog | Human
        union HumanOrAlien = Human | Alien
        type Arguments {
          multipleRequirements(x: Int!, y: Int!): Int! booleanArgField(booleanArg: Boolean): Boolean
          floatArgField(floatArg: Float): Float intArgField(intArg: Int): Int
          nonNullBooleanArgField(nonNullBooleanArg: Boolean!): Boolean!
          booleanListArgField(booleanListArg: [Boolean]!): [Boolean]
          nonNullBooleanListField(nonNullBooleanListArg: [Boolean]!): [Boolean]
          optionalNonNullBooleanArgField(optionalBooleanArg: Boolean! = false): Boolean!
        }
        input FindDogInput { name: String owner: String }
        input ComplexInput { name: String owner: String }
        input Flags { field: Boolean }
        input CatInput { name: String! nickname: String meowVolume: Int }
        input DogInput { name: String! nickname: String barkVolume: Int }
        input PetInput @oneOf { cat: CatInput dog: DogInput }
        interface Node { id: ID! }
        interface Resource implements Node { id: ID! url: String }
        type Image implements Resource & Node { id: ID! url: String }
        """
}
