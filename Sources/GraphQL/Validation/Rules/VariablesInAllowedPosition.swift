/// A variable's type fits every place where it stands (spec 5.8.5).
enum VariablesInAllowedPosition: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        let facts = context.facts
        let schema = context.schema
        for (node, owner) in facts.operations where !node.variables.isEmpty {
            let declared = Dictionary(node.variables.map { ($0.name.value, $0) }) { first, _ in
                first
            }
            for definition in facts.reachable(from: owner) {
                for place in facts.variablesByOwner[definition] {
                    guard !report.isFull else { return }
                    let use = facts.variables[place]
                    guard let expected = use.type, let variable = declared[use.name],
                        let type = schema.reference(variable.type)
                    else { continue }
                    if use.isOneOfField, !type.isNonNull {
                        report.add(
                            "Variable \"$\(use.name)\" is of type \"\(schema.text(type))\" but must be non-nullable to be used for a OneOf Input Object.",
                            at: variable.at,
                            use.at
                        )
                    } else if !isAllowed(type, variable.defaultValue, expected, use, schema) {
                        report.add(
                            "Variable \"$\(use.name)\" of type \"\(schema.text(type))\" used in position expecting type \"\(schema.text(expected))\".",
                            at: variable.at,
                            use.at
                        )
                    }
                }
            }
        }
    }

    /// IsVariableUsageAllowed: a default makes up for a missing `!`.
    private static func isAllowed(
        _ type: TypeReference,
        _ defaultValue: ValueNode?,
        _ expected: TypeReference,
        _ use: VariableUse,
        _ schema: Schema
    ) -> Bool {
        if case .nonNull(let inner) = expected, !type.isNonNull {
            let hasDefault = defaultValue.map { !$0.kind.isNull } ?? false
            return (hasDefault || use.hasLocationDefault) && schema.isSubtype(type, of: inner)
        }
        return schema.isSubtype(type, of: expected)
    }
}
