/// The resolvers of `__schema` and `__type` (spec 4), bound like those of any other type.
enum Introspection {
    /// A type as introspection shows it: named, or a wrapper around another.
    struct TypeView: Sendable {
        let reference: TypeReference
    }

    struct InputView: Sendable {
        let definition: InputValueDefinition
    }

    struct FieldView: Sendable {
        let definition: FieldDefinition
    }

    struct EnumView: Sendable {
        let definition: EnumValueDefinition
    }

    struct DirectiveView: Sendable {
        let definition: DirectiveDefinition
    }

    struct SchemaView: Sendable {}

    static func bindings(_ schema: Schema) -> [TypeBinding] {
        var resolvers = Resolvers<Void>()
        // The bindings end up in a runtime that holds the schema; the schema refers to neither.
        resolvers.bindRoot("__MetaFields") { type in
            type.field("__schema") { _ in .object(SchemaView()) }
            type.field("__type") { _, arguments in
                guard let name = arguments.string("name"), let id = schema.typeIndex[name],
                    !Prelude.isHidden(id)
                else { return .null }
                return .object(TypeView(reference: .named(id)))
            }
        }
        resolvers.bind(SchemaView.self, "__Schema") { bind(&$0, schema) }
        resolvers.bind(TypeView.self, "__Type") { bind(&$0, schema) }
        resolvers.bind(FieldView.self, "__Field") { type in
            type.field("name") { .string($0.definition.name) }
            type.field("description") { .string($0.definition.description) }
            type.field("args") { inputs($0.definition.arguments, $1) }
            type.field("type") { .object(TypeView(reference: $0.definition.type)) }
            type.field("isDeprecated") { .bool($0.definition.deprecationReason != nil) }
            type.field("deprecationReason") { .string($0.definition.deprecationReason) }
        }
        resolvers.bind(InputView.self, "__InputValue") { type in
            type.field("name") { .string($0.definition.name) }
            type.field("description") { .string($0.definition.description) }
            type.field("type") { .object(TypeView(reference: $0.definition.type)) }
            type.field("defaultValue") { .string($0.definition.defaultValue?.printed) }
            type.field("isDeprecated") { .bool($0.definition.deprecationReason != nil) }
            type.field("deprecationReason") { .string($0.definition.deprecationReason) }
        }
        resolvers.bind(EnumView.self, "__EnumValue") { type in
            type.field("name") { .string($0.definition.name) }
            type.field("description") { .string($0.definition.description) }
            type.field("isDeprecated") { .bool($0.definition.deprecationReason != nil) }
            type.field("deprecationReason") { .string($0.definition.deprecationReason) }
        }
        resolvers.bind(DirectiveView.self, "__Directive") { type in
            type.field("name") { .string($0.definition.name) }
            type.field("description") { .string($0.definition.description) }
            type.field("isRepeatable") { .bool($0.definition.isRepeatable) }
            type.field("locations") { .strings($0.definition.locations.map(\.rawValue)) }
            type.field("args") { inputs($0.definition.arguments, $1) }
        }
        return resolvers.bindings
    }

    private static func bind(_ type: inout TypeBinder<SchemaView, Void>, _ schema: Schema) {
        type.field("description") { _ in .string(schema.description) }
        type.field("types") { _ in
            .objects(visibleTypes(schema).map { TypeView(reference: .named($0)) })
        }
        type.field("queryType") { _ in .object(TypeView(reference: .named(schema.query))) }
        type.field("mutationType") { _ in
            .object(schema.mutation.map { TypeView(reference: .named($0)) })
        }
        type.field("subscriptionType") { _ in
            .object(schema.subscription.map { TypeView(reference: .named($0)) })
        }
        type.field("directives") { _ in
            .objects(schema.directives.map { DirectiveView(definition: $0) })
        }
    }

    /// How many items each list has, on average and rounded up, for counting what it costs.
    static func sizes(_ schema: Schema) -> [String: Int] {
        let types = visibleTypes(schema).map { schema[$0] }
        func average(_ counts: [Int]) -> Int {
            let filled = counts.filter { $0 > 0 }
            guard !filled.isEmpty else { return 1 }
            return (filled.reduce(0, +) + filled.count - 1) / filled.count
        }
        let fields = types.flatMap(\.fields)
        return [
            "types": types.count,
            "fields": average(types.map(\.fields.count)),
            // Most fields have none, so the average is over all of them.
            "args": max(1, fields.map(\.arguments.count).reduce(0, +) / max(1, fields.count)),
            "inputFields": average(types.map(\.inputFields.count)),
            "enumValues": average(types.map(\.enumValues.count)),
            "interfaces": average(types.map(\.interfaces.count)),
            "possibleTypes": average(
                types.filter(\.isAbstract).map { schema.possibleTypes[$0.id.index].count }
            ),
            "directives": schema.directives.count,
        ]
    }

    /// Built-in scalars appear only where they are used (spec 3.5).
    private static func visibleTypes(_ schema: Schema) -> [TypeID] {
        var used: Set<TypeID> = []
        for type in schema.types where !Prelude.isHidden(type.id) {
            for field in type.fields {
                used.insert(field.type.named)
                for argument in field.arguments { used.insert(argument.type.named) }
            }
            for field in type.inputFields { used.insert(field.type.named) }
        }
        for directive in schema.directives {
            for argument in directive.arguments { used.insert(argument.type.named) }
        }
        return schema.types.map(\.id).filter { id in
            let type = schema[id]
            if Prelude.isHidden(id) { return false }
            return !(type.isBuiltIn && type.kind == .scalar) || used.contains(id)
        }
    }

    private static func bind(_ type: inout TypeBinder<TypeView, Void>, _ schema: Schema) {
        @Sendable func named(_ view: TypeView) -> NamedType? {
            guard case .named(let id) = view.reference else { return nil }
            return schema[id]
        }
        type.field("kind") { view in
            switch view.reference {
            case .named(let id): .string(schema[id].kind.rawValue)
            case .list: .string("LIST")
            case .nonNull: .string("NON_NULL")
            }
        }
        type.field("name") { .string(named($0)?.name) }
        type.field("description") { .string(named($0)?.description) }
        type.field("specifiedByURL") { .string(named($0)?.specifiedBy) }
        type.field("fields") { view, arguments in
            guard let type = named(view), type.kind == .object || type.kind == .interface else {
                return .null
            }
            let shown = type.fields.filter { isShown($0.deprecationReason, arguments) }
            return .objects(shown.map { FieldView(definition: $0) })
        }
        type.field("interfaces") { view in
            guard let type = named(view), type.kind == .object || type.kind == .interface else {
                return .null
            }
            return .objects(type.interfaces.map { TypeView(reference: .named($0)) })
        }
        type.field("possibleTypes") { view in
            guard let type = named(view), type.isAbstract else { return .null }
            return .objects(
                schema.possibleTypes[type.id.index].map { TypeView(reference: .named($0)) }
            )
        }
        type.field("enumValues") { view, arguments in
            guard let type = named(view), type.kind == .enumeration else { return .null }
            let shown = type.enumValues.filter { isShown($0.deprecationReason, arguments) }
            return .objects(shown.map { EnumView(definition: $0) })
        }
        type.field("inputFields") { view, arguments in
            guard let type = named(view), type.kind == .inputObject else { return .null }
            return inputs(type.inputFields, arguments)
        }
        type.field("ofType") { view in
            switch view.reference {
            case .named: .null
            case .list(let inner), .nonNull(let inner): .object(TypeView(reference: inner))
            }
        }
        type.field("isOneOf") { view in
            guard let type = named(view), type.kind == .inputObject else { return .null }
            return .bool(type.isOneOf)
        }
    }

    private static func inputs(
        _ definitions: [InputValueDefinition],
        _ arguments: Arguments
    ) -> GraphQLOutput {
        let shown = definitions.filter { isShown($0.deprecationReason, arguments) }
        return .objects(shown.map { InputView(definition: $0) })
    }

    private static func isShown(_ deprecation: String?, _ arguments: Arguments) -> Bool {
        deprecation == nil || arguments.bool("includeDeprecated") == true
    }
}
