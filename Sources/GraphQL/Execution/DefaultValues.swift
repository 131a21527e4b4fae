extension ExecutableSchema where Context == Void {
    /// A schema that answers every field with a value of its type, whatever the arguments say.
    ///
    /// An `Int` is 1, a `Float` 1.5, a `String` "text", a `Boolean` true, an `ID` "1", an enum its
    /// first value, a scalar of the schema's own "text" and takes any input; a list has two items;
    /// an interface or union is the first of its possible types in the order of the text, or null
    /// when it has none; a subscription has two events. So what a client, or a document written for
    /// conformance, does with a schema can be tried before anything is behind it.
    public convenience init(defaultValuesOf schema: Schema) throws(BindingError) {
        let values = DefaultValues(schema)
        var resolvers = Resolvers<Void>()
        for type in schema.types where type.kind == .object && !type.isBuiltIn {
            resolvers.bindings.append(values.binding(of: type))
        }
        for field in schema.subscription.map({ schema[$0].fields }) ?? [] {
            resolvers.streams[field.name] = { _, _, _ in DefaultEvents() }
        }
        try self.init(
            schema: schema,
            resolvers: resolvers,
            scalars: schema.types.filter { $0.kind == .scalar && !$0.isBuiltIn }.map { type in
                GraphQLScalar(type.name, parse: { $0 }, accepts: { _ in true })
            },
            onInternalError: { _ in }
        )
    }
}

/// Makes the values that the fields of a schema have by default.
private final class DefaultValues: Sendable {
    private static let itemsInList = 2

    private let schema: Schema

    /// What tells the objects of one type from those of others, as a Swift type would.
    private let identities: [Identity]

    /// Nothing but an address, which is its own for as long as the values are there.
    private final class Identity: Sendable {}

    init(_ schema: Schema) {
        self.schema = schema
        identities = schema.types.map { _ in Identity() }
    }

    /// The resolvers of an object type; none of them looks at the object that it is called on.
    func binding(of type: NamedType) -> TypeBinding {
        TypeBinding(
            typeName: type.name,
            sourceID: ObjectIdentifier(identities[type.id.index]),
            fields: type.fields.map { field in
                (field.name, .sync { _, _, _ in self.value(of: field.type) })
            },
            remaining: nil
        )
    }

    private func value(of type: TypeReference) -> GraphQLOutput {
        switch type {
        case .nonNull(let inner): value(of: inner)
        case .list(let inner): .list((0..<Self.itemsInList).map { _ in value(of: inner) })
        case .named(let id): value(of: schema[id])
        }
    }

    private func value(of type: NamedType) -> GraphQLOutput {
        switch type.kind {
        case .scalar: scalar(type.name)
        case .enumeration: .string(type.enumValues.first?.name)
        case .object, .interface, .union: object(of: type)
        case .inputObject: .null
        }
    }

    private func scalar(_ name: String) -> GraphQLOutput {
        switch name {
        case "Int": .int(1)
        case "Float": .double(1.5)
        case "Boolean": .bool(true)
        case "ID": .string("1")
        default: .string("text")
        }
    }

    private func object(of type: NamedType) -> GraphQLOutput {
        guard let id = schema.possibleTypes[type.id.index].first else { return .null }
        let identity = ObjectIdentifier(identities[id.index])
        return .one(GraphQLObjects(sourceID: identity, isSingle: true, count: 1))
    }
}

/// Two events, of which each field of the subscription type makes its own value.
private struct DefaultEvents: GraphQLEventSource {
    private var left = 2

    mutating func next() -> GraphQLSourceItem {
        guard left > 0 else { return .complete }
        left -= 1
        return .event(.null)
    }
}
