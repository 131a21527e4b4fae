/// An argument is given once (spec 5.4.2).
enum UniqueArgumentNames: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        for field in context.facts.fields { check(field.node.arguments, &report) }
        for use in context.facts.directives {
            for directive in use.directives { check(directive.arguments, &report) }
        }
    }

    private static func check(_ arguments: [Argument], _ report: inout ValidationReport) {
        guard arguments.count > 1 else { return }
        var seen: [String: Int] = [:]
        for argument in arguments {
            let name = argument.name
            if let first = seen[name.value] {
                report.add(
                    "There can be only one argument named \"\(name.value)\".",
                    at: first,
                    name.at
                )
            } else {
                seen[name.value] = name.at
            }
        }
    }
}
