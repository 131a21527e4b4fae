/// A fragment's condition is a type with fields or members (spec 5.5.1.3).
enum FragmentsOnCompositeTypes: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        for (node, _) in context.facts.fragments {
            guard let type = context.schema.type(node.typeCondition.value), !type.isComposite else {
                continue
            }
            report.add(
                "Fragment \"\(node.name.value)\" cannot condition on non composite type \"\(type.name)\".",
                at: node.typeCondition.at
            )
        }
        for use in context.facts.inlines {
            guard let condition = use.node.typeCondition,
                let type = context.schema.type(condition.value), !type.isComposite
            else { continue }
            report.add(
                "Fragment cannot condition on non composite type \"\(type.name)\".",
                at: condition.at
            )
        }
    }
}
