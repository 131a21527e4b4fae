/// A subscription follows exactly one event stream (spec 5.2.4.1).
enum SingleRootFieldSubscriptions: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        for (node, _) in context.facts.operations where node.kind == .subscription {
            var roots = Roots(facts: context.facts)
            roots.collect(node.selectionSet)
            let title = node.name.map { "Subscription \"\($0.value)\"" } ?? "Anonymous Subscription"
            if let condition = roots.condition {
                report.add(
                    "\(title) must not use `@skip` or `@include` directives in the top level selection.",
                    at: condition
                )
            }
            if let second = roots.fields.dropFirst().first {
                report.add("\(title) must select only one top level field.", at: second.at)
            }
            for field in roots.fields where field.name.value.hasPrefix("__") {
                report.add(
                    "\(title) must not select an introspection top level field.",
                    at: field.at
                )
            }
        }
    }

    private struct Roots {
        let facts: DocumentFacts
        var fields: [FieldNode] = []
        var condition: Int?
        private var names: Set<String> = []
        private var visited: Set<String> = []

        init(facts: DocumentFacts) {
            self.facts = facts
        }

        mutating func collect(_ set: SelectionSet) {
            for selection in set.selections {
                for directive in selection.directives
                where directive.name.value == "skip" || directive.name.value == "include" {
                    condition = condition ?? directive.at
                }
                switch selection {
                case .field(let field):
                    if names.insert(field.responseName).inserted { fields.append(field) }
                case .inline(let inline): collect(inline.selectionSet)
                case .spread(let spread):
                    guard visited.insert(spread.name.value).inserted,
                        let fragment = facts.fragment(spread.name.value)
                    else { continue }
                    collect(fragment.selectionSet)
                }
            }
        }
    }
}
