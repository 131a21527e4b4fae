/// A name with the byte offset where it stands.
struct Name: Sendable {
    let value: String
    let at: Int
}

/// What kind of operation a document's operation is (spec 2.3).
public enum OperationKind: String, Sendable, Equatable {
    /// Reads; may be repeated and cached.
    case query

    /// Changes something, one root field after the other.
    case mutation

    /// A stream of events.
    case subscription
}

/// A parsed document; `at` of each node is the byte offset of its first token and, because no two
/// nodes of a kind start at one place, also its identity.
struct Document: Sendable {
    let source: Source
    let definitions: [Definition]

    func location(_ offset: Int) -> SourceLocation { source.location(at: offset) }
}

/// One definition of a document (spec 2.2).
enum Definition: Sendable {
    case operation(OperationDefinition)
    case fragment(FragmentDefinition)
    case schema(SchemaDefinition)
    case type(TypeNode)
    case directive(DirectiveDefinitionNode)
}

// MARK: - Executable definitions

struct OperationDefinition: Sendable {
    let kind: OperationKind
    let name: Name?
    let variables: [VariableDefinition]
    let directives: [Directive]
    let selectionSet: SelectionSet
    let at: Int
}

struct FragmentDefinition: Sendable {
    let name: Name
    let typeCondition: Name
    let directives: [Directive]
    let selectionSet: SelectionSet
    let at: Int
}

struct VariableDefinition: Sendable {
    let name: Name
    let type: TypeNodeReference
    let defaultValue: ValueNode?
    let directives: [Directive]
    let at: Int
}

struct SelectionSet: Sendable {
    let selections: [Selection]
    let at: Int
}

enum Selection: Sendable {
    case field(FieldNode)
    case spread(FragmentSpread)
    case inline(InlineFragment)

    var directives: [Directive] {
        switch self {
        case .field(let field): field.directives
        case .spread(let spread): spread.directives
        case .inline(let inline): inline.directives
        }
    }
}

struct FieldNode: Sendable {
    let alias: Name?
    let name: Name
    let arguments: [Argument]
    let directives: [Directive]
    let selectionSet: SelectionSet?
    let at: Int

    /// The name under which the field answers (spec 2.7).
    var responseName: String { alias?.value ?? name.value }
}

struct FragmentSpread: Sendable {
    let name: Name
    let directives: [Directive]
    let at: Int
}

struct InlineFragment: Sendable {
    let typeCondition: Name?
    let directives: [Directive]
    let selectionSet: SelectionSet
    let at: Int
}

struct Argument: Sendable {
    let name: Name
    let value: ValueNode
}

struct Directive: Sendable {
    let name: Name
    let arguments: [Argument]
    let at: Int

    func argument(_ name: String) -> ValueNode? {
        arguments.first { $0.name.value == name }?.value
    }
}

/// A literal or a variable (spec 2.9).
indirect enum ValueKind: Sendable {
    case variable(String)
    case int(String)
    case float(String)
    case string(String, isBlock: Bool)
    case boolean(Bool)
    case null
    case enumeration(String)
    case list([ValueNode])
    case object([ObjectFieldNode])
}

struct ValueNode: Sendable {
    let kind: ValueKind
    let at: Int
}

struct ObjectFieldNode: Sendable {
    let name: Name
    let value: ValueNode
}

/// A type as it is written (spec 2.11).
indirect enum TypeNodeReference: Sendable {
    case named(Name)
    case list(TypeNodeReference)
    case nonNull(TypeNodeReference)

    /// The innermost name.
    var name: Name {
        switch self {
        case .named(let name): name
        case .list(let inner), .nonNull(let inner): inner.name
        }
    }

    var description: String {
        switch self {
        case .named(let name): name.value
        case .list(let inner): "[\(inner.description)]"
        case .nonNull(let inner): "\(inner.description)!"
        }
    }
}

// MARK: - Type system definitions

struct SchemaDefinition: Sendable {
    let isExtension: Bool
    let description: String?
    let directives: [Directive]
    let operations: [(kind: OperationKind, type: Name)]
    let at: Int
}

/// The six kinds of named types (spec 3.4).
public enum TypeKind: String, Sendable, Equatable {
    /// A leaf with its own coercion.
    case scalar = "SCALAR"

    /// An output type with fields.
    case object = "OBJECT"

    /// Fields that several objects promise.
    case interface = "INTERFACE"

    /// One of several objects.
    case union = "UNION"

    /// A leaf out of a fixed set of names.
    case enumeration = "ENUM"

    /// An input type with fields.
    case inputObject = "INPUT_OBJECT"
}

/// A type definition or extension; the members a kind does not have are empty.
struct TypeNode: Sendable {
    let kind: TypeKind
    let isExtension: Bool
    let description: String?
    let name: Name
    let interfaces: [Name]
    let directives: [Directive]
    let fields: [FieldDefinitionNode]
    let members: [Name]
    let values: [EnumValueNode]
    let inputFields: [InputValueNode]
    let at: Int
}

struct FieldDefinitionNode: Sendable {
    let description: String?
    let name: Name
    let arguments: [InputValueNode]
    let type: TypeNodeReference
    let directives: [Directive]
}

struct InputValueNode: Sendable {
    let description: String?
    let name: Name
    let type: TypeNodeReference
    let defaultValue: ValueNode?
    let directives: [Directive]
}

struct EnumValueNode: Sendable {
    let description: String?
    let name: Name
    let directives: [Directive]
}

struct DirectiveDefinitionNode: Sendable {
    let description: String?
    let name: Name
    let arguments: [InputValueNode]
    let isRepeatable: Bool
    let locations: [DirectiveLocation]
    let at: Int
}

/// Where a directive may stand (spec 3.13).
enum DirectiveLocation: String, Sendable, CaseIterable {
    case query = "QUERY"
    case mutation = "MUTATION"
    case subscription = "SUBSCRIPTION"
    case field = "FIELD"
    case fragmentDefinition = "FRAGMENT_DEFINITION"
    case fragmentSpread = "FRAGMENT_SPREAD"
    case inlineFragment = "INLINE_FRAGMENT"
    case variableDefinition = "VARIABLE_DEFINITION"
    case schema = "SCHEMA"
    case scalar = "SCALAR"
    case object = "OBJECT"
    case fieldDefinition = "FIELD_DEFINITION"
    case argumentDefinition = "ARGUMENT_DEFINITION"
    case interface = "INTERFACE"
    case union = "UNION"
    case enumeration = "ENUM"
    case enumValue = "ENUM_VALUE"
    case inputObject = "INPUT_OBJECT"
    case inputFieldDefinition = "INPUT_FIELD_DEFINITION"
}
