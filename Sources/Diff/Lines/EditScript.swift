/// What turns one sequence into another: parts that stay and parts that are replaced, in order.
struct Edit: Equatable {
    var isEqual: Bool
    var old: Range<Int>
    var new: Range<Int>
}

/// The edits between two sequences of lines.
struct EditScript {
    private(set) var edits: [Edit] = []
    /// Whether the budget ended before every match was found.
    private(set) var isCoarse: Bool

    init(_ symbols: LineSymbols, budget: inout StepBudget) {
        let old = 0..<symbols.old.count
        let new = 0..<symbols.new.count
        isCoarse = false
        if symbols.old == symbols.new {
            if !old.isEmpty { edits = [Edit(isEqual: true, old: old, new: new)] }
            return
        }
        if old.isEmpty || new.isEmpty || old.count == 1 && new.count == 1 {
            edits = [Edit(isEqual: false, old: old, new: new)]
            return
        }
        var matcher = SequenceMatcher(
            old: symbols.old,
            new: symbols.new,
            symbolCount: symbols.count
        )
        let matches = matcher.matches(old: old, new: new, budget: &budget)
        isCoarse = budget.isExhausted
        var oldPlace = 0
        var newPlace = 0
        for match in matches + [Match(old: old.upperBound, new: new.upperBound, count: 0)] {
            if oldPlace < match.old || newPlace < match.new {
                edits.append(
                    Edit(isEqual: false, old: oldPlace..<match.old, new: newPlace..<match.new)
                )
            }
            oldPlace = match.old + match.count
            newPlace = match.new + match.count
            if match.count > 0 {
                edits.append(
                    Edit(isEqual: true, old: match.old..<oldPlace, new: match.new..<newPlace)
                )
            }
        }
    }

    /// The changes with up to `context` equal lines around each; changes whose contexts meet share a
    /// group.
    func groups(context: Int) -> [[Edit]] {
        guard edits.contains(where: { !$0.isEqual }) else { return [] }
        var groups: [[Edit]] = []
        var group: [Edit] = []
        for (index, edit) in edits.enumerated() {
            guard edit.isEqual else {
                group.append(edit)
                continue
            }
            let isFirst = index == 0
            let isLast = index == edits.count - 1
            let after = isFirst ? 0 : context
            let before = isLast ? 0 : context
            if edit.old.count <= after + before {
                group.append(edit)
                continue
            }
            if !isFirst { group.append(edit.prefix(after)) }
            if !isFirst, !isLast {
                groups.append(group)
                group = []
            }
            if !isLast { group.append(edit.suffix(before)) }
        }
        return group.isEmpty ? groups : groups + [group]
    }
}

extension Edit {
    fileprivate func prefix(_ count: Int) -> Edit {
        Edit(
            isEqual: isEqual,
            old: old.lowerBound..<old.lowerBound + count,
            new: new.lowerBound..<new.lowerBound + count
        )
    }

    fileprivate func suffix(_ count: Int) -> Edit {
        Edit(
            isEqual: isEqual,
            old: old.upperBound - count..<old.upperBound,
            new: new.upperBound - count..<new.upperBound
        )
    }
}
