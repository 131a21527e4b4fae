/// A request contains operations and fragments, no schema (spec 5.1.1).
enum ExecutableDefinitions: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        for definition in context.document.definitions {
            switch definition {
            case .operation, .fragment: continue
            case .schema(let node):
                report.add("The schema definition is not executable.", at: node.at)
            case .type(let node):
                report.add("The \"\(node.name.value)\" definition is not executable.", at: node.at)
            case .directive(let node):
                report.add("The \"@\(node.name.value)\" definition is not executable.", at: node.at)
            }
        }
    }
}
