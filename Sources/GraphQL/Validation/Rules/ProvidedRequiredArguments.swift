/// Required arguments are given (spec 5.4.3).
enum ProvidedRequiredArguments: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        for use in context.facts.arguments {
            for definition in use.definitions
            where definition.isRequired
                && !use.arguments.contains(where: { $0.name.value == definition.name })
            {
                let host =
                    switch use.host {
                    case .field(_, let field): "Field \"\(field)\""
                    case .directive(let directive): "Directive \"@\(directive)\""
                    }
                let type = context.schema.text(definition.type)
                report.add(
                    "\(host) argument \"\(definition.name)\" of type \"\(type)\" is required, but it was not provided.",
                    at: use.at
                )
            }
        }
    }
}
