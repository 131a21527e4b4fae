import JSON

/// The fields of an entity, made ready to be found by name.
///
/// Made once for a comparison: reading an entity then costs as much as it has members, however many
/// fields there are and however often it stands in a list.
struct FieldPlan {
    /// A field with the fields of its values.
    struct Entry {
        let field: DiffField
        let nested: Nested?

        init(_ field: DiffField) {
            self.field = field
            nested = field.nested.map { nested in
                switch nested {
                case .fields(let fields): .plan(FieldPlan(fields))
                case .builder(let build): .builder(build)
                }
            }
        }
    }

    /// `DiffField.Nested` with its fields made ready.
    indirect enum Nested {
        case plan(FieldPlan)
        case builder(@Sendable (JSONValue?, JSONValue?) -> [DiffSection])
    }

    /// The values of one field in both states; nil where there is none, and not in both.
    struct Reading {
        let entry: Entry
        private(set) var old: JSONValue?
        private(set) var new: JSONValue?

        init(_ entry: Entry) { self.entry = entry }

        mutating func set(_ value: JSONValue, isNew: Bool) {
            if isNew { new = value } else { old = value }
        }
    }

    private let entries: [Entry]
    private let places: [String: [Int]]

    init(_ fields: [DiffField]) {
        entries = fields.map { Entry($0) }
        places = Dictionary(grouping: fields.indices) { fields[$0].name }
    }

    /// The values of the fields in their order, without those that are skipped.
    ///
    /// Behind them stand, where they are wanted, the members that no field names: those of the new
    /// state in its order, then those that are only in the old. A null is no value.
    func readings(old: JSONValue?, new: JSONValue?, withOthers: Bool) -> [Reading] {
        var named: [Int: Reading] = [:]
        var others: [Reading] = []
        var otherPlaces: [String: Int] = [:]
        func read(_ entity: JSONValue?, isNew: Bool) {
            for member in entity?.object?.members ?? [] where !member.value.isNull {
                if let places = places[member.key] {
                    for place in places where !entries[place].field.skip {
                        named[place, default: Reading(entries[place])]
                            .set(member.value, isNew: isNew)
                    }
                } else if withOthers {
                    let place = otherPlaces[member.key] ?? others.count
                    if place == others.count {
                        otherPlaces[member.key] = place
                        others.append(Reading(Entry(DiffField(member.key))))
                    }
                    others[place].set(member.value, isNew: isNew)
                }
            }
        }
        read(new, isNew: true)
        read(old, isNew: false)
        return named.sorted { $0.key < $1.key }.map(\.value) + others
    }
}
