internal import JSON

/// Reads the files of rules on changes.
enum ChangeRuleReader {
    /// The rules that ship with the product.
    static func shipped() -> [ChangeRule] {
        RuleObject.shipped(
            in: "Sources/Analysis/Changes/Rules/",
            knows: [
                "id", "severity", "category", "when", "title", "titles", "reason", "next",
                "innocent", "fallback", "loss",
            ],
            rule
        )
    }

    private static func rule(_ rule: RuleObject) throws -> ChangeRule {
        guard let category = ChangeCategory(rawValue: try rule.text("category")) else {
            throw rule.fault("has an unknown category")
        }
        let conditions = try rule.objects(
            "when",
            knows: [
                "verbs", "kinds", "name", "not_name", "path", "not_path", "old", "new", "value",
                "with", "trend", "alone",
            ]
        )
        guard !conditions.isEmpty else { throw rule.fault("has no conditions") }
        return ChangeRule(
            id: try rule.text("id"),
            rating: try rating(rule),
            category: category,
            conditions: try conditions.map(condition),
            title: try rule.text("title"),
            titles: try rule.text("titles"),
            reason: try rule.text("reason"),
            next: try rule.text("next"),
            innocent: try rule.text("innocent"),
            isFallback: rule.flag("fallback"),
            isAboutLoss: rule.flag("loss")
        )
    }

    private static func rating(_ rule: RuleObject) throws -> ChangeRule.Rating {
        let severity = rule["severity"]
        if let member = severity?["from"]?.string { return .from(member: member) }
        guard let severity = severity?.string.flatMap(Severity.init) else {
            throw rule.fault("has an unknown severity")
        }
        return .fixed(severity)
    }

    private static func condition(_ condition: RuleObject) throws -> RuleCondition {
        let trends: [Trend] = try condition.known("trend")
        return RuleCondition(
            verbs: Set(try condition.known("verbs")),
            kinds: Set(try condition.known("kinds")),
            names: try condition.phrases("name"),
            notNames: try condition.phrases("not_name"),
            path: try condition.phrases("path"),
            notPath: try condition.phrases("not_path"),
            old: try condition.predicate("old"),
            new: try condition.predicate("new"),
            value: try condition.predicate("value"),
            beside: try condition.predicates("with"),
            trend: trends.first,
            isAlone: condition.flag("alone")
        )
    }
}
