/// The schema has a root type for each operation (spec 5.2.1.1).
enum OperationTypeExistence: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        for (node, _) in context.facts.operations where context.schema.root(node.kind) == nil {
            report.add(
                "The schema has no \(node.kind.rawValue) operations.",
                at: node.at
            )
        }
    }
}
