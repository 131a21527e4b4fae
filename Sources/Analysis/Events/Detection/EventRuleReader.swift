internal import Domain
internal import JSON

/// Reads the files of rules on events.
enum EventRuleReader {
    private static let members: Set<String> = [
        "id", "severity", "usual", "category", "tactic", "when", "at_least", "distinct", "steps",
        "detector", "minutes", "many", "own", "amid", "fallback", "title", "titles", "reason",
        "innocent", "next",
    ]

    /// The rules that ship with the product.
    static func shipped() -> [EventRule] {
        RuleObject.shipped(in: "Sources/Analysis/Events/Rules/", knows: members, rule)
    }

    static func rules(_ text: String) throws -> [EventRule] {
        try RuleObject.rules(of: text, knows: members, rule)
    }

    private static func rule(_ rule: RuleObject) throws -> EventRule {
        guard let category = EventCategory(rawValue: try rule.text("category")),
            let severity = Severity(rawValue: try rule.text("severity"))
        else { throw rule.fault("has an unknown category or severity") }
        return EventRule(
            id: try rule.text("id"),
            severity: severity,
            usual: rule["usual"]?.string.flatMap(Severity.init),
            many: rule["many"]?.string.flatMap(Severity.init),
            own: rule["own"]?.string.flatMap(Severity.init),
            amid: rule["amid"]?.string.flatMap(Severity.init),
            category: category,
            tactic: try tactic(rule),
            kind: try kind(rule),
            span: (rule["minutes"]?.number?.int ?? 60) * 60,
            isFallback: rule.flag("fallback"),
            title: try rule.text("title"),
            titles: try rule.text("titles"),
            reason: try rule.text("reason"),
            innocent: try rule.text("innocent"),
            next: try rule.text("next")
        )
    }

    private static func tactic(_ rule: RuleObject) throws -> Tactic? {
        guard let text = rule["tactic"]?.string else { return nil }
        guard let tactic = Tactic.named(text) else { throw rule.fault("has an unknown tactic") }
        return tactic
    }

    private static func kind(_ rule: RuleObject) throws -> EventRule.Kind {
        if let name = rule["detector"]?.string {
            guard let detector = EventDetector(rawValue: name) else {
                throw rule.fault("has an unknown detector")
            }
            return .detector(detector)
        }
        let steps = try rule.objects(
            "steps",
            knows: ["when", "at_least", "all", "same", "other", "by"]
        )
        if rule["steps"] != nil {
            guard steps.count > 1 else { throw rule.fault("has one step") }
            return .sequence(try steps.map(step))
        }
        return .single(
            try conditions(rule),
            atLeast: Int(rule["at_least"]?.number?.int ?? 1),
            isDistinct: rule["distinct"]?.string == "entity"
        )
    }

    private static func step(_ step: RuleObject) throws -> EventStep {
        EventStep(
            conditions: try conditions(step),
            atLeast: Int(step["at_least"]?.number?.int ?? 1),
            takesAll: step.flag("all"),
            same: try step.known("same"),
            other: try step.known("other"),
            isByTarget: step["by"]?.string == "target"
        )
    }

    private static func conditions(_ rule: RuleObject) throws -> [EventCondition] {
        let conditions = try rule.objects(
            "when",
            knows: [
                "calls", "verbs", "about", "not_about", "entity", "not_entity", "named",
                "outcomes", "fields", "no_fields", "metadata", "target", "actor",
            ]
        )
        guard !conditions.isEmpty else { throw rule.fault("has no conditions") }
        return try conditions.map(condition)
    }

    private static func condition(_ condition: RuleObject) throws -> EventCondition {
        let outcomes: [Outcome] = try condition.known("outcomes")
        let targets: [EventCondition.Target] = try condition.known("target")
        let actors: [EventCondition.ActorKind] = try condition.known("actor")
        return EventCondition(
            calls: try condition.words("calls").map {
                (Wildcard($0.lowercased()), $0.contains("."))
            },
            verbs: Set(try condition.known("verbs")),
            about: try condition.phrases("about"),
            notAbout: try condition.phrases("not_about"),
            entity: try condition.phrases("entity"),
            notEntity: try condition.phrases("not_entity"),
            named: try condition.phrases("named"),
            outcomes: outcomes.isEmpty ? [.success, .unknown] : Set(outcomes),
            fields: try fields("fields", of: condition),
            noFields: try fields("no_fields", of: condition),
            metadata: try condition.predicates("metadata").map {
                (NameWords.of($0.name), $0.predicate)
            },
            target: targets.first,
            actorKind: actors.first
        )
    }

    private static func fields(
        _ name: String,
        of condition: RuleObject
    ) throws -> [EventFieldCondition] {
        let fields = try condition.objects(
            name,
            knows: ["name", "not_name", "path", "old", "new", "value", "trend"]
        )
        return try fields.map { field in
            EventFieldCondition(
                names: try field.phrases("name"),
                notNames: try field.phrases("not_name"),
                path: try field.phrases("path"),
                old: try field.predicate("old"),
                new: try field.predicate("new"),
                value: try field.predicate("value"),
                trend: field["trend"]?.string.flatMap(Trend.init)
            )
        }
    }
}
