/// The place of a named type in its schema.
struct TypeID: Sendable, Hashable {
    let index: Int
}

/// A type as fields, arguments and variables use it (spec 3.11, 3.12).
indirect enum TypeReference: Sendable, Hashable {
    case named(TypeID)
    case list(TypeReference)
    case nonNull(TypeReference)

    /// The innermost type.
    var named: TypeID {
        switch self {
        case .named(let id): id
        case .list(let inner), .nonNull(let inner): inner.named
        }
    }

    var isNonNull: Bool {
        if case .nonNull = self { true } else { false }
    }

    /// The type without its own `!`.
    var nullable: TypeReference {
        if case .nonNull(let inner) = self { inner } else { self }
    }
}

/// A named type with everything its definition and extensions say.
///
/// What a kind does not have is empty. It and the field definition are classes, because validation
/// reads them once for every node and a struct of so many members costs that many retains.
final class NamedType: Sendable {
    let id: TypeID
    let name: String
    let kind: TypeKind
    let description: String?
    let fields: [FieldDefinition]
    let fieldIndex: [String: Int]
    let interfaces: [TypeID]
    let inputFields: [InputValueDefinition]
    let inputFieldIndex: [String: Int]
    let enumValues: [EnumValueDefinition]
    let specifiedBy: String?
    let isOneOf: Bool

    /// What each object or value of the type costs, when the schema says so.
    let weight: Int?
    let isBuiltIn: Bool

    init(
        id: TypeID,
        name: String,
        kind: TypeKind,
        description: String?,
        fields: [FieldDefinition],
        fieldIndex: [String: Int],
        interfaces: [TypeID],
        inputFields: [InputValueDefinition],
        inputFieldIndex: [String: Int],
        enumValues: [EnumValueDefinition],
        specifiedBy: String?,
        isOneOf: Bool,
        weight: Int?,
        isBuiltIn: Bool
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.description = description
        self.fields = fields
        self.fieldIndex = fieldIndex
        self.interfaces = interfaces
        self.inputFields = inputFields
        self.inputFieldIndex = inputFieldIndex
        self.enumValues = enumValues
        self.specifiedBy = specifiedBy
        self.isOneOf = isOneOf
        self.weight = weight
        self.isBuiltIn = isBuiltIn
    }

    func field(_ name: String) -> FieldDefinition? {
        fieldIndex[name].map { fields[$0] }
    }

    func inputField(_ name: String) -> InputValueDefinition? {
        inputFieldIndex[name].map { inputFields[$0] }
    }

    var isComposite: Bool { kind == .object || kind == .interface || kind == .union }
    var isAbstract: Bool { kind == .interface || kind == .union }
    var isInput: Bool { kind == .scalar || kind == .enumeration || kind == .inputObject }
    var isOutput: Bool { kind != .inputObject }
    var isLeaf: Bool { kind == .scalar || kind == .enumeration }
}

final class FieldDefinition: Sendable {
    let name: String
    let description: String?
    let arguments: [InputValueDefinition]
    let type: TypeReference
    let deprecationReason: String?

    /// What asking for the field costs, besides what it answers.
    let weight: Int?
    let listSize: ListSize?

    init(
        name: String,
        description: String?,
        arguments: [InputValueDefinition],
        type: TypeReference,
        deprecationReason: String?,
        weight: Int?,
        listSize: ListSize?
    ) {
        self.name = name
        self.description = description
        self.arguments = arguments
        self.type = type
        self.deprecationReason = deprecationReason
        self.weight = weight
        self.listSize = listSize
    }

    var isList: Bool {
        if case .list = type.nullable { true } else { false }
    }

    func argument(_ name: String) -> InputValueDefinition? {
        arguments.first { $0.name == name }
    }
}

/// An argument or an input field.
struct InputValueDefinition: Sendable {
    let name: String
    let description: String?
    let type: TypeReference
    let defaultValue: ValueNode?
    let deprecationReason: String?

    /// Whether a value must be given (spec 5.4.3).
    var isRequired: Bool { type.isNonNull && defaultValue == nil }
}

struct EnumValueDefinition: Sendable {
    let name: String
    let description: String?
    let deprecationReason: String?
}

struct DirectiveDefinition: Sendable {
    let name: String
    let description: String?
    let arguments: [InputValueDefinition]
    let isRepeatable: Bool
    let locations: [DirectiveLocation]
}
