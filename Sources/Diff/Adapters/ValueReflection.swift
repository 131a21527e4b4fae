import JSON

/// Looks at Swift values and says what they hold as JSON, and what shape they have.
///
/// The depth and the number of values are bounded and an object within itself is noticed, so that
/// any value can be described; what is left out says so.
struct ValueReflection {
    struct Description {
        var value: JSONValue
        var shape: ValueShape

        static func note(_ text: String) -> Description {
            Description(value: .string("(\(text))"), shape: .value(nil))
        }
    }

    static let depthMax = 32
    /// Objects may share others, so that a few of them lead to any number of values.
    static let valuesMax = 100_000

    private var values = 0
    /// The objects that are being described, from the outermost.
    private var path: [ObjectIdentifier] = []

    /// Describes a value; equal values are described alike, whatever was left out.
    static func describe(_ value: Any) -> Description {
        var reflection = ValueReflection()
        return reflection.describe(value, depth: 0)
    }

    private mutating func describe(_ value: Any, depth: Int) -> Description {
        values += 1
        if let scalar = Self.scalar(value) { return scalar }
        if depth > Self.depthMax { return .note("too deep") }
        if values > Self.valuesMax { return .note("too much") }
        if let raw = value as? any RawRepresentable {
            return describe(raw.rawValue, depth: depth + 1)
        }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            guard let child = mirror.children.first else {
                return Description(value: .null, shape: .value(nil))
            }
            return describe(child.value, depth: depth)
        case .collection: return list(mirror, depth: depth, isOrdered: true)
        case .set: return list(mirror, depth: depth, isOrdered: false)
        case .dictionary: return dictionary(mirror, depth: depth)
        case .enum where mirror.children.isEmpty:
            return Description(value: .string("\(value)"), shape: .value(.text))
        case .class: return object(value, mirror, depth: depth)
        default:
            // A type that hides what it holds, such as a date, is known by its description.
            if mirror.children.isEmpty, value is any CustomStringConvertible {
                return Description(value: .string("\(value)"), shape: .value(.text))
            }
            return properties(of: value, mirror, depth: depth)
        }
    }

    private static func scalar(_ value: Any) -> Description? {
        switch value {
        case let text as String: Description(value: .string(text), shape: .value(.text))
        case let truth as Bool: Description(value: .bool(truth), shape: .value(.boolean))
        case let number as any BinaryInteger: self.number("\(number)")
        case let number as any BinaryFloatingPoint: self.number("\(number)")
        case let text as Substring: Description(value: .string(String(text)), shape: .value(.text))
        case let text as Character: Description(value: .string(String(text)), shape: .value(.text))
        case let json as JSONValue: Description(value: json, shape: shape(of: json))
        default: nil
        }
    }

    /// A number; its text where JSON has no such number.
    private static func number(_ text: String) -> Description {
        let digits = text.hasSuffix(".0") ? String(text.dropLast(2)) : text
        let value = JSONNumber(digits).map { JSONValue.number($0) } ?? .string(text)
        return Description(value: value, shape: .value(.number))
    }

    private static func shape(of json: JSONValue) -> ValueShape {
        guard let object = json.object else { return .value(nil) }
        return .fields(
            object.members.map { member in
                ValueShape.Property(
                    field: DiffField(member.key, label: member.key),
                    shape: .value(nil)
                )
            }
        )
    }

    private mutating func list(_ mirror: Mirror, depth: Int, isOrdered: Bool) -> Description {
        var elements: [JSONValue] = []
        var shape: ValueShape?
        for child in mirror.children {
            let element = describe(child.value, depth: depth + 1)
            elements.append(element.value)
            shape = shape.map { ValueShape.merged($0, element.shape) } ?? element.shape
            if values > Self.valuesMax { break }
        }
        return Description(
            value: .array(elements),
            shape: .list(shape ?? .value(nil), isOrdered: isOrdered)
        )
    }

    /// A dictionary as an object whose members are sorted by name.
    private mutating func dictionary(_ mirror: Mirror, depth: Int) -> Description {
        var entries: [(name: String, value: Any)] = []
        for child in mirror.children {
            let pair = Array(Mirror(reflecting: child.value).children.map(\.value))
            guard pair.count == 2 else { continue }
            entries.append((FieldLines.item(describe(pair[0], depth: depth + 1).value), pair[1]))
            if values > Self.valuesMax { break }
        }
        entries.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        return members(
            entries.map { ($0.name, DiffField($0.name, label: $0.name), $0.value) },
            depth
        )
    }

    private mutating func object(_ value: Any, _ mirror: Mirror, depth: Int) -> Description {
        let identity = ObjectIdentifier(value as AnyObject)
        if path.contains(identity) { return .note("contains itself") }
        path.append(identity)
        defer { path.removeLast() }
        return properties(of: value, mirror, depth: depth)
    }

    private mutating func properties(
        of value: Any,
        _ mirror: Mirror,
        depth: Int
    ) -> Description {
        let policy = (value as? any DiffDescribable).map { type(of: $0).diffPolicy } ?? []
        var children = Array(mirror.children)
        var ancestor = mirror.superclassMirror
        while let mirror = ancestor {
            children = Array(mirror.children) + children
            ancestor = mirror.superclassMirror
        }
        let entries = children.enumerated().map { index, child in
            // The parts of a tuple without names are called .0, .1.
            let name = String((child.label ?? "\(index)").drop { $0 == "." })
            let field = policy.first { $0.name == name } ?? DiffField(name)
            return (name, field, child.value)
        }
        return members(entries.filter { !$0.1.skip }, depth)
    }

    private mutating func members(
        _ entries: [(name: String, field: DiffField, value: Any)],
        _ depth: Int
    ) -> Description {
        var object = JSONObject()
        var properties: [ValueShape.Property] = []
        var names: Set<String> = []
        for entry in entries {
            // Keys that differ may read alike, and a class may hide a property of the one above it.
            var field = entry.field
            var copies = 1
            while !names.insert(field.name).inserted {
                copies += 1
                field.name = "\(entry.name) (\(copies))"
            }
            let member = describe(entry.value, depth: depth + 1)
            object.append(field.name, member.value)
            properties.append(ValueShape.Property(field: field, shape: member.shape))
        }
        return Description(value: .object(object), shape: .fields(properties))
    }
}
