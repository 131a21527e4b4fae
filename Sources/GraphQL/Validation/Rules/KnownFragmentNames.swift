/// A spread names a fragment of the document (spec 5.5.2.1).
enum KnownFragmentNames: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        for use in context.facts.spreads
        where context.facts.fragmentIndex[use.node.name.value] == nil {
            let name = use.node.name
            report.add(
                "Unknown fragment \"\(name.value)\".",
                mistyped: name.value,
                among: context.facts.fragmentIndex.keys,
                at: name.at
            )
        }
    }
}
