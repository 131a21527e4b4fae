/// Every fragment is reached from some operation (spec 5.5.1.4).
enum NoUnusedFragments: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        let facts = context.facts
        var used: Set<Int> = []
        for (_, owner) in facts.operations { used.formUnion(facts.reachable(from: owner)) }
        for (node, owner) in facts.fragments where !used.contains(owner) {
            // A second definition of a name is reported as such.
            guard facts.fragment(node.name.value)?.at == node.at else { continue }
            report.add("Fragment \"\(node.name.value)\" is never used.", at: node.at)
        }
    }
}
