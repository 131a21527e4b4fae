/// A variable's type is one that values can be given for (spec 5.8.2).
enum VariablesAreInputTypes: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        for (node, _) in context.facts.operations {
            for variable in node.variables {
                guard let type = context.schema.type(variable.type.name.value), !type.isInput else {
                    continue
                }
                report.add(
                    "Variable \"$\(variable.name.value)\" cannot be non-input type \"\(variable.type.description)\".",
                    at: variable.type.name.at
                )
            }
        }
    }
}
