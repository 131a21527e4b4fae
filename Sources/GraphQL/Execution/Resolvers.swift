public import JSON

/// A resolver with its source's type erased: the objects, which of them, the arguments.
@usableFromInline
typealias SyncResolver = @Sendable (GraphQLObjects, Int, Arguments) throws -> GraphQLOutput

/// A resolver that appends its field's JSON itself; false, with nothing appended, stands for null.
@usableFromInline
typealias DirectResolver = @Sendable (GraphQLObjects, Int, inout JSONWriter) throws -> Bool

@usableFromInline
typealias AsyncResolver =
    @Sendable (GraphQLObjects, Int, Arguments, FieldSelection, any Sendable) async throws ->
    GraphQLOutput

@usableFromInline
typealias BatchResolver =
    @Sendable ([ObjectReference], Arguments, FieldSelection, any Sendable) async throws -> [Result<
        GraphQLOutput, any Error
    >]

/// One object in flight.
@usableFromInline
struct ObjectReference: Sendable {
    @usableFromInline let objects: GraphQLObjects
    @usableFromInline let index: Int

    @usableFromInline
    init(objects: GraphQLObjects, index: Int) {
        self.objects = objects
        self.index = index
    }

    /// Calls a resolver with the Swift value behind the reference.
    ///
    /// Inlined at the binding, it reads the members that the resolver wants and copies no others.
    @inlinable
    func resolve<Source: Sendable, Value>(
        _ body: (Source) throws -> Value
    ) rethrows -> Value {
        // The executor calls a type's resolvers only after comparing `sourceID` with the Swift type
        // the GraphQL type was bound to; only these two classes carry that identifier, and
        // `isSingle` tells which of them it is.
        if objects.isSingle {
            return try body(unsafeDowncast(objects, to: TypedObject<Source>.self).value)
        }
        return try body(unsafeDowncast(objects, to: TypedObjects<Source>.self).values[index])
    }

    /// A copy of the value, for resolvers that wait.
    @inlinable
    func value<Source: Sendable>(as type: Source.Type) -> Source {
        resolve { (source: Source) in source }
    }
}

/// How one field gets its value.
@usableFromInline
enum FieldResolver: Sendable {
    case sync(SyncResolver)
    case direct(DirectResolver)
    case async(AsyncResolver)
    case batch(BatchResolver)
}

/// The resolvers of one object type.
struct TypeBinding: Sendable {
    let typeName: String
    let sourceID: ObjectIdentifier
    let fields: [(name: String, resolver: FieldResolver)]
    let remaining: (@Sendable (String) -> FieldResolver?)?
}

/// The context handed to a resolver is not of the type its resolvers were registered for.
@usableFromInline
struct ContextMismatch: Error {
    @usableFromInline init() {}
}

/// Binds the object types of a schema to Swift types, and their fields to resolvers.
///
/// `Context` is the value that a caller hands to each execution, such as the principal and its
/// store.
public struct Resolvers<Context: Sendable>: Sendable {
    var bindings: [TypeBinding] = []
    var streams: [String: StreamResolver] = [:]

    /// No bindings.
    public init() {}

    /// Binds the object type `typeName` to a Swift type.
    public mutating func bind<Source: Sendable>(
        _ source: Source.Type,
        _ typeName: String,
        _ fields: (inout TypeBinder<Source, Context>) -> Void
    ) {
        var binder = TypeBinder<Source, Context>()
        fields(&binder)
        bindings.append(
            TypeBinding(
                typeName: typeName,
                sourceID: ObjectIdentifier(Source.self),
                fields: binder.fields,
                remaining: binder.remaining
            )
        )
    }

    /// Binds the fields of a root operation type.
    public mutating func bindRoot(
        _ typeName: String,
        _ fields: (inout TypeBinder<GraphQLRoot, Context>) -> Void
    ) {
        bind(GraphQLRoot.self, typeName, fields)
    }
}

/// Collects the resolvers of one type.
public struct TypeBinder<Source: Sendable, Context: Sendable> {
    @usableFromInline var fields: [(name: String, resolver: FieldResolver)] = []
    @usableFromInline var remaining: (@Sendable (String) -> FieldResolver?)?

    @usableFromInline init() {}

    /// A field read from its source without waiting.
    @inlinable
    public mutating func field(
        _ name: String,
        _ resolve: @escaping @Sendable (Source) throws -> GraphQLOutput
    ) {
        let resolver: SyncResolver = { objects, index, _ in
            try ObjectReference(objects: objects, index: index).resolve(resolve)
        }
        fields.append((name, .sync(resolver)))
    }

    /// A leaf that its source writes into the response itself, without a value in between.
    ///
    /// What it appends must be one JSON value that the field's type allows; false, with nothing
    /// appended, stands for null.
    @inlinable
    public mutating func leaf(
        _ name: String,
        _ write: @escaping @Sendable (Source, inout JSONWriter) throws -> Bool
    ) {
        let resolver: DirectResolver = { objects, index, json in
            try ObjectReference(objects: objects, index: index).resolve { source in
                try write(source, &json)
            }
        }
        fields.append((name, .direct(resolver)))
    }

    /// A field read from its source and its arguments without waiting.
    @inlinable
    public mutating func field(
        _ name: String,
        _ resolve: @escaping @Sendable (Source, Arguments) throws -> GraphQLOutput
    ) {
        let resolver: SyncResolver = { objects, index, arguments in
            try resolve(
                ObjectReference(objects: objects, index: index).value(as: Source.self),
                arguments
            )
        }
        fields.append((name, .sync(resolver)))
    }

    /// A field that waits; it is called once for each parent.
    @inlinable
    public mutating func async(
        _ name: String,
        _ resolve:
            @escaping @Sendable (Source, Arguments, FieldSelection, Context) async throws ->
            GraphQLOutput
    ) {
        let resolver: AsyncResolver = { objects, index, arguments, selection, context in
            guard let context = context as? Context else { throw ContextMismatch() }
            let source = ObjectReference(objects: objects, index: index).value(as: Source.self)
            return try await resolve(source, arguments, selection, context)
        }
        fields.append((name, .async(resolver)))
    }

    /// A field that waits; it is called once for all parents at one level of a selection.
    ///
    /// It answers one result for each source, in their order. An error that it throws is the error
    /// of each of them.
    @inlinable
    public mutating func batch(
        _ name: String,
        _ resolve:
            @escaping @Sendable ([Source], Arguments, FieldSelection, Context) async throws ->
            [Result<GraphQLOutput, any Error>]
    ) {
        let resolver: BatchResolver = { references, arguments, selection, context in
            guard let context = context as? Context else { throw ContextMismatch() }
            let sources = references.map { $0.value(as: Source.self) }
            return try await resolve(sources, arguments, selection, context)
        }
        fields.append((name, .batch(resolver)))
    }

    /// Resolves every field that is not bound by itself.
    ///
    /// `make` is called once for each such field when the schema is bound, not for each request; a
    /// nil answer leaves the field missing.
    @inlinable
    public mutating func remaining(
        _ make:
            @escaping @Sendable (_ field: String) -> (
                @Sendable (Source) throws -> GraphQLOutput
            )?
    ) {
        remaining = { name in
            guard let resolve = make(name) else { return nil }
            let resolver: SyncResolver = { objects, index, _ in
                try ObjectReference(objects: objects, index: index).resolve(resolve)
            }
            return .sync(resolver)
        }
    }
}

/// An error whose message and code the caller of the API may see.
///
/// Any other error that a resolver throws is answered as "Internal error" and handed to the
/// operator.
public protocol GraphQLFieldError: Error {
    /// A sentence for the caller.
    var message: String { get }

    /// The stable code.
    var errorCode: String { get }

    /// Further members of `extensions`.
    var extensions: JSONObject { get }
}
