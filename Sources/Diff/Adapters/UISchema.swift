public import JSON

extension PolicyField {
    /// The fields of a configuration that a UI schema describes.
    ///
    /// Read of JSON Schema: `properties`, `title`, `type`, `items`, `enum` with `enumNames`, `oneOf`
    /// of constants with titles, a single alternative beside null, and `$ref` into `$defs` or
    /// `definitions`. `x-order` puts a property before those without one, `x-display` is a policy's
    /// `display`, and `x-diff` has the properties `skip`, `ordered`, `indexed`, `list_key`,
    /// `list_title` and `sensitive`. Other keywords say nothing about changes and are not looked at.
    public static func fields(schema: JSONValue) throws(PolicyError) -> [PolicyField] {
        try fields(schema: schema, at: JSONPointer())
    }

    static func fields(
        schema: JSONValue,
        at pointer: JSONPointer
    ) throws(PolicyError) -> [PolicyField] {
        var reader = UISchemaReader(root: schema, at: pointer)
        return try reader.fields()
    }
}

/// Reads a UI schema from its root.
private struct UISchemaReader {
    private let root: JSONValue
    private let pointer: JSONPointer
    private var definitions: [String: [String: JSONValue]] = [:]
    /// The definitions that are being read, from the outermost.
    private var path: [String] = []
    private var count = PolicyFieldCount()

    init(root: JSONValue, at pointer: JSONPointer) {
        self.root = root
        self.pointer = pointer
        for name in ["$defs", "definitions"] {
            let members = root[name]?.object?.members ?? []
            definitions[name] = Dictionary(members.map { ($0.key, $0.value) }) { first, _ in first }
        }
    }

    mutating func fields() throws(PolicyError) -> [PolicyField] {
        let entered = path.count
        let schema = try resolved(root, at: pointer)
        defer { path.removeLast(path.count - entered) }
        guard let fields = try fields(of: schema, depth: 1) else {
            throw PolicyError("The schema has no properties.", at: pointer)
        }
        return fields
    }

    /// A schema with those that it refers to behind it, and the references that led there on the
    /// path.
    private mutating func resolved(
        _ value: JSONValue,
        at pointer: JSONPointer
    ) throws(PolicyError) -> UISchemaLayers {
        var layers = UISchemaLayers()
        var next: (value: JSONValue, pointer: JSONPointer)? = (value, pointer)
        while let (value, place) = next {
            let object = try PolicyObject(value, at: place)
            layers.append(object)
            next = try definition(object)
            if next == nil { next = Self.alternative(object) }
        }
        return layers
    }

    private mutating func definition(
        _ schema: PolicyObject
    ) throws(PolicyError) -> (value: JSONValue, pointer: JSONPointer)? {
        var schema = schema
        guard let reference = try schema.text("$ref", max: PolicyLimits.nameMax) else { return nil }
        let parts = reference.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "#", let members = definitions[String(parts[1])] else {
            throw schema.error(
                "$ref",
                "Only references to \"#/$defs/…\" and \"#/definitions/…\" are read."
            )
        }
        let name = JSONPointer.unescaped(parts[2])
        guard let value = members[name] else {
            throw schema.error("$ref", "There is no definition of that name.")
        }
        if let start = path.firstIndex(of: reference) {
            let names = (path[start...] + [reference]).map { reference in
                JSONPointer.unescaped(reference.split(separator: "/").last ?? "")
            }
            throw PolicyError.circle(names, at: schema.pointer(to: "$ref"))
        }
        if path.count == PolicyLimits.definitionsMax {
            let reason = "References lead through more than \(path.count) definitions."
            throw schema.error("$ref", reason)
        }
        path.append(reference)
        return (value, pointer.appending(String(parts[1])).appending(name))
    }

    /// The only alternative of a schema beside null, as generators of schemas write what may be
    /// left out.
    private static func alternative(
        _ schema: PolicyObject
    ) -> (value: JSONValue, pointer: JSONPointer)? {
        var schema = schema
        for keyword in ["anyOf", "oneOf", "allOf"] {
            let all = (schema.value(keyword)?.array ?? []).enumerated()
            let others = all.filter { $1["type"]?.string != "null" }
            if others.count == 1, others[0].element["const"] == nil {
                let place = schema.pointer(to: keyword).appending("\(others[0].offset)")
                return (others[0].element, place)
            }
        }
        return nil
    }

    /// The fields of a schema's properties; nil when it has none.
    private mutating func fields(
        of schema: UISchemaLayers,
        depth: Int
    ) throws(PolicyError) -> [PolicyField]? {
        guard var object = schema.layer(with: "properties") else { return nil }
        let place = object.pointer(to: "properties")
        if depth > PolicyLimits.depthMax {
            let reason = "Properties nest deeper than \(PolicyLimits.depthMax) levels."
            throw PolicyError(reason, at: place)
        }
        let members = try object.members("properties", max: PolicyLimits.fieldsMax) ?? []
        var fields: [(order: Double, field: PolicyField)] = []
        for member in members {
            let place = place.appending(member.key)
            try PolicyText.check(member.key, max: PolicyLimits.nameMax, at: place)
            try count.add(at: place)
            let entered = path.count
            let property = try resolved(member.value, at: place)
            let order = property.value("x-order")?.number?.double ?? .infinity
            fields.append((order, try field(member.key, property, depth: depth)))
            path.removeLast(path.count - entered)
        }
        // The sort keeps the document's order where x-order says nothing.
        return fields.enumerated()
            .sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }
            .map(\.element.field)
    }

    private mutating func field(
        _ name: String,
        _ schema: UISchemaLayers,
        depth: Int
    ) throws(PolicyError) -> PolicyField {
        let entered = path.count
        var items: UISchemaLayers?
        if var list = schema.layer(with: "items"), let value = list.value("items") {
            items = try resolved(value, at: list.pointer(to: "items"))
        }
        let nested = try fields(of: items ?? schema, depth: depth + 1)
        path.removeLast(path.count - entered)
        var diff = DiffField(name, annotation: (items ?? schema).annotation)
        if var titled = schema.layer(with: "title") { diff.label = try titled.line("title") }
        let isPassword = schema.value("format")?.string == "password"
        var isSensitive: Bool? = isPassword ? true : nil
        if var object = schema.layer(with: "x-diff"), let value = object.value("x-diff") {
            var settings = try PolicyObject(value, at: object.pointer(to: "x-diff"))
            try settings.readComparison(into: &diff)
            isSensitive = try settings.bool("sensitive") ?? isSensitive
            try settings.refuseUnread()
        }
        var display: DisplayConversion?
        if nested == nil {
            display = try schema.display()
            if display == nil { display = try items?.display() }
        }
        return PolicyField(diff, display: display, isSensitive: isSensitive, nested: nested)
    }
}

/// A schema with those that it refers to: what it says itself goes before what they say.
private struct UISchemaLayers {
    private var layers: [PolicyObject] = []

    mutating func append(_ layer: PolicyObject) { layers.append(layer) }

    /// The first schema that has a keyword.
    func layer(with keyword: String) -> PolicyObject? {
        layers.first { $0.has(keyword) }
    }

    func value(_ keyword: String) -> JSONValue? {
        var layer = layer(with: keyword)
        return layer?.value(keyword)
    }

    /// What the type says about how values are shown.
    var annotation: DiffField.Annotation? {
        let type = value("type")
        let types = (type?.array ?? type.map { [$0] } ?? []).compactMap(\.string)
        let others = types.filter { $0 != "null" }
        guard others.count == 1 else { return nil }
        return switch others[0] {
        case "string": .text
        case "boolean": .boolean
        case "number", "integer": .number
        default: nil
        }
    }

    func display() throws(PolicyError) -> DisplayConversion? {
        if var layer = layer(with: "x-display") { return try layer.display("x-display") }
        if var layer = layer(with: "enumNames") {
            let codes = try layer.array("enum") ?? []
            let names = try layer.array("enumNames") ?? []
            let place = layer.pointer(to: "enumNames")
            if codes.count != names.count {
                throw PolicyError("There must be one name for each value of \"enum\".", at: place)
            }
            let titles = zip(codes, names).enumerated().map { index, pair in
                (code: pair.0, title: pair.1, pointer: place.appending("\(index)"))
            }
            return .titles(try PolicyObject.titles(titles))
        }
        guard var layer = layer(with: "oneOf") else { return nil }
        let constants = try layer.array("oneOf") ?? []
        let place = layer.pointer(to: "oneOf")
        let titles = constants.enumerated().compactMap { index, constant in
            constant.object.flatMap { object in
                object["const"].flatMap { code in
                    object["title"].map { title in
                        let place = place.appending("\(index)").appending("title")
                        return (code: code, title: title, pointer: place)
                    }
                }
            }
        }
        return titles.isEmpty ? nil : .titles(try PolicyObject.titles(titles))
    }
}
