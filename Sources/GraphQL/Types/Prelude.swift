/// What every schema contains without saying so (spec 3.5, 3.13, 4.2), in the language itself.
enum Prelude {
    // The two holders of meta fields stand first in the text, so that their places are known; a
    // client never sees them as types.
    static let typeNameHolder = TypeID(index: 0)
    static let metaFieldHolder = TypeID(index: 1)

    static func isHidden(_ id: TypeID) -> Bool { id == typeNameHolder || id == metaFieldHolder }

    static let sdl = #"""
        type __TypeName { __typename: String! }
        type __MetaFields { __schema: __Schema! __type(name: String!): __Type }

        "A signed 32-bit integer."
        scalar Int
        "A signed double-precision number of IEEE 754."
        scalar Float
        "Text, as UTF-8."
        scalar String
        "Either `true` or `false`."
        scalar Boolean
        "An opaque identifier: read and written as a string; an integer is accepted as input."
        scalar ID

        "Leaves a field or fragment out when its argument is true."
        directive @skip("Skipped when true." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        "Takes a field or fragment in only when its argument is true."
        directive @include("Included when true." if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        "Marks an element of the schema as no longer supported."
        directive @deprecated(
          "Why, and what to use instead, as Markdown."
          reason: String! = "No longer supported"
        ) on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
        "Names the document that specifies a scalar."
        directive @specifiedBy("The document's address." url: String!) on SCALAR
        "Exactly one field of the input object must be given, and it must not be null."
        directive @oneOf on INPUT_OBJECT

        type __Schema {
          description: String
          types: [__Type!]!
          queryType: __Type!
          mutationType: __Type
          subscriptionType: __Type
          directives: [__Directive!]!
        }

        type __Type {
          kind: __TypeKind!
          name: String
          description: String
          specifiedByURL: String
          fields(includeDeprecated: Boolean! = false): [__Field!]
          interfaces: [__Type!]
          possibleTypes: [__Type!]
          enumValues(includeDeprecated: Boolean! = false): [__EnumValue!]
          inputFields(includeDeprecated: Boolean! = false): [__InputValue!]
          ofType: __Type
          isOneOf: Boolean
        }

        type __Field {
          name: String!
          description: String
          args(includeDeprecated: Boolean! = false): [__InputValue!]!
          type: __Type!
          isDeprecated: Boolean!
          deprecationReason: String
        }

        type __InputValue {
          name: String!
          description: String
          type: __Type!
          defaultValue: String
          isDeprecated: Boolean!
          deprecationReason: String
        }

        type __EnumValue {
          name: String!
          description: String
          isDeprecated: Boolean!
          deprecationReason: String
        }

        enum __TypeKind { SCALAR OBJECT INTERFACE UNION ENUM INPUT_OBJECT LIST NON_NULL }

        type __Directive {
          name: String!
          description: String
          isRepeatable: Boolean!
          locations: [__DirectiveLocation!]!
          args(includeDeprecated: Boolean! = false): [__InputValue!]!
        }

        enum __DirectiveLocation {
          QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT
          VARIABLE_DEFINITION SCHEMA SCALAR OBJECT FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE
          UNION ENUM ENUM_VALUE INPUT_OBJECT INPUT_FIELD_DEFINITION
        }
        """#
}
