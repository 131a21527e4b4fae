public import JSON

/// What a policy says about two states of an entity.
public struct PolicyComparison: Sendable {
    /// A section for each thing that changed, values as people read them; empty when nothing did.
    public let sections: [DiffSection]
    /// The entity's members that changed, in the order of their sections.
    public let changedFields: [String]
}

extension DiffPolicy {
    /// Compares two states of an entity; nil, or a null, stands for one that does not exist.
    ///
    /// A state that is no object has no members.
    ///
    /// A member is among the changed ones exactly when it has a section. So neither knows of skipped
    /// members, of empty values where an entity begins or ends, of another order where order does
    /// not matter, nor of another spelling of the same number where a field is declared a number or
    /// shown as a quantity.
    public func comparison(
        old: JSONValue?,
        new: JSONValue?,
        budget: StepBudget = StepBudget()
    ) -> PolicyComparison {
        let states = [old, new].map { $0?.isNull == false ? $0 : nil }
        let shown = DisplayedValues.entities(states, fields)
        var comparison = FieldComparison(budget: budget, showsOtherFields: showsOtherFields)
        let changes = comparison.changes(
            old: shown[0],
            new: shown[1],
            FieldPlan(fields.map(\.diff))
        )
        return PolicyComparison(
            sections: changes.flatMap(\.sections),
            changedFields: changes.map(\.name)
        )
    }
}
