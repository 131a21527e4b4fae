/// Builds the plan of one operation of a valid document.
///
/// A selection is compiled once for each set of nodes that merge into it and each object type, so
/// that fragments which multiply on paper do not multiply here.
struct PlanCompiler {
    private struct Key: Hashable {
        let type: TypeID
        let sets: [Int]
        let isSerial: Bool
    }

    private let runtime: SchemaRuntime
    private let prepared: PreparedDocument
    private let conditions: [String: Bool]
    private var memo: [Key: SelectionPlan] = [:]
    private var templates: [ArgumentTemplate] = []
    private var fieldCount = 0

    private var schema: Schema { runtime.schema }

    init(runtime: SchemaRuntime, prepared: PreparedDocument, conditions: [String: Bool]) {
        self.runtime = runtime
        self.prepared = prepared
        self.conditions = conditions
    }

    mutating func compile(_ operation: OperationDefinition) throws(GraphQLError) -> Plan {
        guard let root = schema.root(operation.kind) else {
            throw GraphQLError(
                "Schema is not configured for \(operation.kind.rawValue) operations.",
                code: GraphQLErrorCode.badRequest
            )
        }
        let selection = try selection(
            [operation.selectionSet],
            on: root,
            isSerial: operation.kind == .mutation
        )
        var costs = CostCompiler(runtime: runtime, templates: templates)
        return Plan(root: selection, templates: templates, cost: costs.compile(selection))
    }

    private mutating func selection(
        _ sets: [SelectionSet],
        on type: TypeID,
        isSerial: Bool = false
    ) throws(GraphQLError) -> SelectionPlan {
        let key = Key(type: type, sets: sets.map(\.at), isSerial: isSerial)
        if let known = memo[key] { return known }
        var collector = FieldCollector(
            schema: schema,
            fragments: prepared.fragments,
            conditions: conditions
        )
        for set in sets { collector.collect(set, on: type) }
        var fields: [FieldPlan] = []
        var slotCount = 0
        for nodes in collector.fields {
            fieldCount += 1
            guard fieldCount <= runtime.limits.fieldsMax else {
                throw GraphQLError(
                    "Operation selects more than \(runtime.limits.fieldsMax) fields.",
                    code: GraphQLErrorCode.limit
                )
            }
            let field = try field(nodes, on: type, slot: slotCount, isSerial: isSerial)
            if field.slot != nil { slotCount += 1 }
            fields.append(field)
        }
        let plan = SelectionPlan(
            type: type,
            sourceID: runtime.sources[type.index] ?? ObjectIdentifier(GraphQLRoot.self),
            fields: fields,
            slotCount: slotCount
        )
        memo[key] = plan
        return plan
    }

    private mutating func field(
        _ nodes: [FieldNode],
        on type: TypeID,
        slot: Int,
        isSerial: Bool
    ) throws(GraphQLError) -> FieldPlan {
        let node = nodes[0]
        let name = node.name.value
        guard let definition = schema.field(name, of: type) else {
            throw GraphQLError("Unknown field \"\(name)\".", code: GraphQLErrorCode.validation)
        }
        let location = prepared.document.location(node.at)
        let completion = try completion(
            definition.type,
            sets: nodes.compactMap(\.selectionSet)
        )
        let source: FieldSource
        var waits = completion.selections.contains(where: \.waits)
        if name == "__typename" {
            source = .constant(Array("\"\(schema[type].name)\"".utf8))
        } else if let resolver = runtime.resolver(of: name, on: type) {
            source = .resolver(resolver)
            switch resolver {
            case .sync: waits = waits || isSerial
            case .direct: break
            case .async, .batch: waits = true
            }
        } else {
            throw GraphQLError(
                "Field \"\(schema[type].name).\(name)\" has no resolver.",
                locations: [location],
                code: GraphQLErrorCode.badRequest
            )
        }
        return FieldPlan(
            responseName: node.responseName,
            fieldName: name,
            source: source,
            arguments: arguments(definition, node, location),
            completion: completion,
            slot: waits ? slot : nil,
            location: location
        )
    }

    private mutating func arguments(
        _ definition: FieldDefinition,
        _ node: FieldNode,
        _ location: SourceLocation
    ) -> ArgumentPlan {
        guard !definition.arguments.isEmpty else { return .constant(.none) }
        let template = ArgumentTemplate(
            definitions: definition.arguments,
            arguments: node.arguments,
            location: location
        )
        if !node.arguments.contains(where: \.value.hasVariables) {
            let coercion = InputCoercion(schema: schema, scalars: runtime.scalars)
            if case .success(let arguments) = coercion.arguments(template, variables: [:]) {
                return .constant(arguments)
            }
        }
        templates.append(template)
        return .variable(templates.count - 1)
    }

    private mutating func completion(
        _ type: TypeReference,
        sets: [SelectionSet]
    ) throws(GraphQLError) -> Completion {
        let shape: Completion.Shape
        switch type.nullable {
        case .nonNull(let inner): return try completion(inner, sets: sets)
        case .list(let inner): shape = .list(try completion(inner, sets: sets))
        case .named(let id):
            let named = schema[id]
            if named.isLeaf {
                shape = .leaf(leaf(named))
            } else if named.kind == .object {
                shape = .object(try selection(sets, on: id))
            } else {
                var plans: [ObjectIdentifier: SelectionPlan] = [:]
                for possible in schema.possibleTypes[id.index] {
                    guard let source = runtime.sources[possible.index] else { continue }
                    plans[source] = try selection(sets, on: possible)
                }
                shape = .abstract(plans)
            }
        }
        return Completion(type, of: schema, shape: shape)
    }

    private func leaf(_ type: NamedType) -> Leaf {
        switch runtime.scalars[type.id] {
        case .int: .int
        case .float: .float
        case .string: .string
        case .boolean: .boolean
        case .id: .id
        case .custom(let scalar): .custom(scalar)
        case nil: .enumeration(type.enumValues.map(\.name))
        }
    }
}

/// Groups the fields of selection sets by response name (spec 6.3.2, CollectFields).
struct FieldCollector {
    let schema: Schema
    let fragments: [String: FragmentDefinition]
    let conditions: [String: Bool]
    private(set) var fields: [[FieldNode]] = []
    private var places: [String: Int] = [:]
    private var visited: Set<String> = []

    init(schema: Schema, fragments: [String: FragmentDefinition], conditions: [String: Bool]) {
        self.schema = schema
        self.fragments = fragments
        self.conditions = conditions
    }

    mutating func collect(_ set: SelectionSet, on type: TypeID) {
        for selection in set.selections where isIncluded(selection.directives) {
            switch selection {
            case .field(let node):
                if let place = places[node.responseName] {
                    fields[place].append(node)
                } else {
                    places[node.responseName] = fields.count
                    fields.append([node])
                }
            case .spread(let spread):
                guard visited.insert(spread.name.value).inserted,
                    let fragment = fragments[spread.name.value],
                    applies(fragment.typeCondition, to: type)
                else { continue }
                collect(fragment.selectionSet, on: type)
            case .inline(let inline):
                if let condition = inline.typeCondition, !applies(condition, to: type) { continue }
                collect(inline.selectionSet, on: type)
            }
        }
    }

    private func applies(_ condition: Name, to type: TypeID) -> Bool {
        schema.typeIndex[condition.value].map { schema.isPossible(type, of: $0) } ?? false
    }

    /// `@skip` wins over `@include` (spec 3.13.2).
    private func isIncluded(_ directives: [Directive]) -> Bool {
        for directive in directives {
            switch directive.name.value {
            case "skip" where truth(directive): return false
            case "include" where !truth(directive): return false
            default: continue
            }
        }
        return true
    }

    private func truth(_ directive: Directive) -> Bool {
        switch directive.argument("if")?.kind {
        case .boolean(let truth): truth
        case .variable(let name): conditions[name] ?? false
        default: false
        }
    }
}
