/// Each declared variable is used (spec 5.8.4).
enum NoUnusedVariables: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        let facts = context.facts
        for (node, owner) in facts.operations where !node.variables.isEmpty {
            var used: Set<String> = []
            for definition in facts.reachable(from: owner) {
                for place in facts.variablesByOwner[definition] {
                    used.insert(facts.variables[place].name)
                }
            }
            for variable in node.variables where !used.contains(variable.name.value) {
                let title = node.name.map { " in operation \"\($0.value)\"" } ?? ""
                report.add(
                    "Variable \"$\(variable.name.value)\" is never used\(title).",
                    at: variable.at
                )
            }
        }
    }
}
