/// How many items a list has at most, as `@listSize` says.
///
/// The directives `@cost`, `@listSize` and `@limits` are a schema's own: it defines them in its text
/// and this module reads them by their names. They follow IBM's GraphQL cost directives; a class,
/// because definitions are copied often and few have one.
final class ListSize: Sendable {
    /// The size when no slicing argument says it.
    let assumed: Int?

    /// Arguments that say the size: a number, or a list that is answered item by item.
    let slicingArguments: [String]

    /// The fields of the answer that have this size, when the answer itself is no list.
    let sizedFields: [String]

    init?(_ directives: [Directive]) {
        guard let directive = directives.first(where: { $0.name.value == "listSize" }) else {
            return nil
        }
        assumed = directive.argument("assumedSize")?.int
        slicingArguments = directive.argument("slicingArguments")?.strings ?? []
        sizedFields = directive.argument("sizedFields")?.strings ?? []
    }
}

extension [Directive] {
    /// The weight that `@cost` gives.
    var weight: Int? {
        first { $0.name.value == "cost" }?.argument("weight")?.int
    }
}

extension GraphQLLimits {
    /// Takes over what a schema states by `@limits`; false for a bound that does not exist.
    mutating func state(_ bound: String, _ value: Int) -> Bool {
        switch bound {
        case "documentBytes": documentBytesMax = value
        case "tokens": tokensMax = value
        case "depth": selectionDepthMax = value
        case "aliases": aliasesMax = value
        case "fields": fieldsMax = value
        case "introspectionDepth": introspectionDepthMax = value
        case "cost": costMax = value
        default: return false
        }
        return true
    }
}

extension SchemaValidation {
    mutating func checkCost(_ node: FieldDefinitionNode, of type: NamedType) {
        guard let field = type.field(node.name.value) else { return }
        let path = "\(type.name).\(field.name)"
        checkWeight(node.directives, path, at: node.name.at)
        guard let size = field.listSize else { return }
        for name in size.slicingArguments where field.argument(name) == nil {
            report("@listSize: \"\(path)\" has no argument \"\(name)\".", at: node.name.at)
        }
        for name in size.sizedFields where schema[field.type.named].field(name)?.isList != true {
            report("@listSize: \"\(path)\" answers no list \"\(name)\".", at: node.name.at)
        }
        if size.sizedFields.isEmpty, !field.isList {
            report("@listSize: \"\(path)\" is no list.", at: node.name.at)
        }
        if let assumed = size.assumed, assumed < 0 {
            report("@listSize: \"\(path)\" has less than nothing.", at: node.name.at)
        }
    }

    mutating func checkWeight(_ directives: [Directive], _ path: String, at offset: Int) {
        guard let weight = directives.weight, weight < 0 else { return }
        report("@cost: \"\(path)\" weighs less than nothing.", at: offset)
    }

    mutating func checkLimits(_ node: SchemaDefinition) {
        var limits = GraphQLLimits.request
        for directive in node.directives where directive.name.value == "limits" {
            for argument in directive.arguments {
                let name = argument.name.value
                guard let value = argument.value.int, value > 0, limits.state(name, value) else {
                    report(
                        "@limits: \"\(name)\" is no bound, or not above 0.",
                        at: argument.name.at
                    )
                    continue
                }
            }
        }
    }
}

extension ValueNode {
    /// The number of an Int literal.
    var int: Int? {
        if case .int(let text) = kind { Int(text) } else { nil }
    }

    /// The texts of a list of strings, or of one string that stands for a list.
    fileprivate var strings: [String] {
        switch kind {
        case .string(let text, _): [text]
        case .list(let items): items.flatMap(\.strings)
        default: []
        }
    }
}
