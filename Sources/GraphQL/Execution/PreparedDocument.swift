import JSON
import Synchronization

/// A document that has passed validation, with the plans made for it so far.
final class PreparedDocument: Sendable {
    let document: Document
    let operations: [OperationDefinition]
    let fragments: [String: FragmentDefinition]

    /// The variables that decide `@skip` and `@include` anywhere in the document.
    private let conditionNames: [String]

    private struct PlanKey: Hashable {
        let operation: Int
        let conditions: [Bool]
    }

    /// Plans kept for one document; conditions beyond that many combinations are planned anew.
    private static let plansMax = 16

    private let plans = Mutex<[PlanKey: Plan]>([:])

    init(_ document: Document) {
        self.document = document
        var operations: [OperationDefinition] = []
        var fragments: [String: FragmentDefinition] = [:]
        var names: Set<String> = []
        for definition in document.definitions {
            switch definition {
            case .operation(let operation):
                operations.append(operation)
                Self.conditions(operation.selectionSet, &names)
            case .fragment(let fragment):
                fragments[fragment.name.value] = fragment
                Self.conditions(fragment.selectionSet, &names)
            case .schema, .type, .directive: break
            }
        }
        self.operations = operations
        self.fragments = fragments
        conditionNames = names.sorted()
    }

    private static func conditions(_ set: SelectionSet, _ names: inout Set<String>) {
        for selection in set.selections {
            for directive in selection.directives
            where directive.name.value == "skip" || directive.name.value == "include" {
                if case .variable(let name) = directive.argument("if")?.kind { names.insert(name) }
            }
            switch selection {
            case .field(let field):
                if let inner = field.selectionSet { conditions(inner, &names) }
            case .inline(let inline): conditions(inline.selectionSet, &names)
            case .spread: break
            }
        }
    }

    /// Picks the operation to run (spec 6.1, GetOperation); answers its place.
    func operation(named name: String?) throws(GraphQLError) -> Int {
        if let name {
            if let index = operations.firstIndex(where: { $0.name?.value == name }) { return index }
            var suggestions = Suggestions()
            let hint = suggestions.hint(for: name, among: operations.compactMap { $0.name?.value })
            throw GraphQLError(
                "Unknown operation named \(quoted(name)).\(hint)",
                code: GraphQLErrorCode.badRequest
            )
        }
        guard operations.count == 1 else {
            throw GraphQLError(
                operations.isEmpty
                    ? "Document contains no operation."
                    : "Must provide operation name if document contains multiple operations.",
                code: GraphQLErrorCode.badRequest
            )
        }
        return 0
    }

    func plan(
        operation: Int,
        variables: [String: JSONValue],
        runtime: SchemaRuntime
    ) throws(GraphQLError) -> Plan {
        let conditions = conditionNames.map { variables[$0]?.bool ?? false }
        let key = PlanKey(operation: operation, conditions: conditions)
        if let known = plans.withLock({ $0[key] }) { return known }
        var compiler = PlanCompiler(
            runtime: runtime,
            prepared: self,
            conditions: Dictionary(uniqueKeysWithValues: zip(conditionNames, conditions))
        )
        let plan = try compiler.compile(operations[operation])
        plans.withLock { if $0.count < Self.plansMax { $0[key] = plan } }
        return plan
    }
}
