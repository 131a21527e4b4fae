/// Introspection does not go round in circles: lists of types, fields or arguments may nest only so
/// often below `__schema` or `__type`.
enum IntrospectionDepth: ValidationRule {
    private static let lists: Set<String> = [
        "fields", "interfaces", "possibleTypes", "inputFields",
    ]

    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        var depths = Depths(facts: context.facts)
        for use in context.facts.fields {
            let name = use.node.name.value
            guard name == "__schema" || name == "__type", let set = use.node.selectionSet,
                depths.depth(of: set) > context.limits.introspectionDepthMax
            else { continue }
            report.add(
                "Maximum introspection depth exceeded.",
                at: use.node.at,
                code: GraphQLErrorCode.limit
            )
        }
    }

    private struct Depths {
        let facts: DocumentFacts
        private var known: [String: Int] = [:]

        init(facts: DocumentFacts) {
            self.facts = facts
        }

        mutating func depth(of set: SelectionSet) -> Int {
            var result = 0
            for selection in set.selections {
                switch selection {
                case .field(let node):
                    guard let inner = node.selectionSet else { continue }
                    let own = IntrospectionDepth.lists.contains(node.name.value) ? 1 : 0
                    result = max(result, own + depth(of: inner))
                case .inline(let node): result = max(result, depth(of: node.selectionSet))
                case .spread(let node):
                    result = max(result, depth(ofFragment: node.name.value))
                }
            }
            return result
        }

        private mutating func depth(ofFragment name: String) -> Int {
            if let depth = known[name] { return depth }
            // A cycle is another rule's error; while a fragment is measured it counts as nothing.
            known[name] = 0
            guard let fragment = facts.fragment(name) else { return 0 }
            let depth = depth(of: fragment.selectionSet)
            known[name] = depth
            return depth
        }
    }
}
