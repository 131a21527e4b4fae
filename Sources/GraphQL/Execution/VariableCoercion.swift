import JSON

/// Turns the JSON values of a request into the values of an operation's variables (spec 6.1.2).
struct VariableCoercion {
    let schema: Schema
    let scalars: ScalarTable
    let document: Document
    let errorsMax: Int
    private(set) var errors: [GraphQLError] = []
    private var suggestions = Suggestions()
    private var variable = ""
    private var path: [PathElement] = []
    private var location = SourceLocation(line: 1, column: 1)

    init(schema: Schema, scalars: ScalarTable, document: Document, errorsMax: Int) {
        self.schema = schema
        self.scalars = scalars
        self.document = document
        self.errorsMax = errorsMax
    }

    mutating func coerce(
        _ definitions: [VariableDefinition],
        _ values: JSONObject
    ) -> [String: JSONValue] {
        guard !definitions.isEmpty else { return [:] }
        var result: [String: JSONValue] = [:]
        let given = MemberIndex(values)
        let literals = InputCoercion(schema: schema, scalars: scalars)
        for definition in definitions where errors.count < errorsMax {
            let name = definition.name.value
            guard let type = schema.reference(definition.type) else { continue }
            guard let value = given[name] else {
                if let literal = definition.defaultValue {
                    result[name] = literals.coerce(literal, to: type, variables: [:])
                } else if type.isNonNull {
                    refuse(
                        definition,
                        "Variable \"$\(name)\" of required type \"\(schema.text(type))\" was not provided."
                    )
                }
                continue
            }
            if value.isNull, type.isNonNull {
                refuse(
                    definition,
                    "Variable \"$\(name)\" of non-null type \"\(schema.text(type))\" must not be null."
                )
                continue
            }
            variable = name
            path = []
            location = document.location(definition.at)
            result[name] = coerce(value, to: type)
        }
        return result
    }

    private mutating func refuse(_ definition: VariableDefinition, _ message: String) {
        errors.append(
            GraphQLError(
                message,
                locations: [document.location(definition.at)],
                code: GraphQLErrorCode.variables
            )
        )
    }

    /// Records why a value does not fit, with the way to it; nil for convenience.
    private mutating func invalid(_ value: JSONValue, _ reason: String) -> JSONValue? {
        guard errors.count < errorsMax else { return nil }
        var place = ""
        if !path.isEmpty {
            place = " at \"\(variable)"
            for step in path {
                switch step {
                case .key(let name): place += ".\(name)"
                case .index(let index): place += "[\(index)]"
                }
            }
            place += "\""
        }
        errors.append(
            GraphQLError(
                "Variable \"$\(variable)\" got invalid value \(brief(value))\(place); \(reason)",
                locations: [location],
                code: GraphQLErrorCode.variables
            )
        )
        return nil
    }

    /// Scalars in full up to a length; what stands inside arrays and objects is in the path.
    private func brief(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): quoted(text)
        case .number(let number): String(number.text.prefix(80))
        case .array: "[…]"
        case .object: "{…}"
        case .bool, .null: value.description
        }
    }

    private mutating func coerce(_ value: JSONValue, to type: TypeReference) -> JSONValue? {
        switch type {
        case .nonNull(let inner):
            guard !value.isNull else {
                return invalid(
                    value,
                    "Expected non-nullable type \"\(schema.text(type))\" not to be null."
                )
            }
            return coerce(value, to: inner)
        case _ where value.isNull: return .null
        case .list(let inner): return list(value, of: inner)
        case .named(let id):
            let type = schema[id]
            if type.kind == .inputObject { return object(value, type) }
            return leaf(value, type)
        }
    }

    private mutating func list(_ value: JSONValue, of inner: TypeReference) -> JSONValue? {
        guard case .array(let items) = value else {
            return coerce(value, to: inner).map { .array([$0]) }
        }
        var result: [JSONValue] = []
        result.reserveCapacity(items.count)
        for (index, item) in items.enumerated() where errors.count < errorsMax {
            path.append(.index(index))
            if let coerced = coerce(item, to: inner) { result.append(coerced) }
            path.removeLast()
        }
        return .array(result)
    }

    private mutating func leaf(_ value: JSONValue, _ type: NamedType) -> JSONValue? {
        if type.kind == .enumeration {
            let names = type.enumValues.lazy.map(\.name)
            guard case .string(let name) = value else {
                return invalid(value, "Expected type \"\(type.name)\": the name of an enum value.")
            }
            guard names.contains(name) else {
                let hint = suggestions.hint(for: name, among: names)
                return invalid(
                    value,
                    "Value \"\(name.prefix(80))\" does not exist in \"\(type.name)\" enum.\(hint)"
                )
            }
            return value
        }
        guard let coerced = scalars.coerce(value, to: type.id) else {
            return invalid(
                value,
                "Expected type \"\(type.name)\"\(scalars.expectation(type.id))."
            )
        }
        return coerced
    }

    private mutating func object(_ value: JSONValue, _ type: NamedType) -> JSONValue? {
        guard case .object(let members) = value else {
            return invalid(value, "Expected type \"\(type.name)\" to be an object.")
        }
        for member in members.members where type.inputFieldIndex[member.key] == nil {
            guard errors.count < errorsMax else { return nil }
            let name = member.key
            let hint = suggestions.hint(for: name, among: type.inputFields.lazy.map(\.name))
            _ = invalid(
                value,
                "Field \"\(name.prefix(80))\" is not defined by type \"\(type.name)\".\(hint)"
            )
        }
        let given = MemberIndex(members)
        let literals = InputCoercion(schema: schema, scalars: scalars)
        var result = JSONObject()
        for field in type.inputFields {
            guard let member = given[field.name] else {
                if let missing = literals.missing(field) {
                    result.append(field.name, missing)
                } else if field.type.isNonNull {
                    _ = invalid(
                        value,
                        "Field \"\(field.name)\" of required type \"\(schema.text(field.type))\" was not provided."
                    )
                }
                continue
            }
            path.append(.key(field.name))
            if let coerced = coerce(member, to: field.type) { result.append(field.name, coerced) }
            path.removeLast()
        }
        if type.isOneOf {
            guard members.count == 1, members.members[0].value != .null else {
                return invalid(
                    value,
                    "Exactly one key must be given for OneOf type \"\(type.name)\", and not null."
                )
            }
        }
        return .object(result)
    }
}

/// Finds members by name; hashed when there are so many that scanning would be quadratic.
struct MemberIndex {
    private let object: JSONObject
    private let index: [String: Int]?

    init(_ object: JSONObject) {
        self.object = object
        index =
            object.count <= 16
            ? nil
            : Dictionary(zip(object.members.map(\.key), object.members.indices)) { $1 }
    }

    subscript(name: String) -> JSONValue? {
        guard let index else { return object[name] }
        return index[name].map { object.members[$0].value }
    }
}
