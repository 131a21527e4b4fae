/// What a source stream gives next.
public enum GraphQLSourceItem: Sendable {
    /// An event: what the subscription's root field answers for it.
    case event(GraphQLOutput)
    /// Nothing has happened for a while, so the transport may show its peer that it is there.
    case idle
    /// The source has ended.
    case complete
}

/// The events that one subscription follows (spec 6.2.3.1, "source stream").
public protocol GraphQLEventSource: Sendable {
    /// Waits for the next event; an error that it throws ends the stream.
    mutating func next() async throws -> GraphQLSourceItem
}

/// What a response stream gives next.
public enum GraphQLStreamItem: Sendable {
    /// The response to one event.
    case response(GraphQLResult)
    /// Nothing has happened for a while.
    case idle
    /// The stream has ended; nothing follows.
    case complete
}

/// The responses of one subscription, one for each event of its source (spec 6.2.3.2).
public struct GraphQLResponseStream<Context: Sendable>: Sendable {
    private let schema: ExecutableSchema<Context>
    private let operation: PreparedOperation
    private let context: Context
    private var source: (any GraphQLEventSource)?

    init(
        _ source: any GraphQLEventSource,
        schema: ExecutableSchema<Context>,
        operation: PreparedOperation,
        context: Context
    ) {
        self.source = source
        self.schema = schema
        self.operation = operation
        self.context = context
    }

    /// Waits for the next response; after a source's error comes a response with it, and the end.
    public mutating func next() async -> GraphQLStreamItem {
        guard source != nil else { return .complete }
        do {
            switch try await source?.next() {
            case .event(let output):
                let root = TypedObject(GraphQLEvent(output: output))
                return .response(await schema.execute(operation, root: root, context: context))
            case .idle: return .idle
            case .complete, nil:
                source = nil
                return .complete
            }
        } catch {
            source = nil
            return .response(GraphQLResult(requestErrors: [schema.shown(error)]))
        }
    }
}

/// The source of a subscription's root field, for the time of one event.
struct GraphQLEvent: Sendable {
    let output: GraphQLOutput
}

typealias StreamResolver =
    @Sendable (Arguments, FieldSelection, any Sendable) async throws -> any GraphQLEventSource

/// Collects the streams of a subscription type.
public struct StreamBinder<Context: Sendable> {
    var streams: [(name: String, resolve: StreamResolver)] = []

    /// A field with the events that it follows, for its arguments.
    public mutating func stream(
        _ name: String,
        _ resolve:
            @escaping @Sendable (Arguments, FieldSelection, Context) async throws ->
            any GraphQLEventSource
    ) {
        streams.append(
            (
                name,
                { arguments, selection, context in
                    guard let context = context as? Context else { throw ContextMismatch() }
                    return try await resolve(arguments, selection, context)
                }
            )
        )
    }
}

extension Resolvers {
    /// Binds the fields of the subscription type to their streams.
    public mutating func bindSubscription(
        _ typeName: String,
        _ fields: (inout StreamBinder<Context>) -> Void
    ) {
        var binder = StreamBinder<Context>()
        fields(&binder)
        for stream in binder.streams { streams[stream.name] = stream.resolve }
        let output: SyncResolver = { objects, index, _ in
            ObjectReference(objects: objects, index: index).value(as: GraphQLEvent.self).output
        }
        bindings.append(
            TypeBinding(
                typeName: typeName,
                sourceID: ObjectIdentifier(GraphQLEvent.self),
                fields: binder.streams.map { ($0.name, .sync(output)) },
                remaining: nil
            )
        )
    }
}

extension ExecutableSchema {
    /// The outcome of subscribing.
    public enum Subscription: Sendable {
        /// The source has been found; its events follow.
        case started(GraphQLResponseStream<Context>)

        /// There is no source for this request, and this is the whole response.
        case refused(GraphQLResult)
    }

    /// Finds the source stream of a prepared subscription (spec 6.2.3.1, CreateSourceEventStream).
    public func subscribe(
        _ operation: PreparedOperation,
        context: Context
    ) async -> Subscription {
        // Validation has left exactly one field at the root (spec 5.2.4.1).
        guard operation.kind == .subscription, let field = operation.plan.root.fields.first,
            let stream = streams[field.fieldName]
        else {
            return .refused(
                GraphQLResult(requestErrors: [
                    GraphQLError("This is no subscription.", code: GraphQLErrorCode.badRequest)
                ])
            )
        }
        do {
            let source = try await stream(
                try arguments(of: field, in: operation),
                FieldSelection(field.completion.selections),
                context
            )
            return .started(
                GraphQLResponseStream(
                    source,
                    schema: self,
                    operation: operation,
                    context: context
                )
            )
        } catch {
            var shown = shown(error)
            shown.locations = [field.location]
            return .refused(GraphQLResult(requestErrors: [shown]))
        }
    }

    private func arguments(
        of field: FieldPlan,
        in operation: PreparedOperation
    ) throws -> Arguments {
        switch field.arguments {
        case .constant(let arguments): return arguments
        case .variable(let template):
            let coercion = InputCoercion(schema: runtime.schema, scalars: runtime.scalars)
            return try coercion.arguments(
                operation.plan.templates[template],
                variables: operation.variables
            ).get()
        }
    }

    /// An error as the caller may see it.
    func shown(_ error: any Error) -> GraphQLError {
        switch error {
        case let shown as any GraphQLFieldError:
            return GraphQLError(
                shown.message,
                code: shown.errorCode,
                extensions: shown.extensions
            )
        case let known as GraphQLError: return known
        default:
            onInternalError(error)
            return GraphQLError("Internal error", code: GraphQLErrorCode.internalError)
        }
    }
}
