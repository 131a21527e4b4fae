import JSON

extension FieldComparison {
    /// How a list changed: by key, element by element where these have fields, or as lines.
    mutating func listSections(
        _ old: [JSONValue],
        _ new: [JSONValue],
        _ entry: FieldPlan.Entry
    ) -> [DiffSection] {
        let field = entry.field
        if let key = field.listKey {
            let alignment = ListAlignment(old, new, key: key, title: field.listTitle)
            return keyedSections(alignment, entry)
        }
        let old = field.ordered == false ? old.inOrder : old
        let new = field.ordered == false ? new.inOrder : new
        if JSONValue.array(old).isIdentical(to: .array(new)) { return [] }
        if let nested = entry.nested {
            return elementSections(old, new, nested, label: field.shownLabel)
        }
        return section(field.shownLabel, FieldLines(old, new, field: field)).map { [$0] } ?? []
    }

    /// Elements with fields, each compared with the one in its place.
    private mutating func elementSections(
        _ old: [JSONValue],
        _ new: [JSONValue],
        _ nested: FieldPlan.Nested,
        label: String
    ) -> [DiffSection] {
        (0..<max(old.count, new.count)).flatMap { index in
            pairSections(
                old.dropFirst(index).first,
                new.dropFirst(index).first,
                nested,
                label: "\(label) [\(index + 1)]"
            )
        }
    }

    /// Elements matched by key: those that stayed and came in the new order, then those that went,
    /// then those that only moved.
    private mutating func keyedSections(
        _ alignment: ListAlignment,
        _ entry: FieldPlan.Entry
    ) -> [DiffSection] {
        let field = entry.field
        let label = field.shownLabel
        var sections: [DiffSection] = []
        for pair in alignment.pairs {
            let number = "\((pair.new ?? pair.old ?? 0) + 1)"
            var name = "[\(field.indexed ? number : pair.name ?? number)]"
            if field.indexed, let title = pair.title { name += " " + title }
            sections += pairSections(
                pair.old.map { alignment.old[$0] },
                pair.new.map { alignment.new[$0] },
                entry.nested,
                label: "\(label) \(name)"
            )
        }
        if field.ordered != false, !alignment.moves.isEmpty {
            let lines = alignment.moves.flatMap { move in
                [
                    DiffSection.Line(.removed, "[\(move.old + 1)] \(move.name)"),
                    DiffSection.Line(.added, "[\(move.new + 1)] \(move.name)"),
                ]
            }
            sections.append(DiffSection(label: "\(label) (moved)", lines: lines))
        }
        return sections
    }

    private mutating func pairSections(
        _ old: JSONValue?,
        _ new: JSONValue?,
        _ nested: FieldPlan.Nested?,
        label: String
    ) -> [DiffSection] {
        if let old, let new, old.isIdentical(to: new) { return [] }
        if let nested, Self.isObject(old, new) {
            let sections = nestedSections(old, new, nested).map { $0.within(label) }
            // An element that came or went is news even when its fields say nothing.
            if !sections.isEmpty || old != nil && new != nil { return sections }
        }
        return section(label, FieldLines(old, new, nil)).map { [$0] } ?? []
    }
}

extension [JSONValue] {
    /// The elements in an order that depends on their values only.
    fileprivate var inOrder: [JSONValue] {
        let keyed = map { (value: $0, key: $0.sorted.serialized) }
        return keyed.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }
}
