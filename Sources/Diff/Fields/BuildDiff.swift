public import JSON

/// The text that says how an entity's fields changed; nil when there is nothing to say.
///
/// `old` is nil when the entity was created, `new` when it was deleted. The fields are compared in
/// the order given; members that no field names are not looked at. The text is `DiffText`'s.
public func buildDiff(old: JSONValue?, new: JSONValue?, fields: [DiffField]) -> String? {
    DiffText.text(diffSections(old: old, new: new, fields: fields))
}

/// How an entity's fields changed: a section for each that did.
///
/// Past the budget values are compared coarsely, and their sections say so.
public func diffSections(
    old: JSONValue?,
    new: JSONValue?,
    fields: [DiffField],
    budget: StepBudget = StepBudget()
) -> [DiffSection] {
    var comparison = FieldComparison(budget: budget)
    return comparison.changes(old: old, new: new, FieldPlan(fields)).flatMap(\.sections)
}

/// Compares field by field, all of them on one budget.
struct FieldComparison {
    /// A field that changed, with what it lost and gained.
    struct Change {
        let name: String
        let sections: [DiffSection]
    }

    var budget: StepBudget
    /// Whether members that no field names are compared too, after those that are named.
    var showsOtherFields = false

    /// The fields that changed, none of them without a section.
    mutating func changes(old: JSONValue?, new: JSONValue?, _ plan: FieldPlan) -> [Change] {
        let isUpdate = old != nil && new != nil
        let readings = plan.readings(old: old, new: new, withOthers: showsOtherFields)
        return readings.compactMap { reading in
            let (field, old, new) = (reading.entry.field, reading.old, reading.new)
            // A field that is empty where an entity begins or ends says nothing.
            if !isUpdate, (old ?? new)?.isBlank != false { return nil }
            var sections = sections(reading)
            if sections.isEmpty, isUpdate, (old == nil) != (new == nil) {
                // A value that came or went is news even when its fields say nothing.
                sections = section(field.shownLabel, FieldLines(old, new, nil)).map { [$0] } ?? []
            }
            return sections.isEmpty ? nil : Change(name: field.name, sections: sections)
        }
    }

    private mutating func sections(_ reading: FieldPlan.Reading) -> [DiffSection] {
        let (entry, old, new) = (reading.entry, reading.old, reading.new)
        if let old, let new, old.isIdentical(to: new) { return [] }
        let label = entry.field.shownLabel
        if Self.isList(old, new) {
            return listSections(old?.array ?? [], new?.array ?? [], entry)
        }
        if let nested = entry.nested, Self.isObject(old, new) {
            return nestedSections(old, new, nested).map { $0.within(label) }
        }
        return section(label, FieldLines(old, new, entry.field.annotation)).map { [$0] } ?? []
    }

    /// The section of a value that has no parts; nil when old and new look the same.
    mutating func section(_ label: String, _ shown: FieldLines) -> DiffSection? {
        let diff = LineDiff(old: shown.old, new: shown.new, budget: &budget)
        guard !diff.changes.isEmpty else { return nil }
        let lines = diff.changes.map { change in
            switch change {
            case .removed(let line): DiffSection.Line(.removed, shown.old.text(line))
            case .added(let line): DiffSection.Line(.added, shown.new.text(line))
            }
        }
        return DiffSection(label: label, lines: lines, isCoarse: diff.isCoarse)
    }

    mutating func nestedSections(
        _ old: JSONValue?,
        _ new: JSONValue?,
        _ nested: FieldPlan.Nested
    ) -> [DiffSection] {
        switch nested {
        case .plan(let plan): changes(old: old, new: new, plan).flatMap(\.sections)
        case .builder(let build): build(old, new)
        }
    }

    /// Whether both values that are there are lists.
    private static func isList(_ old: JSONValue?, _ new: JSONValue?) -> Bool {
        [old, new].allSatisfy { $0 == nil || $0?.array != nil }
    }

    static func isObject(_ old: JSONValue?, _ new: JSONValue?) -> Bool {
        [old, new].allSatisfy { $0 == nil || $0?.object != nil }
    }
}

extension JSONValue {
    /// Whether a value holds nothing: `null`, and an empty text, list or object.
    var isBlank: Bool {
        switch self {
        case .null: true
        case .string(let text): text.isEmpty
        case .array(let elements): elements.isEmpty
        case .object(let object): object.isEmpty
        case .bool, .number: false
        }
    }
}
