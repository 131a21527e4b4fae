/// What a builder hands to a ``Schema``.
struct SchemaParts {
    var types: [NamedType] = []
    var typeIndex: [String: TypeID] = [:]
    var directives: [DirectiveDefinition] = []
    var directiveIndex: [String: Int] = [:]
    var description: String?
    var query = TypeID(index: 0)
    var mutation: TypeID?
    var subscription: TypeID?
    var possibleTypes: [[TypeID]] = []
    var statedLimits: [String: Int] = [:]
}

/// Collects definitions and extensions, resolves names, and gathers every fault on the way.
struct SchemaBuilder {
    var parts = SchemaParts()
    var nodes: [[TypeNode]] = []
    private var names: [String: Int] = [:]
    private var directiveNodes: [DirectiveDefinitionNode] = []
    private var schemaNodes: [SchemaDefinition] = []
    private(set) var builtInCount = 0
    private var source = Source("")
    private var errors: [GraphQLError] = []
    private var suggestions = Suggestions()

    mutating func build(_ sdl: String) throws(SchemaError) -> SchemaParts {
        collect(try parse(Prelude.sdl), isBuiltIn: true)
        builtInCount = nodes.count
        let document = try parse(sdl)
        source = document.source
        collect(document, isBuiltIn: false)
        for (index, group) in nodes.enumerated() {
            parts.typeIndex[group[0].name.value] = TypeID(index: index)
        }
        parts.types = nodes.enumerated().map { namedType($0, $1) }
        parts.possibleTypes = possibleTypes()
        for node in directiveNodes {
            parts.directiveIndex[node.name.value] = parts.directives.count
            parts.directives.append(directiveDefinition(node))
        }
        roots()
        guard errors.isEmpty else { throw SchemaError(errors: errors) }
        var validation = SchemaValidation(schema: Schema(parts: parts))
        validation.check(document)
        guard validation.errors.isEmpty else { throw SchemaError(errors: validation.errors) }
        return parts
    }

    private func parse(_ sdl: String) throws(SchemaError) -> Document {
        do {
            return try Parser.parse(sdl, limits: .schema)
        } catch {
            throw SchemaError(errors: [error])
        }
    }

    mutating func report(_ message: String, at offset: Int) {
        errors.append(
            GraphQLError(
                message,
                locations: [source.location(at: offset)],
                code: GraphQLErrorCode.validation
            )
        )
    }

    // MARK: - Collecting

    private mutating func collect(_ document: Document, isBuiltIn: Bool) {
        for definition in document.definitions {
            switch definition {
            case .operation(let node): report("A schema contains no operations.", at: node.at)
            case .fragment(let node): report("A schema contains no fragments.", at: node.at)
            case .schema(let node): collect(node)
            case .type(let node) where !node.isExtension: collect(node, isBuiltIn: isBuiltIn)
            case .type: break
            case .directive(let node):
                if directiveNodes.contains(where: { $0.name.value == node.name.value }) {
                    report("Directive \"@\(node.name.value)\" is defined twice.", at: node.at)
                }
                directiveNodes.append(node)
            }
        }
        for case .type(let node) in document.definitions where node.isExtension {
            extend(node)
        }
    }

    private mutating func collect(_ node: SchemaDefinition) {
        if !node.isExtension, schemaNodes.contains(where: { !$0.isExtension }) {
            report("There can be only one schema definition.", at: node.at)
        }
        schemaNodes.append(node)
    }

    private mutating func collect(_ node: TypeNode, isBuiltIn: Bool) {
        let name = node.name.value
        if !isBuiltIn, name.hasPrefix("__") {
            report("Type name \"\(name)\" begins with \"__\", which is reserved.", at: node.name.at)
        }
        guard names[name] == nil else {
            report("Type \"\(name)\" is defined twice.", at: node.name.at)
            return
        }
        names[name] = nodes.count
        nodes.append([node])
    }

    private mutating func extend(_ node: TypeNode) {
        let name = node.name.value
        guard let index = names[name], index >= builtInCount else {
            report("Cannot extend type \"\(name)\": it is not defined here.", at: node.name.at)
            return
        }
        guard nodes[index][0].kind == node.kind else {
            report("Cannot extend type \"\(name)\" as another kind of type.", at: node.name.at)
            return
        }
        nodes[index].append(node)
    }

    private mutating func roots() {
        var roots: [OperationKind: Name] = [:]
        for node in schemaNodes {
            if let description = node.description { parts.description = description }
            for directive in node.directives where directive.name.value == "limits" {
                for argument in directive.arguments {
                    parts.statedLimits[argument.name.value] = argument.value.int
                }
            }
            for (kind, name) in node.operations where roots.updateValue(name, forKey: kind) != nil {
                report("The \(kind.rawValue) root type is given twice.", at: name.at)
            }
        }
        if !schemaNodes.contains(where: { !$0.isExtension }) {
            let defaults: [(OperationKind, String)] = [
                (.query, "Query"), (.mutation, "Mutation"), (.subscription, "Subscription"),
            ]
            for (kind, name) in defaults where roots[kind] == nil {
                roots[kind] = names[name].map { nodes[$0][0].name }
            }
        }
        for (kind, name) in roots {
            guard let id = parts.typeIndex[name.value], parts.types[id.index].kind == .object else {
                report("The \(kind.rawValue) root type must be an object type.", at: name.at)
                continue
            }
            switch kind {
            case .query: parts.query = id
            case .mutation: parts.mutation = id
            case .subscription: parts.subscription = id
            }
        }
        distinct(roots)
        if roots[.query] == nil { report("A schema needs a query root type.", at: 0) }
    }

    /// Each kind of operation has a root of its own (spec 3.3.1).
    private mutating func distinct(_ roots: [OperationKind: Name]) {
        var taken: Set<String> = []
        for kind in [OperationKind.query, .mutation, .subscription] {
            guard let name = roots[kind], !taken.insert(name.value).inserted else { continue }
            report("Type \"\(name.value)\" is the root of two kinds of operations.", at: name.at)
        }
    }

    mutating func type(_ name: Name) -> TypeID? {
        if let id = parts.typeIndex[name.value] { return id }
        let hint = suggestions.hint(for: name.value, among: parts.typeIndex.keys)
        report("Unknown type \"\(name.value)\".\(hint)", at: name.at)
        return nil
    }
}
