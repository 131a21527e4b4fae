import JSON

/// Reads the fields of a policy and puts in the definitions that they name.
struct PolicyFieldReader {
    private let definitions: [JSONObject.Member]
    /// The definitions that are being put in, from the outermost.
    private var path: [String] = []
    private var used: Set<String> = []
    private var count = PolicyFieldCount()

    /// The fields of a policy, whether they stand in it or are made of a schema.
    static func fields(of policy: inout PolicyObject) throws(PolicyError) -> [PolicyField] {
        let list = try policy.array("fields")
        let schema = policy.value("schema")
        let definitions = try policy.members("definitions", max: PolicyLimits.definitionsMax)
        if let schema {
            for (name, isThere) in [("fields", list != nil), ("definitions", definitions != nil)]
            where isThere {
                throw policy.error(name, "This property cannot stand beside \"schema\".")
            }
            return try PolicyField.fields(schema: schema, at: policy.pointer(to: "schema"))
        }
        var reader = PolicyFieldReader(definitions: definitions ?? [])
        let fields = try reader.fields(list ?? [], at: policy.pointer(to: "fields"), depth: 1)
        try reader.checkDefinitions(at: policy.pointer(to: "definitions"))
        return fields
    }

    private init(definitions: [JSONObject.Member]) { self.definitions = definitions }

    /// A definition that no field names must be right too, or its mistake shows when it is used.
    private mutating func checkDefinitions(at pointer: JSONPointer) throws(PolicyError) {
        for definition in definitions {
            try PolicyText.check(
                definition.key,
                max: PolicyLimits.nameMax,
                at: pointer.appending(definition.key)
            )
            guard !used.contains(definition.key) else { continue }
            _ = try self.definition(definition.key, at: pointer, depth: 1)
        }
    }

    private mutating func fields(
        _ list: [JSONValue],
        at pointer: JSONPointer,
        depth: Int
    ) throws(PolicyError) -> [PolicyField] {
        if depth > PolicyLimits.depthMax {
            let reason = "Fields nest deeper than \(PolicyLimits.depthMax) levels."
            throw PolicyError(reason, at: pointer)
        }
        var names: Set<String> = []
        var fields: [PolicyField] = []
        for (index, value) in list.enumerated() {
            let place = pointer.appending("\(index)")
            try count.add(at: place)
            let field = try field(value, at: place, depth: depth)
            guard names.insert(field.diff.name).inserted else {
                throw PolicyError("There are two fields of this name.", at: place)
            }
            fields.append(field)
        }
        return fields
    }

    private mutating func field(
        _ value: JSONValue,
        at pointer: JSONPointer,
        depth: Int
    ) throws(PolicyError) -> PolicyField {
        if let name = value.string {
            try PolicyText.check(name, max: PolicyLimits.nameMax, at: pointer)
            return PolicyField(DiffField(name))
        }
        guard value.object != nil else {
            let reason = "Expected a field's name or an object, not \(value.kind)."
            throw PolicyError(reason, at: pointer)
        }
        var object = try PolicyObject(value, at: pointer)
        let diff = try Self.diffField(&object)
        let sensitive = try object.bool("sensitive")
        let display = try object.display()
        let nested = object.value("nested")
        // Before the nested fields, so that a mistake is told where it is written.
        try object.refuseUnread()
        if display != nil, nested != nil {
            throw object.error("display", "A value with fields of its own cannot be converted.")
        }
        return PolicyField(
            diff,
            display: display,
            isSensitive: sensitive,
            nested: try nested.map { nested throws(PolicyError) in
                try self.nested(nested, at: object.pointer(to: "nested"), depth: depth + 1)
            }
        )
    }

    private static func diffField(_ object: inout PolicyObject) throws(PolicyError) -> DiffField {
        guard let name = try object.name("name") else {
            throw object.error("name", "This property is required.")
        }
        let annotations = DiffField.Annotation.allCases.map(\.rawValue)
        var field = DiffField(name)
        field.label = try object.line("label")
        field.annotation = try object.choice("annotation", among: annotations)
            .flatMap(DiffField.Annotation.init)
        try object.readComparison(into: &field)
        return field
    }

    private mutating func nested(
        _ value: JSONValue,
        at pointer: JSONPointer,
        depth: Int
    ) throws(PolicyError) -> [PolicyField] {
        switch value {
        case .array(let list): return try fields(list, at: pointer, depth: depth)
        case .string(let name):
            guard definitions.contains(where: { $0.key == name }) else {
                throw PolicyError(
                    "There is no definition of that name.",
                    hint: didYouMean(name, among: definitions.map(\.key)),
                    at: pointer
                )
            }
            if let start = path.firstIndex(of: name) {
                throw PolicyError.circle(path[start...] + [name], at: pointer)
            }
            return try definition(name, at: JSONPointer(["definitions"]), depth: depth)
        default:
            let reason = "Expected fields or the name of a definition, not \(value.kind)."
            throw PolicyError(reason, at: pointer)
        }
    }

    private mutating func definition(
        _ name: String,
        at pointer: JSONPointer,
        depth: Int
    ) throws(PolicyError) -> [PolicyField] {
        let pointer = pointer.appending(name)
        let value = definitions.first { $0.key == name }?.value ?? .null
        guard let list = value.array else {
            throw PolicyError("Expected an array of fields, not \(value.kind).", at: pointer)
        }
        used.insert(name)
        path.append(name)
        defer { path.removeLast() }
        return try fields(list, at: pointer, depth: depth)
    }
}

extension PolicyObject {
    /// The properties that a field of a policy and a property of a schema share.
    mutating func readComparison(into field: inout DiffField) throws(PolicyError) {
        field.skip = try bool("skip") ?? false
        field.ordered = try bool("ordered")
        field.indexed = try bool("indexed") ?? false
        field.listKey = try name("list_key")
        field.listTitle = try name("list_title")
        if field.listTitle != nil, field.listKey == nil {
            throw error(
                "list_title",
                "The elements of a list have titles only where they have keys.",
                hint: "Add \"list_key\", the member by which they are matched."
            )
        }
    }
}

/// Counts fields up to the bound.
struct PolicyFieldCount {
    private var count = 0

    mutating func add(at pointer: JSONPointer) throws(PolicyError) {
        count += 1
        if count > PolicyLimits.fieldsMax {
            throw PolicyError(
                "There are more than \(PolicyLimits.fieldsMax) fields.",
                hint: "A definition counts wherever it is used.",
                at: pointer
            )
        }
    }
}

extension PolicyError {
    /// Definitions that contain themselves, named from the first to the first again.
    static func circle(_ names: some Sequence<String>, at pointer: JSONPointer) -> PolicyError {
        PolicyError(
            "The definitions go in a circle: \(names.joined(separator: " → ")).",
            hint: "Write the fields of the innermost level out.",
            at: pointer
        )
    }
}
