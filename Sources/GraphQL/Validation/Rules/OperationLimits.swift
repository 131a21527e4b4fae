/// An operation stays within ``GraphQLLimits`` also when its fragments are expanded.
enum OperationLimits: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        var sizes = ExpandedSizes(facts: context.facts)
        for (node, _) in context.facts.operations {
            let size = sizes.size(of: node.selectionSet)
            if size.depth > context.limits.selectionDepthMax {
                report.add(
                    "Operation nests selections deeper than \(context.limits.selectionDepthMax) levels.",
                    at: node.at,
                    code: GraphQLErrorCode.limit
                )
            }
            if size.fields > context.limits.fieldsMax {
                report.add(
                    "Operation selects more than \(context.limits.fieldsMax) fields.",
                    at: node.at,
                    code: GraphQLErrorCode.limit
                )
            }
        }
        // Names are compared only in documents that are small enough and give enough of them.
        let aliases = context.facts.fields.count { $0.node.alias != nil }
        if report.errors.isEmpty, aliases >= context.limits.aliasesMax {
            checkAliases(context, &report)
        }
    }

    private static func checkAliases(
        _ context: ValidationContext,
        _ report: inout ValidationReport
    ) {
        struct Field: Hashable {
            let type: TypeID
            let name: String
        }
        var names: [Field: Set<String>] = [:]
        for use in context.facts.fields {
            guard let parent = use.parent else { continue }
            let field = Field(type: parent, name: use.node.name.value)
            let isNew = names[field, default: []].insert(use.node.responseName).inserted
            guard isNew, names[field, default: []].count == context.limits.aliasesMax + 1 else {
                continue
            }
            report.add(
                "Field \"\(field.name)\" is asked for under more than \(context.limits.aliasesMax) names.",
                at: use.node.at,
                code: GraphQLErrorCode.limit
            )
        }
    }

    /// Depth and number of fields with fragments expanded; each fragment is measured once.
    private struct ExpandedSizes {
        struct Size {
            var depth = 0
            var fields = 0
        }

        let facts: DocumentFacts
        private var known: [String: Size] = [:]

        init(facts: DocumentFacts) {
            self.facts = facts
        }

        /// The size of a set whose own level counts as one.
        mutating func size(of set: SelectionSet) -> Size {
            var result = Size(depth: 1)
            for selection in set.selections {
                switch selection {
                case .field(let node):
                    var fields = 1
                    if let inner = node.selectionSet {
                        let size = size(of: inner)
                        result.depth = max(result.depth, size.depth + 1)
                        fields += size.fields
                    }
                    result.fields = saturated(result.fields + fields)
                case .inline(let node): add(size(of: node.selectionSet), to: &result)
                case .spread(let node): add(size(ofFragment: node.name.value), to: &result)
                }
            }
            return result
        }

        private mutating func size(ofFragment name: String) -> Size {
            if let size = known[name] { return size }
            // A cycle is another rule's error; while a fragment is measured it counts as nothing.
            known[name] = Size()
            guard let fragment = facts.fragment(name) else { return Size() }
            let size = size(of: fragment.selectionSet)
            known[name] = size
            return size
        }

        private func add(_ size: Size, to result: inout Size) {
            result.depth = max(result.depth, size.depth)
            result.fields = saturated(result.fields + size.fields)
        }

        /// Doubling at each level would overflow after sixty of them.
        private func saturated(_ count: Int) -> Int { min(count, 1 << 32) }
    }
}
