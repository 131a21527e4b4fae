extension ValueNode {
    /// The literal in GraphQL notation, as introspection shows a default value (spec 4.2.6).
    var printed: String {
        switch kind {
        case .variable(let name): "$\(name)"
        case .int(let text), .float(let text), .enumeration(let text): text
        case .string(let text, _): quoted(text, maximum: .max)
        case .boolean(let truth): truth ? "true" : "false"
        case .null: "null"
        case .list(let items): "[\(items.map(\.printed).joined(separator: ", "))]"
        case .object(let fields):
            "{"
                + fields.map { "\($0.name.value): \($0.value.printed)" }.joined(separator: ", ")
                + "}"
        }
    }
}
