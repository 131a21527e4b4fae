/// Fragments and variables name types of the schema (spec 5.5.1.2, 5.8.2).
enum KnownTypeNames: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        for (node, _) in context.facts.operations {
            for variable in node.variables { check(variable.type.name, context, &report) }
        }
        for (node, _) in context.facts.fragments { check(node.typeCondition, context, &report) }
        for use in context.facts.inlines {
            if let condition = use.node.typeCondition { check(condition, context, &report) }
        }
    }

    private static func check(
        _ name: Name,
        _ context: ValidationContext,
        _ report: inout ValidationReport
    ) {
        if let id = context.schema.typeIndex[name.value], !Prelude.isHidden(id) { return }
        report.add(
            "Unknown type \"\(name.value)\".",
            mistyped: name.value,
            among: context.schema.types.lazy.filter { !Prelude.isHidden($0.id) }.map(\.name),
            at: name.at
        )
    }
}
