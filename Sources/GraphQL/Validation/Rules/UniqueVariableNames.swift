/// An operation declares a variable once (spec 5.8.1).
enum UniqueVariableNames: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        for (node, _) in context.facts.operations {
            var seen: [String: Int] = [:]
            for variable in node.variables {
                let name = variable.name
                if let first = seen[name.value] {
                    report.add(
                        "There can be only one variable named \"$\(name.value)\".",
                        at: first,
                        name.at
                    )
                } else {
                    seen[name.value] = name.at
                }
            }
        }
    }
}
