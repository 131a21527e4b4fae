/// A field or directive knows the arguments it is given (spec 5.4.1).
enum KnownArgumentNames: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        for use in context.facts.arguments {
            for argument in use.arguments {
                guard !report.isFull else { return }
                let name = argument.name.value
                guard !use.definitions.contains(where: { $0.name == name }) else { continue }
                let host =
                    switch use.host {
                    case .field(let type, let field): "field \"\(type).\(field)\""
                    case .directive(let directive): "directive \"@\(directive)\""
                    }
                report.add(
                    "Unknown argument \"\(name)\" on \(host).",
                    mistyped: name,
                    among: use.definitions.lazy.map(\.name),
                    at: argument.name.at
                )
            }
        }
    }
}
