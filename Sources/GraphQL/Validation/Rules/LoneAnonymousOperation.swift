/// An operation without a name stands alone (spec 5.2.3.1).
enum LoneAnonymousOperation: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        guard context.facts.operations.count > 1 else { return }
        for (node, _) in context.facts.operations where node.name == nil {
            report.add("This anonymous operation must be the only defined operation.", at: node.at)
        }
    }
}
