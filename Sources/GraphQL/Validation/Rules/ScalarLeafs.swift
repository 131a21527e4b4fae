/// Leaves have no selection, everything else has one (spec 5.3.3).
enum ScalarLeafs: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        let schema = context.schema
        for use in context.facts.fields {
            guard let definition = use.definition else { continue }
            let name = use.node.name.value
            let isLeaf = schema[definition.type.named].isLeaf
            if isLeaf, let set = use.node.selectionSet {
                report.add(
                    "Field \"\(name)\" must not have a selection since type \"\(schema.text(definition.type))\" has no subfields.",
                    at: set.at
                )
            } else if !isLeaf, use.node.selectionSet == nil {
                report.add(
                    "Field \"\(name)\" of type \"\(schema.text(definition.type))\" must have a selection of subfields. Did you mean \"\(name) { ... }\"?",
                    at: use.node.at
                )
            }
        }
    }
}
