/// A fragment can apply where it is spread (spec 5.5.2.3).
enum PossibleFragmentSpreads: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        let schema = context.schema
        for use in context.facts.inlines {
            guard let condition = use.node.typeCondition, let parent = use.parent,
                let type = schema.type(condition.value), isImpossible(type.id, parent, schema)
            else { continue }
            report.add(
                "Fragment cannot be spread here as objects of type \"\(schema[parent].name)\" can never be of type \"\(type.name)\".",
                at: use.node.at
            )
        }
        for use in context.facts.spreads {
            guard let fragment = context.facts.fragment(use.node.name.value),
                let parent = use.parent, let type = schema.type(fragment.typeCondition.value),
                isImpossible(type.id, parent, schema)
            else { continue }
            report.add(
                "Fragment \"\(use.node.name.value)\" cannot be spread here as objects of type \"\(schema[parent].name)\" can never be of type \"\(type.name)\".",
                at: use.node.at
            )
        }
    }

    private static func isImpossible(_ type: TypeID, _ parent: TypeID, _ schema: Schema) -> Bool {
        schema[type].isComposite && schema[parent].isComposite && !schema.overlap(type, parent)
    }
}
