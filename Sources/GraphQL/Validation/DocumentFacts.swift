/// A field with the type it is asked of; what could not be resolved is nil and another rule's error.
struct FieldUse {
    let node: FieldNode
    let parent: TypeID?
    let definition: FieldDefinition?
}

struct SpreadUse {
    let node: FragmentSpread
    let parent: TypeID?
    /// The place of the definition it stands in.
    let owner: Int
}

struct InlineUse {
    let node: InlineFragment
    let parent: TypeID?
}

/// The directives of one place.
struct DirectivesUse {
    let directives: [Directive]
    let location: DirectiveLocation
}

/// The arguments of one field or directive.
struct ArgumentsUse {
    enum Host {
        case field(type: String, name: String)
        case directive(String)
    }

    let host: Host
    let arguments: [Argument]
    let definitions: [InputValueDefinition]
    let at: Int
}

/// A whole literal with the type that is expected of it.
struct ValueUse {
    let node: ValueNode
    let type: TypeReference?
}

/// A variable where it is used.
struct VariableUse {
    let name: String
    let at: Int
    let owner: Int
    let type: TypeReference?
    let hasLocationDefault: Bool
    let isOneOfField: Bool
}

/// One typed walk over a document, so that each rule is a loop over what it is about.
struct DocumentFacts {
    private(set) var operations: [(node: OperationDefinition, owner: Int)] = []
    private(set) var fragments: [(node: FragmentDefinition, owner: Int)] = []
    private(set) var fields: [FieldUse] = []
    private(set) var spreads: [SpreadUse] = []
    private(set) var inlines: [InlineUse] = []
    private(set) var directives: [DirectivesUse] = []
    private(set) var arguments: [ArgumentsUse] = []
    private(set) var values: [ValueUse] = []
    private(set) var variables: [VariableUse] = []

    /// The first definition of each fragment name.
    private(set) var fragmentIndex: [String: Int] = [:]

    /// For each definition the places of its spreads and variables.
    private(set) var spreadsByOwner: [[Int]]
    private(set) var variablesByOwner: [[Int]]

    private let schema: Schema

    /// For each operation what it reaches.
    private var reach: [Int: [Int]] = [:]
    private let stepsMax: Int
    private(set) var steps = 0

    /// Whether following every operation through its fragments took more steps than allowed; what
    /// ``reachable(from:)`` answers is then incomplete.
    var isExhausted: Bool { steps > stepsMax }

    init(_ document: Document, _ schema: Schema, stepsMax: Int) {
        self.schema = schema
        self.stepsMax = stepsMax
        spreadsByOwner = document.definitions.map { _ in [] }
        variablesByOwner = spreadsByOwner
        for (owner, definition) in document.definitions.enumerated() {
            switch definition {
            case .operation(let node): walk(node, owner)
            case .fragment(let node): walk(node, owner)
            case .schema, .type, .directive: break
            }
        }
        for (_, owner) in operations where !isExhausted { reach[owner] = follow(owner) }
    }

    func fragment(_ name: String) -> FragmentDefinition? {
        fragmentIndex[name].map { fragments[$0].node }
    }

    /// An operation's own place and that of every fragment it reaches, each once.
    func reachable(from owner: Int) -> [Int] { reach[owner] ?? [] }

    /// Counts what the rules will look at: operations that share fragments multiply.
    private mutating func follow(_ owner: Int) -> [Int] {
        var seen: Set<Int> = [owner]
        var order = [owner]
        var next = 0
        while next < order.count, !isExhausted {
            steps += 1 + spreadsByOwner[order[next]].count + variablesByOwner[order[next]].count
            for spread in spreadsByOwner[order[next]] {
                guard let index = fragmentIndex[spreads[spread].node.name.value] else { continue }
                let fragment = fragments[index].owner
                if seen.insert(fragment).inserted { order.append(fragment) }
            }
            next += 1
        }
        return order
    }

    // MARK: - The walk

    private mutating func walk(_ node: OperationDefinition, _ owner: Int) {
        operations.append((node, owner))
        let location: DirectiveLocation =
            switch node.kind {
            case .query: .query
            case .mutation: .mutation
            case .subscription: .subscription
            }
        walk(node.directives, location, owner)
        for variable in node.variables {
            walk(variable.directives, .variableDefinition, owner)
            if let value = variable.defaultValue {
                values.append(ValueUse(node: value, type: schema.reference(variable.type)))
            }
        }
        walk(node.selectionSet, schema.root(node.kind), owner)
    }

    private mutating func walk(_ node: FragmentDefinition, _ owner: Int) {
        if fragmentIndex[node.name.value] == nil {
            fragmentIndex[node.name.value] = fragments.count
        }
        fragments.append((node, owner))
        walk(node.directives, .fragmentDefinition, owner)
        walk(node.selectionSet, schema.typeIndex[node.typeCondition.value], owner)
    }

    private mutating func walk(_ set: SelectionSet, _ parent: TypeID?, _ owner: Int) {
        for selection in set.selections {
            switch selection {
            case .field(let node): walk(node, parent, owner)
            case .spread(let node):
                spreadsByOwner[owner].append(spreads.count)
                spreads.append(SpreadUse(node: node, parent: parent, owner: owner))
                walk(node.directives, .fragmentSpread, owner)
            case .inline(let node):
                inlines.append(InlineUse(node: node, parent: parent))
                walk(node.directives, .inlineFragment, owner)
                let type = node.typeCondition.map { schema.typeIndex[$0.value] } ?? parent
                walk(node.selectionSet, type, owner)
            }
        }
    }

    private mutating func walk(_ node: FieldNode, _ parent: TypeID?, _ owner: Int) {
        let definition = parent.flatMap { schema.field(node.name.value, of: $0) }
        fields.append(FieldUse(node: node, parent: parent, definition: definition))
        walk(node.directives, .field, owner)
        if let definition, let parent {
            let host = ArgumentsUse.Host.field(type: schema[parent].name, name: definition.name)
            walk(node.arguments, definition.arguments, host, node.at, owner)
        } else {
            walkUntyped(node.arguments, owner)
        }
        if let set = node.selectionSet { walk(set, definition?.type.named, owner) }
    }

    private mutating func walk(
        _ nodes: [Directive],
        _ location: DirectiveLocation,
        _ owner: Int
    ) {
        guard !nodes.isEmpty else { return }
        directives.append(DirectivesUse(directives: nodes, location: location))
        for node in nodes {
            if let definition = schema.directive(node.name.value) {
                walk(
                    node.arguments,
                    definition.arguments,
                    .directive(definition.name),
                    node.at,
                    owner
                )
            } else {
                walkUntyped(node.arguments, owner)
            }
        }
    }

    private mutating func walk(
        _ nodes: [Argument],
        _ definitions: [InputValueDefinition],
        _ host: ArgumentsUse.Host,
        _ offset: Int,
        _ owner: Int
    ) {
        arguments.append(
            ArgumentsUse(host: host, arguments: nodes, definitions: definitions, at: offset)
        )
        for node in nodes {
            let definition = definitions.first { $0.name == node.name.value }
            values.append(ValueUse(node: node.value, type: definition?.type))
            walk(
                node.value,
                definition?.type,
                owner,
                hasDefault: definition?.defaultValue != nil,
                isOneOf: false
            )
        }
    }

    private mutating func walkUntyped(_ nodes: [Argument], _ owner: Int) {
        for node in nodes {
            values.append(ValueUse(node: node.value, type: nil))
            walk(node.value, nil, owner, hasDefault: false, isOneOf: false)
        }
    }

    /// Finds the variables in a value, with the type expected where they stand.
    private mutating func walk(
        _ value: ValueNode,
        _ type: TypeReference?,
        _ owner: Int,
        hasDefault: Bool,
        isOneOf: Bool
    ) {
        switch value.kind {
        case .variable(let name):
            variablesByOwner[owner].append(variables.count)
            variables.append(
                VariableUse(
                    name: name,
                    at: value.at,
                    owner: owner,
                    type: type,
                    hasLocationDefault: hasDefault,
                    isOneOfField: isOneOf
                )
            )
        case .list(let items):
            var inner: TypeReference?
            if case .list(let element)? = type?.nullable { inner = element }
            for item in items { walk(item, inner, owner, hasDefault: false, isOneOf: false) }
        case .object(let fields):
            let named = type.map(\.nullable).flatMap { type -> NamedType? in
                switch type {
                case .named(let id): schema[id]
                // A single value stands for a list of one.
                case .list(let inner): schema[inner.named]
                case .nonNull: nil
                }
            }
            for field in fields {
                let definition = named?.inputField(field.name.value)
                walk(
                    field.value,
                    definition?.type,
                    owner,
                    hasDefault: definition?.defaultValue != nil,
                    isOneOf: named?.isOneOf ?? false
                )
            }
        default: break
        }
    }
}
