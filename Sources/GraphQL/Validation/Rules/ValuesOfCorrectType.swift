/// Literals fit the types expected of them (spec 5.6.1, 5.6.2, 5.6.4).
enum ValuesOfCorrectType: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        let checker = Checker(
            schema: context.schema,
            coercion: InputCoercion(schema: context.schema, scalars: context.scalars)
        )
        for use in context.facts.values {
            guard !report.isFull else { return }
            if let type = use.type { checker.check(use.node, type, &report) }
        }
    }

    private struct Checker {
        let schema: Schema
        let coercion: InputCoercion

        func check(_ node: ValueNode, _ type: TypeReference, _ report: inout ValidationReport) {
            // Variables have a rule of their own.
            if case .variable = node.kind { return }
            if node.kind.isNull {
                if type.isNonNull {
                    report.add(
                        "Expected value of type \"\(schema.text(type))\", found null.",
                        at: node.at
                    )
                }
                return
            }
            switch type.nullable {
            case .nonNull(let inner): check(node, inner, &report)
            case .list(let inner):
                guard case .list(let items) = node.kind else {
                    check(node, inner, &report)
                    return
                }
                for item in items { check(item, inner, &report) }
            case .named(let id): check(node, schema[id], type, &report)
            }
        }

        private func check(
            _ node: ValueNode,
            _ named: NamedType,
            _ type: TypeReference,
            _ report: inout ValidationReport
        ) {
            switch named.kind {
            case .object, .interface, .union: break
            case .scalar:
                // What a variable inside a scalar's literal holds is known at execution only.
                if !node.hasVariables,
                    coercion.coerce(node, to: .named(named.id), variables: [:]) == nil
                {
                    wrong(node, type, &report)
                }
            case .enumeration:
                guard case .enumeration(let name) = node.kind else {
                    wrong(node, type, &report)
                    return
                }
                let names = named.enumValues.lazy.map(\.name)
                guard !names.contains(name) else { return }
                report.add(
                    "Value \"\(name)\" does not exist in \"\(named.name)\" enum.",
                    mistyped: name,
                    among: names,
                    at: node.at
                )
            case .inputObject:
                guard case .object(let fields) = node.kind else {
                    wrong(node, type, &report)
                    return
                }
                object(node, fields, named, &report)
            }
        }

        private func object(
            _ node: ValueNode,
            _ fields: [ObjectFieldNode],
            _ type: NamedType,
            _ report: inout ValidationReport
        ) {
            var given: Set<String> = []
            for field in fields where !report.isFull {
                let name = field.name.value
                given.insert(name)
                if let definition = type.inputField(name) {
                    check(field.value, definition.type, &report)
                } else {
                    report.add(
                        "Field \"\(name)\" is not defined by type \"\(type.name)\".",
                        mistyped: name,
                        among: type.inputFields.lazy.map(\.name),
                        at: field.name.at
                    )
                }
            }
            for definition in type.inputFields
            where definition.isRequired && !given.contains(definition.name) {
                report.add(
                    "Field \"\(type.name).\(definition.name)\" of required type \"\(schema.text(definition.type))\" was not provided.",
                    at: node.at
                )
            }
            guard type.isOneOf else { return }
            if fields.count != 1 {
                report.add(
                    "OneOf Input Object \"\(type.name)\" must specify exactly one key.",
                    at: node.at
                )
            } else if fields[0].value.kind.isNull {
                report.add(
                    "Field \"\(type.name).\(fields[0].name.value)\" must be non-null.",
                    at: node.at
                )
            }
        }

        private func wrong(
            _ node: ValueNode,
            _ type: TypeReference,
            _ report: inout ValidationReport
        ) {
            guard !report.isFull else { return }
            let text = node.printed
            let shown = text.unicodeScalars.count > 80 ? "\(String(text.prefix(80)))…" : text
            let expectation = coercion.scalars.expectation(type.named)
            report.add(
                "Expected value of type \"\(schema.text(type))\"\(expectation), found \(shown).",
                at: node.at
            )
        }
    }
}
