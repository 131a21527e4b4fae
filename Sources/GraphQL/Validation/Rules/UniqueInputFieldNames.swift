/// A field of an input object literal is given once (spec 5.6.3).
enum UniqueInputFieldNames: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        for use in context.facts.values { check(use.node, &report) }
    }

    private static func check(_ node: ValueNode, _ report: inout ValidationReport) {
        switch node.kind {
        case .list(let items): for item in items { check(item, &report) }
        case .object(let fields):
            var seen: [String: Int] = [:]
            for field in fields {
                let name = field.name
                if let first = seen[name.value] {
                    report.add(
                        "There can be only one input field named \"\(name.value)\".",
                        at: first,
                        name.at
                    )
                } else {
                    seen[name.value] = name.at
                }
                check(field.value, &report)
            }
        default: break
        }
    }
}
