/// Everything that is wrong with a schema text, found in one pass.
public struct SchemaError: Error, Sendable, CustomStringConvertible {
    /// One error for each fault, with its place in the schema text where there is one.
    public let errors: [GraphQLError]

    /// The faults, one a line.
    public var description: String {
        errors.map { error in
            guard let location = error.locations.first else { return error.message }
            return "\(error.message) (\(location.line):\(location.column))"
        }.joined(separator: "\n")
    }
}

/// A type system read from schema definition language (spec 3).
public final class Schema: Sendable {
    /// The built-in types first, then the schema's own in the order of the text.
    let types: [NamedType]
    let typeIndex: [String: TypeID]
    let directives: [DirectiveDefinition]
    let directiveIndex: [String: Int]
    let description: String?
    let query: TypeID
    let mutation: TypeID?
    let subscription: TypeID?

    /// For each type the object types it may turn out to be, itself for an object type.
    let possibleTypes: [[TypeID]]
    private let statedLimits: [String: Int]
    private let possibleTypeSets: [Set<TypeID>]

    /// Reads and checks a whole schema.
    ///
    /// - Throws: every fault of the text at once.
    public convenience init(sdl: String) throws(SchemaError) {
        var builder = SchemaBuilder()
        self.init(parts: try builder.build(sdl))
    }

    init(parts: SchemaParts) {
        types = parts.types
        typeIndex = parts.typeIndex
        directives = parts.directives
        directiveIndex = parts.directiveIndex
        description = parts.description
        query = parts.query
        mutation = parts.mutation
        subscription = parts.subscription
        possibleTypes = parts.possibleTypes
        statedLimits = parts.statedLimits
        possibleTypeSets = parts.possibleTypes.map { Set($0) }
    }

    /// The bounds on requests that the schema states by `@limits`, and `base` where it states none.
    public func limits(over base: GraphQLLimits = .request) -> GraphQLLimits {
        var limits = base
        for (bound, value) in statedLimits { _ = limits.state(bound, value) }
        return limits
    }

    subscript(id: TypeID) -> NamedType { types[id.index] }

    func type(_ name: String) -> NamedType? {
        typeIndex[name].map { self[$0] }
    }

    func directive(_ name: String) -> DirectiveDefinition? {
        directiveIndex[name].map { directives[$0] }
    }

    func root(_ kind: OperationKind) -> TypeID? {
        switch kind {
        case .query: query
        case .mutation: mutation
        case .subscription: subscription
        }
    }

    /// Resolves a type as written in a document; nil when its name is unknown.
    func reference(_ node: TypeNodeReference) -> TypeReference? {
        switch node {
        case .named(let name): typeIndex[name.value].map(TypeReference.named)
        case .list(let inner): reference(inner).map(TypeReference.list)
        case .nonNull(let inner): reference(inner).map(TypeReference.nonNull)
        }
    }

    /// The type in GraphQL notation.
    func text(_ type: TypeReference) -> String {
        switch type {
        case .named(let id): self[id].name
        case .list(let inner): "[\(text(inner))]"
        case .nonNull(let inner): "\(text(inner))!"
        }
    }

    func isPossible(_ object: TypeID, of type: TypeID) -> Bool {
        possibleTypeSets[type.index].contains(object)
    }

    /// Whether some object could be both (spec 5.5.2.3).
    func overlap(_ one: TypeID, _ other: TypeID) -> Bool {
        one == other || !possibleTypeSets[one.index].isDisjoint(with: possibleTypeSets[other.index])
    }

    /// The field of a composite type, with the meta fields of introspection (spec 4.1, 4.2).
    func field(_ name: String, of parent: TypeID) -> FieldDefinition? {
        if name.utf8.first == UInt8(ascii: "_") {
            if name == "__typename" { return self[Prelude.typeNameHolder].fields[0] }
            if parent == query, let field = self[Prelude.metaFieldHolder].field(name) {
                return field
            }
        }
        return self[parent].field(name)
    }

    /// Whether a value of `type` always fits where `other` is promised (spec 3.6,
    /// IsValidImplementationFieldType).
    func isSubtype(_ type: TypeReference, of other: TypeReference) -> Bool {
        switch (type, other) {
        case (.nonNull(let inner), .nonNull(let otherInner)): isSubtype(inner, of: otherInner)
        case (.nonNull(let inner), _): isSubtype(inner, of: other)
        case (_, .nonNull): false
        case (.list(let inner), .list(let otherInner)): isSubtype(inner, of: otherInner)
        case (.named(let id), .named(let otherID)):
            id == otherID || self[id].interfaces.contains(otherID)
                || self[otherID].kind == .union && isPossible(id, of: otherID)
        default: false
        }
    }
}
