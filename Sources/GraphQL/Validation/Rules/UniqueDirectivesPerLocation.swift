/// A directive stands once at a place unless it is repeatable (spec 5.7.3).
enum UniqueDirectivesPerLocation: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        for use in context.facts.directives where use.directives.count > 1 {
            var seen: [String: Int] = [:]
            for directive in use.directives {
                let name = directive.name.value
                guard context.schema.directive(name)?.isRepeatable == false else { continue }
                if let first = seen[name] {
                    report.add(
                        "The directive \"@\(name)\" can only be used once at this location.",
                        at: first,
                        directive.at
                    )
                } else {
                    seen[name] = directive.at
                }
            }
        }
    }
}
