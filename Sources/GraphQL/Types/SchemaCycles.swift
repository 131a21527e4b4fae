/// Definitions that need themselves, which no value and no reader could ever finish.
struct SchemaCycles {
    let schema: Schema
    let document: Document

    /// What goes round in a circle, with the place of its definition.
    func messages() -> [(text: String, at: Int)] {
        defaultCycles() + directiveCycles()
    }

    // MARK: - Default values

    /// InputObjectDefaultValueHasCycle of spec 3.10 for each input type.
    private func defaultCycles() -> [(text: String, at: Int)] {
        var result: [(text: String, at: Int)] = []
        for case .type(let node) in document.definitions
        where node.kind == .inputObject && !node.isExtension {
            guard let type = schema.type(node.name.value), type.kind == .inputObject else {
                continue
            }
            if hasCycle(type, ValueNode(kind: .object([]), at: node.at), visited: []) {
                result.append(
                    (
                        "The default values of input type \"\(type.name)\" contain each other without end.",
                        node.name.at
                    )
                )
            }
        }
        return result
    }

    private func hasCycle(_ type: NamedType, _ value: ValueNode, visited: Set<String>) -> Bool {
        switch value.kind {
        case .list(let items): return items.contains { hasCycle(type, $0, visited: visited) }
        case .object(let given):
            return type.inputFields.contains { field in
                let inner = schema[field.type.named]
                guard inner.kind == .inputObject else { return false }
                if let own = given.first(where: { $0.name.value == field.name })?.value {
                    return hasCycle(inner, own, visited: visited)
                }
                guard let missing = field.defaultValue else { return false }
                let name = "\(type.name).\(field.name)"
                guard !visited.contains(name) else { return true }
                return hasCycle(inner, missing, visited: visited.union([name]))
            }
        default: return false
        }
    }

    // MARK: - Directives

    /// A directive does not stand on its own arguments or on what their types are made of
    /// (spec 3.13).
    private func directiveCycles() -> [(text: String, at: Int)] {
        var uses: [String: Set<String>] = [:]
        var directives: [Name] = []
        for definition in document.definitions {
            switch definition {
            case .directive(let node):
                directives.append(node.name)
                uses["@\(node.name.value)", default: []].formUnion(names(in: node.arguments))
            case .type(let node):
                var used = names(node.directives).union(names(in: node.inputFields))
                for value in node.values { used.formUnion(names(value.directives)) }
                uses[node.name.value, default: []].formUnion(used)
            case .operation, .fragment, .schema: break
            }
        }
        return directives.filter { reaches("@\($0.value)", uses) }.map {
            ("Directive \"@\($0.value)\" refers to itself.", $0.at)
        }
    }

    private func names(in inputs: [InputValueNode]) -> Set<String> {
        inputs.reduce(into: []) { result, input in
            result.formUnion(names(input.directives))
            result.insert(input.type.name.value)
        }
    }

    private func names(_ directives: [Directive]) -> Set<String> {
        Set(directives.map { "@\($0.name.value)" })
    }

    private func reaches(_ start: String, _ uses: [String: Set<String>]) -> Bool {
        var seen: Set<String> = []
        var pending = Array(uses[start] ?? [])
        while let next = pending.popLast() {
            if next == start { return true }
            if seen.insert(next).inserted { pending += uses[next] ?? [] }
        }
        return false
    }
}
