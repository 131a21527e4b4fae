/// Why a schema and its resolvers do not fit together: every fault at once.
public struct BindingError: Error, Sendable, CustomStringConvertible {
    /// `Type.field` for each field without a resolver.
    public let missing: [String]

    /// `Type` or `Type.field` for each binding that the schema does not know, or that stands twice.
    public let superfluous: [String]

    /// Scalars without a registration, and sources that cannot be told apart.
    public let problems: [String]

    /// One sentence with all names.
    public var description: String {
        var parts: [String] = []
        if !missing.isEmpty {
            parts.append("missing resolvers: \(missing.joined(separator: ", "))")
        }
        if !superfluous.isEmpty {
            parts.append("superfluous resolvers: \(superfluous.joined(separator: ", "))")
        }
        return "GraphQL schema and resolvers differ; "
            + (parts + problems).joined(separator: "; ")
    }
}

/// A schema with a resolver for each field, found by place and not by name.
final class SchemaRuntime: Sendable {
    let schema: Schema
    let scalars: ScalarTable
    let limits: GraphQLLimits

    /// How many items the lists of introspection have in this schema.
    let introspectionSizes: [String: Int]

    /// For each object type the Swift type behind it; nil for types that are never resolved.
    let sources: [ObjectIdentifier?]
    private let resolvers: [[FieldResolver?]]

    init(
        schema: Schema,
        bindings: [TypeBinding],
        scalars: [GraphQLScalar],
        limits: GraphQLLimits
    ) throws(BindingError) {
        var binder = RuntimeBinder(schema: schema)
        for binding in Introspection.bindings(schema) { binder.add(binding) }
        for binding in bindings { binder.add(binding) }
        binder.checkComplete(scalars)
        guard binder.missing.isEmpty, binder.superfluous.isEmpty, binder.problems.isEmpty else {
            throw BindingError(
                missing: binder.missing,
                superfluous: binder.superfluous,
                problems: binder.problems
            )
        }
        self.schema = schema
        self.limits = schema.limits(over: limits)
        introspectionSizes = Introspection.sizes(schema)
        self.scalars = ScalarTable(schema: schema, custom: scalars)
        sources = binder.sources
        resolvers = binder.resolvers
    }

    func resolver(of field: String, on type: TypeID) -> FieldResolver? {
        let holder = field.hasPrefix("__") ? Prelude.metaFieldHolder : type
        return schema[holder].fieldIndex[field].flatMap { resolvers[holder.index][$0] }
    }
}

private struct RuntimeBinder {
    let schema: Schema
    var sources: [ObjectIdentifier?]
    var resolvers: [[FieldResolver?]]
    var missing: [String] = []
    var superfluous: [String] = []
    var problems: [String] = []

    init(schema: Schema) {
        self.schema = schema
        sources = schema.types.map { _ in nil }
        resolvers = schema.types.map { $0.fields.map { _ in nil } }
    }

    mutating func add(_ binding: TypeBinding) {
        guard let type = schema.type(binding.typeName), type.kind == .object,
            sources[type.id.index] == nil
        else {
            superfluous.append(binding.typeName)
            return
        }
        let place = type.id.index
        sources[place] = binding.sourceID
        for (name, resolver) in binding.fields {
            guard let index = type.fieldIndex[name], resolvers[place][index] == nil else {
                superfluous.append("\(type.name).\(name)")
                continue
            }
            if case .direct = resolver, !isLeaf(type.fields[index].type) {
                problems.append("\"\(type.name).\(name)\" is bound as a leaf and is none")
            }
            resolvers[place][index] = resolver
        }
        guard let remaining = binding.remaining else { return }
        for (index, field) in type.fields.enumerated() where resolvers[place][index] == nil {
            resolvers[place][index] = remaining(field.name)
        }
    }

    private func isLeaf(_ type: TypeReference) -> Bool {
        switch type {
        case .named(let id): schema[id].isLeaf
        case .list(let inner), .nonNull(let inner): isLeaf(inner)
        }
    }

    mutating func checkComplete(_ scalars: [GraphQLScalar]) {
        for type in schema.types {
            switch type.kind {
            case .object: checkFields(type)
            case .interface, .union: checkDistinct(type)
            case .scalar where !type.isBuiltIn && !scalars.contains { $0.name == type.name }:
                problems.append("no scalar registered for \"\(type.name)\"")
            case .scalar, .enumeration, .inputObject: break
            }
        }
        for scalar in scalars where schema.type(scalar.name)?.kind != .scalar {
            problems.append("scalar \"\(scalar.name)\" is not in the schema")
        }
    }

    private mutating func checkFields(_ type: NamedType) {
        // `__typename` is answered by the plan itself.
        guard type.id != Prelude.typeNameHolder else { return }
        for (index, field) in type.fields.enumerated()
        where resolvers[type.id.index][index] == nil {
            missing.append("\(type.name).\(field.name)")
        }
    }

    /// The type of an object behind an interface or union is told by its Swift type.
    private mutating func checkDistinct(_ type: NamedType) {
        var owners: [ObjectIdentifier: String] = [:]
        for id in schema.possibleTypes[type.id.index] {
            guard let source = sources[id.index] else { continue }
            if let other = owners.updateValue(schema[id].name, forKey: source) {
                problems.append(
                    "\"\(other)\" and \"\(schema[id].name)\" of \"\(type.name)\" are bound to one Swift type"
                )
            }
        }
    }
}
