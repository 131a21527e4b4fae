extension SchemaBuilder {
    /// The type that a definition and its extensions make together.
    mutating func namedType(_ index: Int, _ group: [TypeNode]) -> NamedType {
        let first = group[0]
        let fields = group.flatMap(\.fields)
        let inputFields = group.flatMap(\.inputFields)
        let directives = group.flatMap(\.directives)
        let values = group.flatMap(\.values)
        distinct(fields.map(\.name), "Field", of: first)
        distinct(inputFields.map(\.name), "Input field", of: first)
        distinct(values.map(\.name), "Enum value", of: first)
        return NamedType(
            id: TypeID(index: index),
            name: first.name.value,
            kind: first.kind,
            description: first.description,
            fields: fields.map { fieldDefinition($0) },
            fieldIndex: indexed(fields.map(\.name)),
            interfaces: interfaces(of: first, group.flatMap(\.interfaces)),
            inputFields: inputFields.map { inputValue($0) },
            inputFieldIndex: indexed(inputFields.map(\.name)),
            enumValues: values.map {
                EnumValueDefinition(
                    name: $0.name.value,
                    description: $0.description,
                    deprecationReason: deprecation($0.directives)
                )
            },
            specifiedBy: string(directives, "specifiedBy", "url"),
            isOneOf: directives.contains { $0.name.value == "oneOf" },
            weight: directives.weight,
            isBuiltIn: index < builtInCount
        )
    }

    private mutating func interfaces(of owner: TypeNode, _ names: [Name]) -> [TypeID] {
        var interfaces: [TypeID] = []
        for name in names {
            guard let id = type(name) else { continue }
            if nodes[id.index][0].kind != .interface {
                report(
                    "Type \"\(owner.name.value)\" can only implement interfaces, not \"\(name.value)\".",
                    at: name.at
                )
            } else if interfaces.contains(id) {
                report(
                    "Type \"\(owner.name.value)\" implements \"\(name.value)\" twice.",
                    at: name.at
                )
            } else {
                interfaces.append(id)
            }
        }
        return interfaces
    }

    private func indexed(_ names: [Name]) -> [String: Int] {
        Dictionary(zip(names.map(\.value), names.indices)) { first, _ in first }
    }

    private mutating func distinct(_ names: [Name], _ what: String, of owner: TypeNode) {
        var seen: Set<String> = []
        for name in names where !seen.insert(name.value).inserted {
            report("\(what) \"\(owner.name.value).\(name.value)\" is defined twice.", at: name.at)
        }
    }

    private mutating func reference(_ node: TypeNodeReference) -> TypeReference {
        switch node {
        // An unknown name is reported, so the stand-in is never seen.
        case .named(let name): .named(type(name) ?? TypeID(index: 0))
        case .list(let inner): .list(reference(inner))
        case .nonNull(let inner): .nonNull(reference(inner))
        }
    }

    private mutating func fieldDefinition(_ node: FieldDefinitionNode) -> FieldDefinition {
        distinct(node.arguments, of: node.name.value)
        return FieldDefinition(
            name: node.name.value,
            description: node.description,
            arguments: node.arguments.map { inputValue($0) },
            type: reference(node.type),
            deprecationReason: deprecation(node.directives),
            weight: node.directives.weight,
            listSize: ListSize(node.directives)
        )
    }

    private mutating func distinct(_ arguments: [InputValueNode], of owner: String) {
        var seen: Set<String> = []
        for argument in arguments where !seen.insert(argument.name.value).inserted {
            report(
                "Argument \"\(argument.name.value)\" of \"\(owner)\" is defined twice.",
                at: argument.name.at
            )
        }
    }

    private mutating func inputValue(_ node: InputValueNode) -> InputValueDefinition {
        InputValueDefinition(
            name: node.name.value,
            description: node.description,
            type: reference(node.type),
            defaultValue: node.defaultValue,
            deprecationReason: deprecation(node.directives)
        )
    }

    mutating func directiveDefinition(_ node: DirectiveDefinitionNode) -> DirectiveDefinition {
        distinct(node.arguments, of: "@\(node.name.value)")
        return DirectiveDefinition(
            name: node.name.value,
            description: node.description,
            arguments: node.arguments.map { inputValue($0) },
            isRepeatable: node.isRepeatable,
            locations: node.locations
        )
    }

    private func deprecation(_ directives: [Directive]) -> String? {
        guard directives.contains(where: { $0.name.value == "deprecated" }) else { return nil }
        return string(directives, "deprecated", "reason") ?? "No longer supported"
    }

    private func string(_ directives: [Directive], _ name: String, _ argument: String) -> String? {
        guard let value = directives.first(where: { $0.name.value == name })?.argument(argument),
            case .string(let text, _) = value.kind
        else { return nil }
        return text
    }

    /// For each type the objects it may turn out to be.
    mutating func possibleTypes() -> [[TypeID]] {
        var result: [[TypeID]] = parts.types.map { $0.kind == .object ? [$0.id] : [] }
        for type in parts.types where type.kind == .object {
            for interface in type.interfaces { result[interface.index].append(type.id) }
        }
        for (index, group) in nodes.enumerated() where group[0].kind == .union {
            let union = group[0].name.value
            for name in group.flatMap(\.members) {
                guard let id = type(name) else { continue }
                if parts.types[id.index].kind != .object {
                    report(
                        "Union \"\(union)\" can only contain object types, not \"\(name.value)\".",
                        at: name.at
                    )
                } else if result[index].contains(id) {
                    report("Union \"\(union)\" contains \"\(name.value)\" twice.", at: name.at)
                } else {
                    result[index].append(id)
                }
            }
        }
        return result
    }
}
