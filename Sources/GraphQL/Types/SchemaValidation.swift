/// The rules a schema must keep once its names are resolved (spec 3, the "Type Validation" parts).
struct SchemaValidation {
    let schema: Schema
    private(set) var errors: [GraphQLError] = []
    private var source = Source("")
    private let coercion: InputCoercion

    init(schema: Schema) {
        self.schema = schema
        coercion = InputCoercion(schema: schema, scalars: ScalarTable(schema: schema))
    }

    mutating func check(_ document: Document) {
        source = document.source
        for cycle in SchemaCycles(schema: schema, document: document).messages() {
            report(cycle.text, at: cycle.at)
        }
        // A default value that contains itself could not be coerced below.
        guard errors.isEmpty else { return }
        for definition in document.definitions {
            switch definition {
            case .type(let node): check(node)
            case .directive(let node):
                reserved(node.name)
                for argument in node.arguments {
                    checkInput(argument, "@\(node.name.value)", .argumentDefinition)
                }
            case .schema(let node):
                directives(node.directives, .schema)
                checkLimits(node)
            case .operation, .fragment: break
            }
        }
        checkInputCycles(document)
    }

    mutating func report(_ message: String, at offset: Int) {
        errors.append(
            GraphQLError(
                message,
                locations: [source.location(at: offset)],
                code: GraphQLErrorCode.validation
            )
        )
    }

    private mutating func reserved(_ name: Name) {
        if name.value.hasPrefix("__") {
            report("Name \"\(name.value)\" begins with \"__\", which is reserved.", at: name.at)
        }
    }

    // MARK: - Members

    private mutating func check(_ node: TypeNode) {
        guard let type = schema.type(node.name.value) else { return }
        directives(node.directives, location(type.kind))
        checkWeight(node.directives, type.name, at: node.name.at)
        for field in node.fields { check(field, of: type) }
        for field in node.inputFields {
            checkInput(field, "\(type.name).\(field.name.value)", .inputFieldDefinition)
        }
        for value in node.values {
            reserved(value.name)
            directives(value.directives, .enumValue)
        }
        if !node.isExtension { check(type, at: node.name.at) }
    }

    private mutating func check(_ node: FieldDefinitionNode, of type: NamedType) {
        reserved(node.name)
        directives(node.directives, .fieldDefinition)
        checkCost(node, of: type)
        let path = "\(type.name).\(node.name.value)"
        if let definition = type.field(node.name.value), !schema[definition.type.named].isOutput {
            report(
                "The type of \"\(path)\" must be an output type, not \(node.type.description).",
                at: node.name.at
            )
        }
        for argument in node.arguments {
            checkInput(argument, "\(path)(\(argument.name.value):)", .argumentDefinition)
        }
    }

    private mutating func checkInput(
        _ node: InputValueNode,
        _ path: String,
        _ location: DirectiveLocation
    ) {
        reserved(node.name)
        directives(node.directives, location)
        guard let type = schema.reference(node.type) else { return }
        guard schema[type.named].isInput else {
            report(
                "The type of \"\(path)\" must be an input type, not \(node.type.description).",
                at: node.name.at
            )
            return
        }
        if node.defaultValue == nil, type.isNonNull,
            node.directives.contains(where: { $0.name.value == "deprecated" })
        {
            report("Required \"\(path)\" cannot be deprecated.", at: node.name.at)
        }
        if let value = node.defaultValue,
            coercion.coerce(value, to: type, variables: [:]) == nil
        {
            report(
                "The default value of \"\(path)\" does not fit \(node.type.description).",
                at: value.at
            )
        }
    }

    private func location(_ kind: TypeKind) -> DirectiveLocation {
        switch kind {
        case .scalar: .scalar
        case .object: .object
        case .interface: .interface
        case .union: .union
        case .enumeration: .enumeration
        case .inputObject: .inputObject
        }
    }

    private mutating func directives(_ applied: [Directive], _ location: DirectiveLocation) {
        var seen: Set<String> = []
        for directive in applied {
            let name = directive.name.value
            guard let definition = schema.directive(name) else {
                report("Unknown directive \"@\(name)\".", at: directive.at)
                continue
            }
            if !definition.locations.contains(location) {
                report(
                    "Directive \"@\(name)\" may not be used on \(location.rawValue).",
                    at: directive.at
                )
            }
            if !seen.insert(name).inserted, !definition.isRepeatable {
                report("Directive \"@\(name)\" stands twice at one place.", at: directive.at)
            }
            check(directive, definition)
        }
    }

    private mutating func check(_ directive: Directive, _ definition: DirectiveDefinition) {
        for argument in directive.arguments {
            let name = argument.name.value
            guard let expected = definition.arguments.first(where: { $0.name == name }) else {
                report(
                    "Unknown argument \"\(name)\" on directive \"@\(definition.name)\".",
                    at: argument.name.at
                )
                continue
            }
            if coercion.coerce(argument.value, to: expected.type, variables: [:]) == nil {
                let type = schema.text(expected.type)
                report(
                    "Argument \"\(name)\" of \"@\(definition.name)\" must be of type \(type).",
                    at: argument.name.at
                )
            }
        }
        for expected in definition.arguments
        where expected.isRequired && directive.argument(expected.name) == nil {
            report(
                "Directive \"@\(definition.name)\" needs its argument \"\(expected.name)\".",
                at: directive.at
            )
        }
    }

    // MARK: - Types

    private mutating func check(_ type: NamedType, at offset: Int) {
        switch type.kind {
        case .scalar: break
        case .object, .interface:
            if type.fields.isEmpty { report("Type \"\(type.name)\" has no fields.", at: offset) }
            for interface in type.interfaces { check(type, implements: schema[interface], offset) }
        case .union:
            if schema.possibleTypes[type.id.index].isEmpty {
                report("Union \"\(type.name)\" has no members.", at: offset)
            }
        case .enumeration:
            if type.enumValues.isEmpty {
                report("Enum \"\(type.name)\" has no values.", at: offset)
            }
        case .inputObject:
            if type.inputFields.isEmpty {
                report("Input type \"\(type.name)\" has no fields.", at: offset)
            }
            for field in type.inputFields where type.isOneOf {
                guard field.type.isNonNull || field.defaultValue != nil else { continue }
                report(
                    "Field \"\(type.name).\(field.name)\" of a @oneOf type must be nullable and have no default.",
                    at: offset
                )
            }
        }
    }

    private mutating func check(_ type: NamedType, implements interface: NamedType, _ offset: Int) {
        if interface.id == type.id {
            report("Interface \"\(type.name)\" cannot implement itself.", at: offset)
            return
        }
        for inherited in interface.interfaces where !type.interfaces.contains(inherited) {
            report(
                "Type \"\(type.name)\" must implement \"\(schema[inherited].name)\" because \"\(interface.name)\" does.",
                at: offset
            )
        }
        for promised in interface.fields {
            let path = "\(interface.name).\(promised.name)"
            guard let field = type.field(promised.name) else {
                report("Type \"\(type.name)\" lacks field \"\(path)\".", at: offset)
                continue
            }
            let name = "\(type.name).\(field.name)"
            if !schema.isSubtype(field.type, of: promised.type) {
                report(
                    "\"\(name)\" is \(schema.text(field.type)), but \"\(path)\" promises \(schema.text(promised.type)).",
                    at: offset
                )
            }
            if field.deprecationReason != nil, promised.deprecationReason == nil {
                report("\"\(name)\" is deprecated, but \"\(path)\" is not.", at: offset)
            }
            for argument in promised.arguments
            where field.argument(argument.name)?.type != argument.type {
                report(
                    "\"\(name)\" lacks argument \"\(argument.name): \(schema.text(argument.type))\" of \"\(path)\".",
                    at: offset
                )
            }
            for argument in field.arguments
            where promised.argument(argument.name) == nil && argument.isRequired {
                report(
                    "\"\(name)\" requires argument \"\(argument.name)\", which \"\(path)\" lacks.",
                    at: offset
                )
            }
        }
    }

    /// An input object that requires itself could never be written down (spec 3.10).
    private mutating func checkInputCycles(_ document: Document) {
        var finished: Set<TypeID> = []
        for case .type(let node) in document.definitions where node.kind == .inputObject {
            guard let start = schema.typeIndex[node.name.value] else { continue }
            var path: [TypeID] = []
            if let cycle = inputCycle(from: start, path: &path, finished: &finished) {
                let names = cycle.map { schema[$0].name }.joined(separator: " → ")
                report("Input types require each other without end: \(names).", at: node.name.at)
            }
        }
    }

    private func inputCycle(
        from id: TypeID,
        path: inout [TypeID],
        finished: inout Set<TypeID>
    ) -> [TypeID]? {
        if let start = path.firstIndex(of: id) { return Array(path[start...]) + [id] }
        guard !finished.contains(id) else { return nil }
        path.append(id)
        defer {
            path.removeLast()
            finished.insert(id)
        }
        for field in schema[id].inputFields {
            guard case .nonNull(.named(let next)) = field.type, schema[next].kind == .inputObject
            else { continue }
            if let cycle = inputCycle(from: next, path: &path, finished: &finished) { return cycle }
        }
        return nil
    }
}
