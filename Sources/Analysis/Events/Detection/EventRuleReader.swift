internal import Domain
internal import JSON

/// Reads the files of rules on events; whatever it does not know is an error.
enum EventRuleReader {
    static func rules(_ text: String) throws -> [EventRule] {
        let document = try JSONValue(parsing: Array(text.utf8))
        let file = try RuleText.object(document, "the file", knows: ["about", "rules"])
        guard let rules = file["rules"]?.array else { throw RuleFault(description: "no rules") }
        return try rules.map(rule)
    }

    private static func rule(_ value: JSONValue) throws -> EventRule {
        let id = value["id"]?.string ?? "?"
        let rule = try RuleText.object(
            value,
            id,
            knows: [
                "id", "severity", "usual", "category", "tactic", "when", "at_least", "distinct",
                "steps", "detector", "minutes", "many", "own", "amid", "fallback", "title",
                "titles",
                "reason", "innocent",
                "next",
            ]
        )
        func text(_ name: String) throws -> String {
            guard let text = rule[name]?.string, !text.isEmpty else {
                throw RuleFault(description: "\(id) has no \(name)")
            }
            return text
        }
        guard let category = EventCategory(rawValue: try text("category")),
            let severity = Severity(rawValue: try text("severity"))
        else { throw RuleFault(description: "\(id) has an unknown category or severity") }
        return EventRule(
            id: try text("id"),
            severity: severity,
            usual: rule["usual"]?.string.flatMap(Severity.init),
            many: rule["many"]?.string.flatMap(Severity.init),
            own: rule["own"]?.string.flatMap(Severity.init),
            amid: rule["amid"]?.string.flatMap(Severity.init),
            category: category,
            tactic: try tactic(rule["tactic"], id),
            kind: try kind(rule, id),
            span: (rule["minutes"]?.number?.int ?? 60) * 60,
            isFallback: rule["fallback"]?.bool ?? false,
            title: try text("title"),
            titles: try text("titles"),
            reason: try text("reason"),
            innocent: try text("innocent"),
            next: try text("next")
        )
    }

    private static func tactic(_ value: JSONValue?, _ id: String) throws -> Tactic? {
        guard let text = value?.string else { return nil }
        guard let tactic = Tactic.named(text) else {
            throw RuleFault(description: "\(id) has an unknown tactic")
        }
        return tactic
    }

    private static func kind(_ rule: JSONObject, _ id: String) throws -> EventRule.Kind {
        if let name = rule["detector"]?.string {
            guard let detector = EventDetector(rawValue: name) else {
                throw RuleFault(description: "\(id) has an unknown detector")
            }
            return .detector(detector)
        }
        if let steps = rule["steps"]?.array {
            guard steps.count > 1 else { throw RuleFault(description: "\(id) has one step") }
            return .sequence(try steps.map { try step($0, id) })
        }
        return .single(
            try conditions(rule["when"], id),
            atLeast: Int(rule["at_least"]?.number?.int ?? 1),
            isDistinct: rule["distinct"]?.string == "entity"
        )
    }

    private static func step(_ value: JSONValue, _ id: String) throws -> EventStep {
        let step = try RuleText.object(
            value,
            id,
            knows: ["when", "at_least", "all", "same", "other", "by"]
        )
        func ties(_ name: String) throws -> [EventStep.Tie] {
            try RuleText.words(step[name], id).map { word in
                guard let tie = EventStep.Tie(rawValue: word) else {
                    throw RuleFault(description: "\(id) has an unknown tie: \(word)")
                }
                return tie
            }
        }
        return EventStep(
            conditions: try conditions(step["when"], id),
            atLeast: Int(step["at_least"]?.number?.int ?? 1),
            takesAll: step["all"]?.bool ?? false,
            same: try ties("same"),
            other: try ties("other"),
            isByTarget: step["by"]?.string == "target"
        )
    }

    private static func conditions(_ value: JSONValue?, _ id: String) throws -> [EventCondition] {
        guard let conditions = value?.array, !conditions.isEmpty else {
            throw RuleFault(description: "\(id) has no conditions")
        }
        return try conditions.map { try condition($0, id) }
    }

    private static func condition(_ value: JSONValue, _ id: String) throws -> EventCondition {
        let condition = try RuleText.object(
            value,
            id,
            knows: [
                "calls", "verbs", "about", "not_about", "entity", "not_entity", "named",
                "outcomes", "fields", "no_fields", "metadata", "target", "actor",
            ]
        )
        func known<Word: RawRepresentable<String>>(_ name: String) throws -> [Word] {
            try RuleText.words(condition[name], id).map { word in
                guard let known = Word(rawValue: word) else {
                    throw RuleFault(description: "\(id) has unknown \(name): \(word)")
                }
                return known
            }
        }
        func phrases(_ name: String) throws -> [NamePhrase] {
            try RuleText.words(condition[name], id).map(NamePhrase.init)
        }
        func fields(_ name: String) throws -> [EventFieldCondition] {
            try (condition[name]?.array ?? []).map { try field($0, id) }
        }
        let outcomes: [Outcome] = try known("outcomes")
        let targets: [EventCondition.Target] = try known("target")
        let actors: [EventCondition.ActorKind] = try known("actor")
        let metadata = try condition["metadata"].map {
            try RuleText.object($0, id, knows: nil).members
        }
        return EventCondition(
            calls: try RuleText.words(condition["calls"], id).map {
                (Wildcard($0.lowercased()), $0.contains("."))
            },
            verbs: Set(try known("verbs")),
            about: try phrases("about"),
            notAbout: try phrases("not_about"),
            entity: try phrases("entity"),
            notEntity: try phrases("not_entity"),
            named: try phrases("named"),
            outcomes: outcomes.isEmpty ? [.success, .unknown] : Set(outcomes),
            fields: try fields("fields"),
            noFields: try fields("no_fields"),
            metadata: try (metadata ?? []).map { member in
                let tests = try RuleText.tests(member.value, id)
                return (NameWords.of(member.key), ValuePredicate(tests: tests))
            },
            target: targets.first,
            actorKind: actors.first
        )
    }

    private static func field(_ value: JSONValue, _ id: String) throws -> EventFieldCondition {
        let field = try RuleText.object(
            value,
            id,
            knows: ["name", "not_name", "path", "old", "new", "value", "trend"]
        )
        func phrases(_ name: String) throws -> [NamePhrase] {
            try RuleText.words(field[name], id).map(NamePhrase.init)
        }
        func predicate(_ name: String) throws -> ValuePredicate? {
            try field[name].map { ValuePredicate(tests: try RuleText.tests($0, id)) }
        }
        return EventFieldCondition(
            names: try phrases("name"),
            notNames: try phrases("not_name"),
            path: try phrases("path"),
            old: try predicate("old"),
            new: try predicate("new"),
            value: try predicate("value"),
            trend: field["trend"]?.string.flatMap(Trend.init)
        )
    }
}
