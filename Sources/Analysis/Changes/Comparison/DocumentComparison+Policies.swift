internal import JSON

extension DocumentComparison {
    /// Compares two policies by what they permit.
    mutating func compare(_ old: PermissionPolicy, _ new: PermissionPolicy) {
        compareMembers(old.object, new.object, except: ["Statement", "Version"])
        // The version of the language looks like a date and decides how variables are read.
        compareExactly("Version", old.object, new.object)
        let before = PermittedActions(old.statements)
        let after = PermittedActions(new.statements)
        let pairs = PermissionPolicy.pairs(old.statements, new.statements)
        let lists = (old.object["Statement"], new.object["Statement"])
        descend(.member("Statement"), lists.0, lists.1) { comparison in
            for pair in pairs {
                let left = pair.old.map { old.statements[$0] }
                let right = pair.new.map { new.statements[$0] }
                comparison.compareStatement(left, right, pair, before, after)
            }
        }
    }

    private mutating func compareExactly(_ name: String, _ old: JSONObject, _ new: JSONObject) {
        descend(.member(name), old[name], new[name]) { comparison in
            switch (old[name], new[name]) {
            case (let left?, let right?):
                if left != right { comparison.add(.changed, left, right) }
            case (let left?, nil): comparison.add(.removed, left, nil)
            case (nil, let right?): comparison.add(.added, nil, right)
            case (nil, nil): break
            }
        }
    }

    private mutating func compareStatement(
        _ old: PermissionPolicy.Statement?,
        _ new: PermissionPolicy.Statement?,
        _ pair: (old: Int?, new: Int?),
        _ before: PermittedActions,
        _ after: PermittedActions
    ) {
        let element = ChangePlace.Element(
            title: new?.sid ?? old?.sid,
            old: pair.old,
            new: pair.new
        )
        let changesBefore = changeCount
        let values = (
            old.map { JSONValue.object($0.object) }, new.map { JSONValue.object($0.object) }
        )
        descend(.element(element), values.0, values.1) { comparison in
            switch (old, new) {
            case (let old?, let new?): comparison.compareStatements(old, new, before, after)
            case (let old?, nil):
                if old.actions.allSatisfy({ after.contains($0.lowercased(), in: old.scope) }) {
                    comparison.setApart(.regrouped, values.0, nil)
                } else {
                    comparison.add(.removed, values.0, nil)
                }
            case (nil, let new?):
                if new.actions.allSatisfy({ before.contains($0.lowercased(), in: new.scope) }) {
                    comparison.setApart(.regrouped, nil, values.1)
                } else {
                    comparison.add(.added, nil, values.1)
                }
            case (nil, nil): break
            }
        }
        guard changeCount > changesBefore else { return }
        count(nil) { count in
            if old == nil { count.added += 1 }
            if new == nil { count.removed += 1 }
            if old != nil, new != nil { count.changed += 1 }
        }
    }

    private mutating func compareStatements(
        _ old: PermissionPolicy.Statement,
        _ new: PermissionPolicy.Statement,
        _ before: PermittedActions,
        _ after: PermittedActions
    ) {
        enter(old.object, new.object) { comparison in
            comparison.compareMembers(
                old.object,
                new.object,
                except: Set(PermissionPolicy.actionNames)
            )
            let isNegated = (old.object["NotAction"] != nil, new.object["NotAction"] != nil)
            guard isNegated.0 == isNegated.1 else {
                for name in PermissionPolicy.actionNames {
                    comparison.compareExactly(name, old.object, new.object)
                }
                return
            }
            let name = PermissionPolicy.actionNames[isNegated.0 ? 1 : 0]
            comparison.descend(.member(name), old.object[name], new.object[name]) { comparison in
                comparison.compareActions(old, new, before, after)
            }
        }
    }

    private mutating func compareActions(
        _ old: PermissionPolicy.Statement,
        _ new: PermissionPolicy.Statement,
        _ before: PermittedActions,
        _ after: PermittedActions
    ) {
        var written: [String: String] = [:]
        for action in old.actions { written[action.lowercased()] = action }
        var kept: Set<String> = []
        for action in new.actions {
            let folded = action.lowercased()
            guard kept.insert(folded).inserted else { continue }
            if let earlier = written[folded] {
                if earlier != action {
                    setApart(.letterCase, .string(earlier), .string(action))
                }
            } else if before.contains(folded, in: new.scope) {
                setApart(.regrouped, nil, .string(action))
            } else if before.covers(folded, in: new.scope) {
                setApart(.redundant, nil, .string(action))
            } else {
                add(.added, nil, .string(action), isItem: true)
            }
        }
        for action in old.actions {
            let folded = action.lowercased()
            guard !kept.contains(folded), written.removeValue(forKey: folded) != nil else {
                continue
            }
            // What moved away is counted where it arrived.
            if after.contains(folded, in: old.scope) { continue }
            if after.covers(folded, in: old.scope) {
                setApart(.redundant, .string(action), nil)
            } else {
                add(.removed, .string(action), nil, isItem: true)
            }
        }
        let order = (old.actions.map { $0.lowercased() }, new.actions.map { $0.lowercased() })
        if order.0 != order.1, Set(order.0) == Set(order.1) { setApart(.order, nil, nil) }
    }
}
