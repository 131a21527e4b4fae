internal import JSON

/// Reads the files of rules; whatever it does not know is an error.
enum ChangeRuleReader {
    static func rules(_ text: String) throws -> [ChangeRule] {
        let document = try JSONValue(parsing: Array(text.utf8))
        let file = try RuleText.object(document, "the file", knows: ["about", "rules"])
        guard let rules = file["rules"]?.array else { throw RuleFault(description: "no rules") }
        return try rules.map(rule)
    }

    private static func rule(_ value: JSONValue) throws -> ChangeRule {
        let id = value["id"]?.string ?? "?"
        let rule = try RuleText.object(
            value,
            id,
            knows: [
                "id", "severity", "category", "when", "title", "titles", "reason", "next",
                "innocent", "fallback", "loss",
            ]
        )
        func text(_ name: String) throws -> String {
            guard let text = rule[name]?.string, !text.isEmpty else {
                throw RuleFault(description: "\(id) has no \(name)")
            }
            return text
        }
        guard let category = ChangeCategory(rawValue: try text("category")) else {
            throw RuleFault(description: "\(id) has an unknown category")
        }
        guard let conditions = rule["when"]?.array, !conditions.isEmpty else {
            throw RuleFault(description: "\(id) has no conditions")
        }
        return ChangeRule(
            id: try text("id"),
            rating: try rating(rule["severity"], id),
            category: category,
            conditions: try conditions.map { try condition($0, id) },
            title: try text("title"),
            titles: try text("titles"),
            reason: try text("reason"),
            next: try text("next"),
            innocent: try text("innocent"),
            isFallback: rule["fallback"]?.bool ?? false,
            isAboutLoss: rule["loss"]?.bool ?? false
        )
    }

    private static func rating(_ value: JSONValue?, _ id: String) throws -> ChangeRule.Rating {
        if let member = value?["from"]?.string { return .from(member: member) }
        guard let severity = value?.string.flatMap(Severity.init) else {
            throw RuleFault(description: "\(id) has an unknown severity")
        }
        return .fixed(severity)
    }

    private static func condition(_ value: JSONValue, _ id: String) throws -> RuleCondition {
        let condition = try RuleText.object(
            value,
            id,
            knows: [
                "verbs", "kinds", "name", "not_name", "path", "not_path", "old", "new", "value",
                "with", "trend", "alone",
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
        func predicate(_ name: String) throws -> ValuePredicate? {
            try condition[name].map { ValuePredicate(tests: try RuleText.tests($0, id)) }
        }
        let beside =
            try condition["with"].map { try RuleText.object($0, id, knows: nil).members } ?? []
        let trends: [Trend] = try known("trend")
        return RuleCondition(
            verbs: Set(try known("verbs")),
            kinds: Set(try known("kinds")),
            names: try phrases("name"),
            notNames: try phrases("not_name"),
            path: try phrases("path"),
            notPath: try phrases("not_path"),
            old: try predicate("old"),
            new: try predicate("new"),
            value: try predicate("value"),
            beside: try beside.map {
                ($0.key, ValuePredicate(tests: try RuleText.tests($0.value, id)))
            },
            trend: trends.first,
            isAlone: condition["alone"]?.bool ?? false
        )
    }
}
