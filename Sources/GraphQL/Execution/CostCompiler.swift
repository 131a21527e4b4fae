import JSON

/// Reads the cost of a plan from the schema's directives.
struct CostCompiler {
    private let runtime: SchemaRuntime
    private let templates: [ArgumentTemplate]
    private var nodes: [CostPlan.Node] = []
    private var known: [ObjectIdentifier: Int] = [:]

    private var schema: Schema { runtime.schema }

    init(runtime: SchemaRuntime, templates: [ArgumentTemplate]) {
        self.runtime = runtime
        self.templates = templates
    }

    mutating func compile(_ root: SelectionPlan) -> CostPlan {
        _ = node(root, sizedBy: nil)
        return CostPlan(nodes: nodes)
    }

    /// A size that the field above decides for some of the fields below it.
    private struct Inherited {
        let fields: [String]
        let size: CostPlan.Size
    }

    private mutating func node(_ plan: SelectionPlan, sizedBy inherited: Inherited?) -> Int {
        let id = ObjectIdentifier(plan)
        if inherited == nil, let node = known[id] { return node }
        let terms = plan.fields.map { term($0, on: plan.type, inherited) }
        let constants = terms.compactMap(\.constant)
        nodes.append(
            CostPlan.Node(
                terms: terms,
                constant: constants.count == terms.count ? CostPlan.sum(constants) : nil
            )
        )
        if inherited == nil { known[id] = nodes.count - 1 }
        return nodes.count - 1
    }

    private mutating func term(
        _ field: FieldPlan,
        on type: TypeID,
        _ inherited: Inherited?
    ) -> CostPlan.Term {
        guard let definition = schema.field(field.fieldName, of: type) else {
            return CostPlan.Term(
                field: field,
                weight: 0,
                itemWeight: 0,
                size: .one,
                below: [],
                constant: 0
            )
        }
        let sizes = definition.listSize.map { size(field, definition, $0) }
        var own = CostPlan.Size.one
        if definition.isList {
            if let inherited, inherited.fields.contains(definition.name) {
                own = inherited.size
            } else if let sizes, definition.listSize?.sizedFields.isEmpty == true {
                own = sizes
            } else if let count = introspected(definition, on: type) {
                own = CostPlan.Size(slices: [], assumed: count)
            }
        }
        let handedDown = definition.listSize.flatMap { list in
            sizes.map { Inherited(fields: list.sizedFields, size: $0) }
        }
        let isSizing = handedDown?.fields.isEmpty == false
        let below = field.completion.selections.map {
            node($0, sizedBy: isSizing ? handedDown : nil)
        }
        let isConstant = own.isConstant && below.allSatisfy { nodes[$0].constant != nil }
        let term = CostPlan.Term(
            field: field,
            weight: definition.weight ?? 0,
            itemWeight: itemWeight(definition),
            size: own,
            below: below,
            constant: nil
        )
        guard isConstant else { return term }
        return CostPlan.Term(
            field: field,
            weight: term.weight,
            itemWeight: term.itemWeight,
            size: own,
            below: below,
            constant: term.total(below.compactMap { nodes[$0].constant }, [:])
        )
    }

    /// An object weighs 1 and a leaf nothing, unless its type says so; of introspection only what
    /// stands in lists weighs, because a type's wrappers are read in long chains.
    private func itemWeight(_ definition: FieldDefinition) -> Int {
        let type = schema[definition.type.named]
        if let weight = type.weight { return weight }
        if type.isLeaf { return 0 }
        return type.isBuiltIn && !definition.isList ? 0 : 1
    }

    private func introspected(_ definition: FieldDefinition, on type: TypeID) -> Int? {
        schema[type].isBuiltIn ? runtime.introspectionSizes[definition.name] : nil
    }

    private func size(
        _ field: FieldPlan,
        _ definition: FieldDefinition,
        _ list: ListSize
    ) -> CostPlan.Size {
        let slices = list.slicingArguments.compactMap { name -> CostPlan.Size.Slice? in
            switch field.arguments {
            case .constant(let arguments):
                return arguments[name].flatMap(\.itemCount).map { .known($0) }
            case .variable(let template):
                return slice(name, definition, templates[template])
            }
        }
        return CostPlan.Size(slices: slices, assumed: list.assumed ?? 1)
    }

    private func slice(
        _ name: String,
        _ definition: FieldDefinition,
        _ template: ArgumentTemplate
    ) -> CostPlan.Size.Slice? {
        let otherwise = definition.argument(name)?.defaultValue?.itemCount
        guard let value = template.arguments.first(where: { $0.name.value == name })?.value else {
            return otherwise.map { .known($0) }
        }
        if case .variable(let variable) = value.kind {
            return .variable(variable, otherwise: otherwise)
        }
        return value.itemCount.map { .known($0) }
    }
}

extension ValueNode {
    fileprivate var itemCount: Int? {
        switch kind {
        case .int: int.map { max(0, $0) }
        case .list(let items): items.count
        default: nil
        }
    }
}
