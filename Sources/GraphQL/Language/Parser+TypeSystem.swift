/// The productions of the schema definition language (spec 3).
extension Parser {
    /// TypeSystemDefinitionOrExtension, after its description and the word `extend`.
    mutating func typeSystemDefinition(
        description: String?,
        isExtension: Bool,
        at start: Int
    ) throws(GraphQLError) -> Definition {
        guard token.kind == .name else { throw unexpected() }
        let keyword = token.text
        switch keyword {
        case "schema":
            return .schema(
                try schemaDefinition(description: description, isExtension: isExtension, at: start)
            )
        case "directive" where !isExtension:
            return .directive(try directiveDefinition(description: description, at: start))
        case "scalar", "type", "interface", "union", "enum", "input":
            try advance()
            let node = try typeDefinition(
                keyword,
                description: description,
                isExtension: isExtension,
                at: start
            )
            return .type(node)
        default: throw unexpected()
        }
    }

    // SchemaDefinition : Description? schema Directives? { RootOperationTypeDefinition+ }
    private mutating func schemaDefinition(
        description: String?,
        isExtension: Bool,
        at start: Int
    ) throws(GraphQLError) -> SchemaDefinition {
        try expectKeyword("schema")
        let directives = try directives(isConstant: true)
        if isExtension, token.kind != .braceOpen, directives.isEmpty { throw unexpected() }
        let operations: [(OperationKind, Name)]
        if isExtension, token.kind != .braceOpen {
            operations = []
        } else {
            operations = try many(.braceOpen, .braceClose) { parser throws(GraphQLError) in
                let kind = try parser.operationKind()
                try parser.expect(.colon)
                return (kind, try parser.name())
            }
        }
        return SchemaDefinition(
            isExtension: isExtension,
            description: description,
            directives: directives,
            operations: operations.map { (kind: $0.0, type: $0.1) },
            at: start
        )
    }

    /// TypeDefinition or TypeExtension, after its keyword.
    private mutating func typeDefinition(
        _ keyword: String,
        description: String?,
        isExtension: Bool,
        at start: Int
    ) throws(GraphQLError) -> TypeNode {
        let kind: TypeKind =
            switch keyword {
            case "scalar": .scalar
            case "type": .object
            case "interface": .interface
            case "union": .union
            case "enum": .enumeration
            default: .inputObject
            }
        let name = try name()
        let hasInterfaces = kind == .object || kind == .interface
        let interfaces = hasInterfaces ? try implementedInterfaces() : []
        let directives = try directives(isConstant: true)
        var fields: [FieldDefinitionNode] = []
        var members: [Name] = []
        var values: [EnumValueNode] = []
        var inputFields: [InputValueNode] = []
        switch kind {
        case .scalar: break
        case .object, .interface:
            fields = try optionalMany(.braceOpen, .braceClose) {
                parser throws(GraphQLError) in try parser.fieldDefinition()
            }
        case .union: members = try unionMembers()
        case .enumeration:
            values = try optionalMany(.braceOpen, .braceClose) {
                parser throws(GraphQLError) in try parser.enumValue()
            }
        case .inputObject:
            inputFields = try optionalMany(.braceOpen, .braceClose) {
                parser throws(GraphQLError) in try parser.inputValue()
            }
        }
        let isEmpty = fields.isEmpty && members.isEmpty && values.isEmpty && inputFields.isEmpty
        if isExtension, isEmpty, interfaces.isEmpty, directives.isEmpty { throw unexpected() }
        return TypeNode(
            kind: kind,
            isExtension: isExtension,
            description: description,
            name: name,
            interfaces: interfaces,
            directives: directives,
            fields: fields,
            members: members,
            values: values,
            inputFields: inputFields,
            at: start
        )
    }

    // ImplementsInterfaces : implements &? NamedType, or more of them joined by &
    private mutating func implementedInterfaces() throws(GraphQLError) -> [Name] {
        guard try takeKeyword("implements") else { return [] }
        return try delimited(.ampersand)
    }

    // UnionMemberTypes : = |? NamedType, or more of them joined by |
    private mutating func unionMembers() throws(GraphQLError) -> [Name] {
        guard try take(.equals) else { return [] }
        return try delimited(.pipe)
    }

    private mutating func delimited(_ separator: TokenKind) throws(GraphQLError) -> [Name] {
        _ = try take(separator)
        var names: [Name] = []
        repeat {
            names.append(try name())
        } while try take(separator)
        return names
    }

    // FieldDefinition : Description? Name ArgumentsDefinition? : Type Directives[Const]?
    private mutating func fieldDefinition() throws(GraphQLError) -> FieldDefinitionNode {
        let description = try optionalDescription()
        let name = try name()
        let arguments = try argumentDefinitions()
        try expect(.colon)
        return FieldDefinitionNode(
            description: description,
            name: name,
            arguments: arguments,
            type: try typeReference(),
            directives: try directives(isConstant: true)
        )
    }

    // ArgumentsDefinition : ( InputValueDefinition+ )
    private mutating func argumentDefinitions() throws(GraphQLError) -> [InputValueNode] {
        try optionalMany(.parenthesisOpen, .parenthesisClose) {
            parser throws(GraphQLError) in try parser.inputValue()
        }
    }

    // InputValueDefinition : Description? Name : Type DefaultValue? Directives[Const]?
    private mutating func inputValue() throws(GraphQLError) -> InputValueNode {
        let description = try optionalDescription()
        let name = try name()
        try expect(.colon)
        return InputValueNode(
            description: description,
            name: name,
            type: try typeReference(),
            defaultValue: try take(.equals) ? try value(isConstant: true) : nil,
            directives: try directives(isConstant: true)
        )
    }

    // EnumValueDefinition : Description? EnumValue Directives[Const]?
    private mutating func enumValue() throws(GraphQLError) -> EnumValueNode {
        let description = try optionalDescription()
        guard !["true", "false", "null"].contains(token.text) else { throw unexpected() }
        return EnumValueNode(
            description: description,
            name: try name(),
            directives: try directives(isConstant: true)
        )
    }

    // DirectiveDefinition : Description? directive @ Name ArgumentsDefinition? repeatable? on
    // DirectiveLocations
    private mutating func directiveDefinition(
        description: String?,
        at start: Int
    ) throws(GraphQLError) -> DirectiveDefinitionNode {
        try expectKeyword("directive")
        try expect(.at)
        let name = try name()
        let arguments = try argumentDefinitions()
        let isRepeatable = try takeKeyword("repeatable")
        try expectKeyword("on")
        _ = try take(.pipe)
        var locations: [DirectiveLocation] = []
        repeat {
            guard token.kind == .name, let location = DirectiveLocation(rawValue: token.text) else {
                throw unexpected()
            }
            try advance()
            locations.append(location)
        } while try take(.pipe)
        return DirectiveDefinitionNode(
            description: description,
            name: name,
            arguments: arguments,
            isRepeatable: isRepeatable,
            locations: locations,
            at: start
        )
    }
}
