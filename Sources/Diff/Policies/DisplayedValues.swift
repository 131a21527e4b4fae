import JSON

/// Values as people read them.
///
/// All values of a field, of both states and of every element of a list, are converted together: a
/// conversion under which two that differ would look the same is left undone for all of them, so
/// that no change can hide behind it.
enum DisplayedValues {
    /// The states of an entity with the values of its fields converted.
    static func entities(_ entities: [JSONValue?], _ fields: [PolicyField]) -> [JSONValue?] {
        guard fields.contains(where: \.isConverted) else { return entities }
        let converted = objects(entities.map { $0?.object ?? JSONObject() }, fields)
        return zip(entities, converted).map { entity, object in
            entity?.object == nil ? entity : .object(object)
        }
    }

    /// A value's place: which object, which of its members.
    private struct Place {
        let object: Int
        let member: Int
    }

    private static func objects(_ objects: [JSONObject], _ fields: [PolicyField]) -> [JSONObject] {
        let fields = fields.filter(\.isConverted)
        let numbers = Dictionary(fields.enumerated().map { ($1.diff.name, $0) }) { first, _ in first
        }
        var places = [[Place]](repeating: [], count: fields.count)
        var members = objects.map(\.members)
        for (object, list) in members.enumerated() {
            for (member, entry) in list.enumerated() {
                guard let field = numbers[entry.key] else { continue }
                places[field].append(Place(object: object, member: member))
            }
        }
        for (field, places) in zip(fields, places) where !places.isEmpty {
            let values = places.map { members[$0.object][$0.member].value }
            for (place, value) in zip(places, Self.values(values, field)) {
                members[place.object][place.member].value = value
            }
        }
        return members.map { members in
            members.reduce(into: JSONObject()) { $0.append($1.key, $1.value) }
        }
    }

    /// The values of one field; those of a list are its elements.
    private static func values(_ values: [JSONValue], _ field: PolicyField) -> [JSONValue] {
        let parts = values.flatMap { $0.array ?? [$0] }
        var rest = (field.display.map { scalars(parts, $0) } ?? nested(parts, field.nested))[...]
        return values.map { value in
            guard let elements = value.array else { return rest.removeFirst() }
            defer { rest = rest.dropFirst(elements.count) }
            return .array(Array(rest.prefix(elements.count)))
        }
    }

    private static func nested(_ values: [JSONValue], _ fields: [PolicyField]) -> [JSONValue] {
        var converted = objects(values.compactMap(\.object), fields)[...]
        return values.map { $0.object == nil ? $0 : .object(converted.removeFirst()) }
    }

    private static func scalars(_ values: [JSONValue], _ display: DisplayConversion) -> [JSONValue]
    {
        let shown = values.map { display.shown($0) }
        var sources: [[UInt8]: [UInt8]] = [:]
        for (value, shown) in zip(values, shown) {
            let source = Self.identity(value)
            let look = Array(FieldLines.item(shown).utf8)
            if sources.updateValue(source, forKey: look).map({ $0 != source }) == true {
                return values
            }
        }
        return shown
    }

    /// What tells a value from others; two spellings of one number are the same.
    private static func identity(_ value: JSONValue) -> [UInt8] {
        if let number = value.number { return Array(NumberText.shown(number.text).utf8) }
        return value.sorted.serialized
    }
}
