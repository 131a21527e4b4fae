/// Operations are told apart by name (spec 5.2.2.1).
enum UniqueOperationNames: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        var seen: [String: Int] = [:]
        for (node, _) in context.facts.operations {
            guard let name = node.name else { continue }
            if let first = seen[name.value] {
                report.add(
                    "There can be only one operation named \"\(name.value)\".",
                    at: first,
                    name.at
                )
            } else {
                seen[name.value] = name.at
            }
        }
    }
}
