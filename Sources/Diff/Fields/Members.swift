import JSON

/// The members of an entity, read by name.
///
/// An object finds a member by looking at each; where many are read of a large object they are
/// indexed first, so that the work stays in proportion to what there is.
struct Members {
    private let object: JSONObject
    private let places: [String: Int]?

    /// The members of an object of which so many are to be read; none of any other value.
    init(_ entity: JSONValue?, readings: Int) {
        object = entity?.object ?? JSONObject()
        let isLarge = object.count > 8 && readings > 4
        places =
            isLarge
            ? Dictionary(object.members.enumerated().map { ($1.key, $0) }) { first, _ in first }
            : nil
    }

    /// The member of that name; a null is no value.
    subscript(name: String) -> JSONValue? {
        let value: JSONValue?
        if let places {
            value = places[name].map { object.members[$0].value }
        } else {
            value = object[name]
        }
        return value?.isNull == false ? value : nil
    }

    /// A plain field for each member that none of the fields names: those of the new entity in its
    /// order, then those that are only in the old.
    static func others(_ old: Members, _ new: Members, _ fields: [DiffField]) -> [DiffField] {
        var named = Set(fields.map(\.name))
        return (new.object.members + old.object.members).compactMap { member in
            named.insert(member.key).inserted ? DiffField(member.key) : nil
        }
    }
}
