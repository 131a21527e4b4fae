import JSON

/// An operation that is ready to run: parsed, validated, its variables coerced, its plan made.
public struct PreparedOperation: Sendable {
    /// Whether the operation reads, writes or streams; a GET may only read.
    public let kind: OperationKind

    /// The operation's own name, for logs and metrics; nil when it has none.
    public let name: String?

    /// What the operation costs at most, by the schema's `@cost` and `@listSize`.
    public let cost: Int

    let plan: Plan
    let variables: [String: JSONValue]
}

/// A schema with its resolvers, ready for requests.
///
/// `Context` is what each execution hands to its resolvers.
public final class ExecutableSchema<Context: Sendable>: Sendable {
    /// The outcome of preparing a request.
    public enum Preparation: Sendable {
        /// It can be executed.
        case ready(PreparedOperation)

        /// It cannot, and this is the whole response.
        case refused(GraphQLResult)
    }

    let runtime: SchemaRuntime
    let cache: DocumentCache
    let streams: [String: StreamResolver]
    let onInternalError: @Sendable (any Error) -> Void

    /// Binds a schema.
    ///
    /// - Parameters:
    ///   - limits: the bounds on requests where the schema states none by `@limits`.
    ///   - onInternalError: told of every error whose text callers must not see.
    ///   - cachedDocumentsMax: how many valid documents are kept with their plans.
    /// - Throws: one error that names every missing and every superfluous binding.
    public init(
        schema: Schema,
        resolvers: Resolvers<Context>,
        scalars: [GraphQLScalar] = [],
        limits: GraphQLLimits = .request,
        cachedDocumentsMax: Int = 256,
        onInternalError: @escaping @Sendable (any Error) -> Void
    ) throws(BindingError) {
        runtime = try SchemaRuntime(
            schema: schema,
            bindings: resolvers.bindings,
            scalars: scalars,
            limits: limits
        )
        streams = resolvers.streams
        cache = DocumentCache(entriesMax: cachedDocumentsMax, bytesMax: 4 * 1024 * 1024)
        self.onInternalError = onInternalError
    }

    /// Takes a request up to the point of execution.
    public func prepare(_ request: GraphQLRequest) -> Preparation {
        do {
            return .ready(try prepared(request))
        } catch {
            return .refused(GraphQLResult(requestErrors: error.errors))
        }
    }

    private func prepared(_ request: GraphQLRequest) throws(Refusal) -> PreparedOperation {
        let document = try document(request.query)
        do {
            let index = try document.operation(named: request.operationName)
            let operation = document.operations[index]
            var coercion = VariableCoercion(
                schema: runtime.schema,
                scalars: runtime.scalars,
                document: document.document,
                errorsMax: runtime.limits.errorsMax
            )
            let variables = coercion.coerce(operation.variables, request.variables)
            guard coercion.errors.isEmpty else { throw Refusal(coercion.errors) }
            let plan = try document.plan(operation: index, variables: variables, runtime: runtime)
            let cost = plan.cost.cost(variables)
            let costMax = runtime.limits.costMax
            guard cost <= costMax else {
                throw plan.cost.refusal(cost, maximum: costMax, variables: variables)
            }
            return PreparedOperation(
                kind: operation.kind,
                name: operation.name?.value,
                cost: cost,
                plan: plan,
                variables: variables
            )
        } catch let error as GraphQLError {
            throw Refusal([error])
        } catch let refusal as Refusal {
            throw refusal
        } catch {
            throw Refusal([GraphQLError("\(error)", code: GraphQLErrorCode.badRequest)])
        }
    }

    /// The valid document for a text, from the cache when it has been seen.
    private func document(_ text: String) throws(Refusal) -> PreparedDocument {
        if let known = cache.document(text) { return known }
        let document: Document
        do {
            document = try Parser.parse(text, limits: runtime.limits)
        } catch {
            throw Refusal([error])
        }
        let errors = Validation.validate(
            document,
            schema: runtime.schema,
            scalars: runtime.scalars,
            limits: runtime.limits
        )
        guard errors.isEmpty else { throw Refusal(errors) }
        let prepared = PreparedDocument(document)
        cache.insert(prepared, for: text)
        return prepared
    }

    /// Runs a prepared query or mutation on the caller's executor; ``subscribe(_:context:)`` runs a
    /// subscription.
    public func execute(_ operation: PreparedOperation, context: Context) async -> GraphQLResult {
        guard operation.kind != .subscription else {
            return GraphQLResult(requestErrors: [
                GraphQLError(
                    "A subscription has many answers and cannot be executed for one.",
                    code: GraphQLErrorCode.badRequest
                )
            ])
        }
        return await execute(operation, root: TypedObject(GraphQLRoot()), context: context)
    }

    /// Runs a prepared operation on a root, which a subscription has a new one of for each event.
    func execute(
        _ operation: PreparedOperation,
        root: GraphQLObjects,
        context: Context
    ) async -> GraphQLResult {
        let plan = operation.plan
        let coercion = InputCoercion(schema: runtime.schema, scalars: runtime.scalars)
        let arguments = plan.templates.map {
            coercion.arguments($0, variables: operation.variables)
        }
        var levels: [LevelOutcomes] = []
        if plan.root.waits {
            var executor = Executor(context: context, arguments: arguments)
            if operation.kind == .mutation {
                await executor.resolveSerially(plan.root, root: root)
            } else {
                await executor.resolve(plan.root, root: root)
            }
            levels = executor.levels
        }
        var writer = ResponseWriter(
            outcomes: levels,
            arguments: arguments,
            errorsMax: runtime.limits.errorsMax,
            capacity: 4096,
            onInternalError: onInternalError
        )
        writer.json.write(raw: "{\"data\":")
        writer.root(plan.root, root)
        if writer.errorCount > 0 {
            writer.json.write(raw: ",")
            writer.json.write(errors: writer.errors)
        }
        writer.json.write(raw: "}")
        return GraphQLResult(
            body: writer.json.bytes,
            isRequestError: false,
            errorCount: writer.errorCount
        )
    }

    /// Prepares and runs a request.
    public func execute(_ request: GraphQLRequest, context: Context) async -> GraphQLResult {
        switch prepare(request) {
        case .ready(let operation): await execute(operation, context: context)
        case .refused(let result): result
        }
    }
}

/// Why a request is not executed.
///
/// Not nested in the generic class: throwing a nested generic type crashes the optimiser of
/// Swift 6.3.1.
private struct Refusal: Error {
    let errors: [GraphQLError]

    init(_ errors: [GraphQLError]) { self.errors = errors }
}
