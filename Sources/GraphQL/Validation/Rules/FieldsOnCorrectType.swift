/// A field exists on the type it is asked of (spec 5.3.1).
enum FieldsOnCorrectType: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        for use in context.facts.fields where use.definition == nil {
            guard !report.isFull else { return }
            guard let parent = use.parent else { continue }
            let type = context.schema[parent]
            guard type.isComposite else { continue }
            let name = use.node.name.value
            let message = "Cannot query field \"\(name)\" on type \"\(type.name)\"."
            let owners = owners(of: name, behind: type, context.schema)
            if owners.isEmpty {
                report.add(
                    message,
                    mistyped: name,
                    among: type.fields.lazy.map(\.name),
                    at: use.node.at
                )
            } else {
                let types = owners.joined(separator: " or ")
                report.add(
                    "\(message) Did you mean to use an inline fragment on \(types)?",
                    at: use.node.at
                )
            }
        }
    }

    /// The types behind an abstract type that have the field.
    private static func owners(
        of name: String,
        behind type: NamedType,
        _ schema: Schema
    ) -> [String] {
        guard type.isAbstract else { return [] }
        return schema.possibleTypes[type.id.index].lazy
            .map { schema[$0] }.filter { $0.field(name) != nil }
            .prefix(5).map { "\"\($0.name)\"" }
    }
}
