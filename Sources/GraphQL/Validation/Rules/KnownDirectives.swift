/// Directives exist and may stand where they stand (spec 5.7.1, 5.7.2).
enum KnownDirectives: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        for use in context.facts.directives {
            for directive in use.directives {
                let name = directive.name.value
                guard let definition = context.schema.directive(name) else {
                    report.add(
                        "Unknown directive \"@\(name)\".",
                        mistyped: name,
                        among: context.schema.directives.lazy
                            .filter { $0.locations.contains(use.location) }.map(\.name),
                        at: directive.at
                    )
                    continue
                }
                if !definition.locations.contains(use.location) {
                    report.add(
                        "Directive \"@\(name)\" may not be used on \(use.location.rawValue).",
                        at: directive.at
                    )
                }
            }
        }
    }
}
