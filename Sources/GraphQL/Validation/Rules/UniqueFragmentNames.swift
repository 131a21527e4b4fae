/// Fragments are told apart by name (spec 5.5.1.1).
enum UniqueFragmentNames: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        var seen: [String: Int] = [:]
        for (node, _) in context.facts.fragments {
            let name = node.name
            if let first = seen[name.value] {
                report.add(
                    "There can be only one fragment named \"\(name.value)\".",
                    at: first,
                    name.at
                )
            } else {
                seen[name.value] = name.at
            }
        }
    }
}
