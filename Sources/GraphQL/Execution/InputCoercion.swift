import JSON

/// Turns literals into input values once a document is known to be valid (spec 3, "Input Coercion",
/// and 6.4.1).
struct InputCoercion: Sendable {
    let schema: Schema
    let scalars: ScalarTable

    /// The value of a literal, or nil when it does not fit; an absent variable counts as not fitting
    /// here, and is left out one level up.
    func coerce(
        _ node: ValueNode,
        to type: TypeReference,
        variables: [String: JSONValue]
    ) -> JSONValue? {
        if case .variable(let name) = node.kind {
            guard let value = variables[name], !(value.isNull && type.isNonNull) else { return nil }
            return value
        }
        switch type {
        case .nonNull(let inner):
            guard let value = coerce(node, to: inner, variables: variables), !value.isNull else {
                return nil
            }
            return value
        case _ where node.kind.isNull: return .null
        case .list(let inner): return list(node, of: inner, variables: variables)
        case .named(let id): return named(node, schema[id], variables: variables)
        }
    }

    /// A single value stands for a list of one (spec 3.11).
    private func list(
        _ node: ValueNode,
        of inner: TypeReference,
        variables: [String: JSONValue]
    ) -> JSONValue? {
        guard case .list(let items) = node.kind else {
            return coerce(node, to: inner, variables: variables).map { .array([$0]) }
        }
        var result: [JSONValue] = []
        result.reserveCapacity(items.count)
        for item in items {
            if case .variable(let name) = item.kind, variables[name] == nil, !inner.isNonNull {
                result.append(.null)
                continue
            }
            guard let value = coerce(item, to: inner, variables: variables) else { return nil }
            result.append(value)
        }
        return .array(result)
    }

    private func named(
        _ node: ValueNode,
        _ type: NamedType,
        variables: [String: JSONValue]
    ) -> JSONValue? {
        switch type.kind {
        case .scalar: return scalar(node, type, variables: variables)
        case .enumeration:
            guard case .enumeration(let name) = node.kind,
                type.enumValues.contains(where: { $0.name == name })
            else { return nil }
            return .string(name)
        case .inputObject: return object(node, type, variables: variables)
        case .object, .interface, .union: return nil
        }
    }

    private func object(
        _ node: ValueNode,
        _ type: NamedType,
        variables: [String: JSONValue]
    ) -> JSONValue? {
        guard case .object(let fields) = node.kind else { return nil }
        var given: [String: ValueNode] = [:]
        for field in fields {
            guard type.inputFieldIndex[field.name.value] != nil,
                given.updateValue(field.value, forKey: field.name.value) == nil
            else { return nil }
        }
        var result = JSONObject()
        for field in type.inputFields {
            guard let value = given[field.name], !value.isAbsent(variables) else {
                if let missing = missing(field) {
                    result.append(field.name, missing)
                } else if field.type.isNonNull {
                    return nil
                }
                continue
            }
            guard let coerced = coerce(value, to: field.type, variables: variables) else {
                return nil
            }
            result.append(field.name, coerced)
        }
        if type.isOneOf {
            guard result.count == 1, fields.count == 1, result.members[0].value != .null else {
                return nil
            }
        }
        return .object(result)
    }

    /// The default of an argument or input field that was not given.
    func missing(_ definition: InputValueDefinition) -> JSONValue? {
        definition.defaultValue.flatMap { coerce($0, to: definition.type, variables: [:]) }
    }

    private func scalar(
        _ node: ValueNode,
        _ type: NamedType,
        variables: [String: JSONValue]
    ) -> JSONValue? {
        switch (scalars[type.id], node.kind) {
        // A literal `1.0` is no Int, although the JSON number is one.
        case (.int, .float): return nil
        case (.id, .int(let text)): return .string(text)
        case (.id, .float): return nil
        case (.custom, _), (_, .int), (_, .float), (_, .string), (_, .boolean):
            return json(node, variables: variables).flatMap { scalars.coerce($0, to: type.id) }
        default: return nil
        }
    }

    /// A literal as JSON, for scalars that decide by themselves what they accept.
    private func json(_ node: ValueNode, variables: [String: JSONValue]) -> JSONValue? {
        switch node.kind {
        case .variable(let name): return variables[name] ?? .null
        // Every GraphQL number is a JSON number (compare spec 2.9.1 with RFC 8259 §6).
        case .int(let text), .float(let text): return try? JSONValue(parsing: Array(text.utf8))
        case .string(let text, _), .enumeration(let text): return .string(text)
        case .boolean(let truth): return .bool(truth)
        case .null: return .null
        case .list(let items):
            var result: [JSONValue] = []
            for item in items {
                guard let value = json(item, variables: variables) else { return nil }
                result.append(value)
            }
            return .array(result)
        case .object(let fields):
            var result = JSONObject()
            var seen: Set<String> = []
            for field in fields {
                guard seen.insert(field.name.value).inserted,
                    let value = json(field.value, variables: variables)
                else { return nil }
                result.append(field.name.value, value)
            }
            return .object(result)
        }
    }

    /// The arguments of a field (spec 6.4.1, CoerceArgumentValues).
    func arguments(
        _ template: ArgumentTemplate,
        variables: [String: JSONValue]
    ) -> Result<Arguments, GraphQLError> {
        var result = JSONObject()
        for definition in template.definitions {
            let name = definition.name
            let node = template.arguments.first { $0.name.value == name }?.value
            guard let node, !node.isAbsent(variables) else {
                if let missing = missing(definition) {
                    result.append(name, missing)
                } else if definition.type.isNonNull {
                    let type = schema.text(definition.type)
                    return .failure(
                        GraphQLError(
                            "Argument \"\(name)\" of required type \"\(type)\" was not provided.",
                            locations: [template.location],
                            code: GraphQLErrorCode.variables
                        )
                    )
                }
                continue
            }
            guard let value = coerce(node, to: definition.type, variables: variables) else {
                let type = schema.text(definition.type)
                return .failure(
                    GraphQLError(
                        "Argument \"\(name)\" has an invalid value; expected type \"\(type)\".",
                        locations: [template.location],
                        code: GraphQLErrorCode.variables
                    )
                )
            }
            result.append(name, value)
        }
        return .success(Arguments(result))
    }
}

extension ValueKind {
    var isNull: Bool {
        if case .null = self { true } else { false }
    }
}

extension ValueNode {
    /// Whether this is a variable that has no value, which is as if nothing were written.
    fileprivate func isAbsent(_ variables: [String: JSONValue]) -> Bool {
        guard case .variable(let name) = kind else { return false }
        return variables[name] == nil
    }

    /// Whether a variable stands anywhere in the literal.
    var hasVariables: Bool {
        switch kind {
        case .variable: true
        case .list(let items): items.contains(where: \.hasVariables)
        case .object(let fields): fields.contains { $0.value.hasVariables }
        default: false
        }
    }
}
