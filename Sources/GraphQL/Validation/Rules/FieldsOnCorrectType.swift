/// A field exists on the type it is asked of (spec 5.3.1).
enum FieldsOnCorrectType: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        for use in context.facts.fields where use.definition == nil {
            guard !report.isFull else { return }
            guard let parent = use.parent else { continue }
            let type = context.schema[parent]
            guard type.isComposite else { continue }
            let name = use.node.name.value
            report.add(
                "Cannot query field \"\(name)\" on type \"\(type.name)\"."
                    + hint(name, type, context.schema),
                at: use.node.at
            )
        }
    }

    /// The types behind an abstract type that have the field, else names like it.
    private static func hint(_ name: String, _ type: NamedType, _ schema: Schema) -> String {
        if type.isAbstract {
            let owners = schema.possibleTypes[type.id.index].lazy
                .map { schema[$0] }.filter { $0.field(name) != nil }
                .prefix(5).map { "\"\($0.name)\"" }
            if !owners.isEmpty {
                return " Did you mean to use an inline fragment on "
                    + "\(owners.joined(separator: " or "))?"
            }
        }
        return suggestion(for: name, among: type.fields.lazy.map(\.name))
    }
}
