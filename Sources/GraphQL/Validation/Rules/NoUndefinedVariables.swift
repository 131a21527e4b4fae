/// Each operation declares the variables it uses, also those inside its fragments (spec 5.8.3).
enum NoUndefinedVariables: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        let facts = context.facts
        for (node, owner) in facts.operations {
            guard !report.isFull else { return }
            let declared = Set(node.variables.map(\.name.value))
            for definition in facts.reachable(from: owner) {
                for place in facts.variablesByOwner[definition] {
                    guard !report.isFull else { return }
                    let use = facts.variables[place]
                    guard !declared.contains(use.name) else { continue }
                    let title = node.name.map { " by operation \"\($0.value)\"" } ?? ""
                    report.add(
                        "Variable \"$\(use.name)\" is not defined\(title).",
                        mistyped: use.name,
                        among: declared,
                        at: use.at,
                        node.at
                    )
                }
            }
        }
    }
}
