/// Which fields a request asks for below the field being resolved.
///
/// A store uses it to read only the columns and counts that will be written. Names are those of the
/// schema, not aliases; fields left out by `@skip` and `@include` do not count.
public struct FieldSelection: Sendable {
    private let plans: [SelectionPlan]

    init(_ plans: [SelectionPlan]) {
        self.plans = plans
    }

    /// The names of the fields asked for, on whichever type, each once.
    public var names: [String] {
        var names: [String] = []
        for plan in plans {
            for field in plan.fields where !names.contains(field.fieldName) {
                names.append(field.fieldName)
            }
        }
        return names
    }

    /// Whether a field is asked for; further names go down, as in `contains("edges", "node", "id")`.
    public func contains(_ name: String, _ below: String...) -> Bool {
        var current = self
        for step in [name] + below.dropLast() where !below.isEmpty { current = current[step] }
        let last = below.last ?? name
        return current.plans.contains { plan in plan.fields.contains { $0.fieldName == last } }
    }

    /// The selection below a field; empty when it is not asked for.
    public subscript(name: String) -> FieldSelection {
        FieldSelection(
            plans.flatMap { plan in
                plan.fields.filter { $0.fieldName == name }.flatMap { $0.completion.selections }
            }
        )
    }
}
