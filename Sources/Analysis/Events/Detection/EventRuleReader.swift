internal import Domain
internal import JSON

/// Reads the files of rules on events.
struct EventRuleReader {
    /// The conditions of the rules on single events so far, which steps may name.
    private var conditions: [String: [EventCondition]] = [:]

    private static let members: Set<String> = [
        "id", "severity", "usual", "usual_values", "category", "tactic", "when", "at_least",
        "distinct", "steps",
        "detector", "minutes", "many", "own", "amid", "unusual", "fallback", "title", "titles",
        "attempt", "attempts", "reason", "innocent", "next",
    ]

    /// The rules that ship with the product.
    static func shipped() -> [EventRule] {
        var reader = EventRuleReader()
        return RuleObject.shipped(in: "Sources/Analysis/Events/Rules/", knows: members) {
            try reader.withAttempt($0)
        }.flatMap { $0 }
    }

    static func rules(_ text: String) throws -> [EventRule] {
        var reader = EventRuleReader()
        return try RuleObject.rules(of: [text], knows: members) { try reader.withAttempt($0) }
            .flatMap { $0 }
    }

    /// A rule, and the one for what was tried and not done, which is one step less grave.
    private mutating func withAttempt(_ object: RuleObject) throws -> [EventRule] {
        let rule = try rule(of: object)
        if case .single(let conditions, _, _) = rule.kind { self.conditions[rule.id] = conditions }
        guard object["attempt"] != nil else { return [rule] }
        guard case .single(let conditions, atLeast: 1, distinct: _) = rule.kind else {
            throw object.fault("tells attempts at what is more than one event")
        }
        let severity: Severity =
            switch rule.severity {
            case .critical: .high
            case .high: .medium
            case .medium: .low
            case .low, .info: .info
            }
        let attempt = EventRule(
            id: rule.id + EventRule.attemptSuffix,
            severity: severity,
            usual: rule.usual.map { min($0, .low) },
            takesValuesAsUsual: rule.takesValuesAsUsual,
            many: nil,
            own: rule.own.map { min($0, .low) },
            amid: rule.amid.map { min($0, .low) },
            unusual: nil,
            category: rule.category,
            tactic: rule.tactic,
            kind: .single(conditions.map(\.failed), atLeast: 1, distinct: nil),
            span: rule.span,
            isFallback: rule.isFallback,
            title: try object.text("attempt"),
            titles: try object.text("attempts"),
            reason: "It was not done, but tried. Of the deed itself: \(rule.reason)",
            innocent: "A script or a person without the right for it, or a mistake in the request.",
            next: "Ask what it was for, and see whether it was done later or by another way."
        )
        return [rule, attempt]
    }

    private func rule(of rule: RuleObject) throws -> EventRule {
        guard let category = EventCategory(rawValue: try rule.text("category")),
            let severity = Severity(rawValue: try rule.text("severity"))
        else { throw rule.fault("has an unknown category or severity") }
        let kind = try kind(rule)
        let usual = rule["usual"]?.string.flatMap(Severity.init)
        let takesValuesAsUsual = rule.flag("usual_values")
        guard usual == nil || takesValuesAsUsual || kind.canBeWithoutValues else {
            throw rule.fault("can never be usual, for all that it speaks of has a value")
        }
        return EventRule(
            id: try rule.text("id"),
            severity: severity,
            usual: usual,
            takesValuesAsUsual: takesValuesAsUsual,
            many: rule["many"]?.string.flatMap(Severity.init),
            own: rule["own"]?.string.flatMap(Severity.init),
            amid: rule["amid"]?.string.flatMap(Severity.init),
            unusual: rule["unusual"]?.string.flatMap(Severity.init),
            category: category,
            tactic: try Self.tactic(rule),
            kind: kind,
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

    private func kind(_ rule: RuleObject) throws -> EventRule.Kind {
        if let name = rule["detector"]?.string {
            guard let detector = EventDetector(rawValue: name) else {
                throw rule.fault("has an unknown detector")
            }
            return .detector(detector)
        }
        let steps = try rule.objects(
            "steps",
            knows: ["when", "rule", "at_least", "all", "same", "other", "by"]
        )
        if rule["steps"] != nil {
            guard steps.count > 1 else { throw rule.fault("has one step") }
            return .sequence(try steps.map(step))
        }
        let distinct: [EventRule.Distinct] = try rule.known("distinct")
        return .single(
            try Self.conditions(rule),
            atLeast: Int(rule["at_least"]?.number?.int ?? 1),
            distinct: distinct.first
        )
    }

    private func step(_ step: RuleObject) throws -> EventStep {
        EventStep(
            conditions: try step["rule"].map { try conditions(of: $0, step) }
                ?? Self.conditions(step),
            atLeast: Int(step["at_least"]?.number?.int ?? 1),
            takesAll: step.flag("all"),
            same: try step.known("same"),
            other: try step.known("other"),
            isByTarget: step["by"]?.string == "target"
        )
    }

    private func conditions(of name: JSONValue, _ step: RuleObject) throws -> [EventCondition] {
        guard let conditions = name.string.flatMap({ conditions[$0] }), step["when"] == nil else {
            throw step.fault("has a step of an unknown rule, or with conditions beside it")
        }
        return conditions
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

extension EventRule.Kind {
    /// Whether some of what it speaks of fits without any value that was asked for.
    fileprivate var canBeWithoutValues: Bool {
        switch self {
        case .single(let conditions, _, _): conditions.contains(where: \.fields.isEmpty)
        case .sequence(let steps):
            steps.allSatisfy { $0.conditions.contains(where: \.fields.isEmpty) }
        case .detector: true
        }
    }
}
