internal import JSON

/// A document of statements that allow or deny actions, as AWS IAM and its imitators write them.
struct PermissionPolicy {
    /// One statement with what its actions hold for.
    struct Statement {
        let object: JSONObject
        /// The name its author gave it.
        let sid: String?
        /// The actions as they are written.
        let actions: [String]
        /// Effect, principals, resources and conditions: actions may move between statements of the
        /// same scope without any effect.
        let scope: String
    }

    let object: JSONObject
    let statements: [Statement]

    /// Two documents that both are such policies; nil when one is not.
    static func pair(
        _ old: JSONObject,
        _ new: JSONObject
    ) -> (old: PermissionPolicy, new: PermissionPolicy)? {
        guard let old = PermissionPolicy(old), let new = PermissionPolicy(new) else { return nil }
        return (old, new)
    }

    private init?(_ object: JSONObject) {
        guard object.count <= 8, let list = object["Statement"] else { return nil }
        let elements = list.array ?? [list]
        var statements: [Statement] = []
        for element in elements {
            guard let statement = Self.statement(element) else { return nil }
            statements.append(statement)
        }
        guard !statements.isEmpty else { return nil }
        self.object = object
        self.statements = statements
    }

    private static func statement(_ value: JSONValue) -> Statement? {
        guard let object = value.object, object.count <= 16,
            let effect = object["Effect"]?.string,
            let actions = words(object["Action"] ?? object["NotAction"])
        else { return nil }
        let isNegated = object["Action"] == nil
        var scope = "\(effect.lowercased()) \(isNegated ? "not" : "")"
        for name in ["Principal", "NotPrincipal", "Resource", "NotResource", "Condition"] {
            if let value = object[name] { scope += "\n\(name) \(canonical(value))" }
        }
        return Statement(
            object: object,
            sid: object["Sid"]?.string.flatMap { $0.isEmpty ? nil : $0 },
            actions: actions,
            scope: scope
        )
    }

    /// The member that holds the actions.
    static let actionNames = ["Action", "NotAction"]

    private static func words(_ value: JSONValue?) -> [String]? {
        switch value {
        case .string(let word)?: return [word]
        case .array(let elements)?:
            let words = elements.compactMap(\.string)
            return words.count == elements.count ? words : nil
        default: return nil
        }
    }

    /// The value with one word as good as a list of one, and lists in any order.
    private static func canonical(_ value: JSONValue) -> String {
        switch value {
        case .array(let elements):
            return "[" + elements.map(canonical).sorted().joined(separator: ",") + "]"
        case .object(let object):
            let members = object.members.map { member in
                let value = member.value.array == nil ? .array([member.value]) : member.value
                return "\(member.key):\(canonical(value))"
            }
            return "{" + members.sorted().joined(separator: ",") + "}"
        case .string, .number, .bool, .null: return value.description
        }
    }

    // MARK: Pairs

    /// Which statements of two policies belong together: by name, else by scope, else by the actions
    /// they have in common.
    static func pairs(_ old: [Statement], _ new: [Statement]) -> [(old: Int?, new: Int?)] {
        var partners = [Int?](repeating: nil, count: new.count)
        var isTaken = [Bool](repeating: false, count: old.count)
        func match(_ key: (Statement) -> String?) {
            var places: [String: [Int]] = [:]
            for (index, statement) in old.enumerated().reversed() where !isTaken[index] {
                if let key = key(statement) { places[key, default: []].append(index) }
            }
            for (index, statement) in new.enumerated() where partners[index] == nil {
                guard let key = key(statement), let place = places[key]?.popLast() else { continue }
                partners[index] = place
                isTaken[place] = true
            }
        }
        match { statement in statement.sid.map { "sid \($0)" } }
        match { statement in
            statement.scope + "\n" + statement.actions.map { $0.lowercased() }.sorted().joined()
        }
        match(\.scope)
        match { $0.actions.map { $0.lowercased() }.sorted().joined(separator: " ") }
        let open = old.indices.filter { !isTaken[$0] }
        let openNew = new.indices.filter { partners[$0] == nil }
        if open.count == 1, openNew.count == 1 {
            partners[openNew[0]] = open[0]
            isTaken[open[0]] = true
        }
        return new.indices.map { (partners[$0], $0) }
            + old.indices.filter { !isTaken[$0] }.map { ($0, nil) }
    }
}

/// What the actions of all statements of one scope permit, whichever of them they stand in.
struct PermittedActions {
    private var actions: [String: Set<String>] = [:]
    private var patterns: [String: [Wildcard]] = [:]

    init(_ statements: [PermissionPolicy.Statement]) {
        for statement in statements {
            for action in statement.actions {
                let folded = action.lowercased()
                guard actions[statement.scope, default: []].insert(folded).inserted,
                    folded.contains("*") || folded.contains("?")
                else { continue }
                patterns[statement.scope, default: []].append(Wildcard(folded))
            }
        }
    }

    func contains(_ action: String, in scope: String) -> Bool {
        actions[scope]?.contains(action) == true
    }

    /// Patterns that one action is held against; nobody writes more of them in one scope.
    private static let patternsMax = 100

    /// Whether a wildcard of the scope permits an action without naming it.
    func covers(_ action: String, in scope: String) -> Bool {
        guard let patterns = patterns[scope] else { return false }
        let bytes = Array(action.utf8)
        return patterns.prefix(Self.patternsMax).contains { $0.bytes != bytes && $0.matches(bytes) }
    }
}
