/// What is known of a Swift value's parts from looking at it: enough to make fields of them.
indirect enum ValueShape {
    /// A property, or what stands for one in a tuple, an enumeration or a dictionary.
    struct Property {
        var field: DiffField
        var shape: ValueShape
    }

    case value(DiffField.Annotation?)
    case list(ValueShape, isOrdered: Bool)
    case fields([Property])

    /// The shape of a value that has been seen to have two.
    static func merged(_ one: ValueShape, _ other: ValueShape) -> ValueShape {
        switch (one, other) {
        case (.fields(let ones), .fields(let others)): .fields(merged(ones, others))
        case (.list(let one, let isOrdered), .list(let other, _)):
            .list(merged(one, other), isOrdered: isOrdered)
        case (.value(nil), _): other
        case (.value, .value(let annotation?)):
            // Of two kinds of value neither describes the property.
            if case .value(annotation) = one { one } else { .value(nil) }
        case (.value, .list), (.value, .fields): other
        case (.list, _), (.fields, _), (.value, .value(nil)): one
        }
    }

    private static func merged(_ ones: [Property], _ others: [Property]) -> [Property] {
        let areAlike =
            ones.count == others.count
            && zip(ones, others).allSatisfy { $0.field.name == $1.field.name }
        if areAlike {
            return zip(ones, others).map {
                Property(field: $0.field, shape: merged($0.shape, $1.shape))
            }
        }
        var all = ones
        var places = Dictionary(ones.enumerated().map { ($1.field.name, $0) }) { first, _ in first }
        for property in others {
            if let place = places[property.field.name] {
                all[place].shape = merged(all[place].shape, property.shape)
            } else {
                places[property.field.name] = all.count
                all.append(property)
            }
        }
        return all
    }
}

extension ValueShape.Property {
    /// The field that compares the property: as its type declares, and else as its values look.
    var diffField: DiffField {
        var field = field
        var shape = shape
        if case .list(let element, let isOrdered) = shape {
            if !isOrdered { field.ordered = field.ordered ?? false }
            shape = element
        }
        switch shape {
        case .value(let annotation): field.annotation = field.annotation ?? annotation
        case .fields(let properties):
            field.nested = field.nested ?? .fields(properties.map(\.diffField))
        case .list: break
        }
        return field
    }
}
