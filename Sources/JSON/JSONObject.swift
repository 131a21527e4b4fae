/// The members of a JSON object in the order they were written.
///
/// Lookup is linear: the objects of an audit event have a handful of members, for which a scan
/// beats a hash table in time and memory.
public struct JSONObject: Sendable, Equatable {
    /// One name with its value.
    public struct Member: Sendable, Equatable {
        /// The member's name.
        public let key: String
        /// The member's value.
        public var value: JSONValue

        /// A member of that name.
        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The members in order; no name stands twice.
    public private(set) var members: [Member]

    /// An object without members.
    public init() { members = [] }

    /// Members of which the caller knows that no name stands twice.
    public init(distinct members: [Member]) { self.members = members }

    /// Whether there are no members.
    public var isEmpty: Bool { members.isEmpty }

    /// The number of members.
    public var count: Int { members.count }

    /// Reads a member; assigning replaces it in its place, appends it when new, and assigning nil
    /// removes it.
    public subscript(key: String) -> JSONValue? {
        get { members.first { $0.key == key }?.value }
        set {
            let index = members.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append(Member(key: key, value: value))
            case (nil, nil): break
            }
        }
    }

    /// The values by their names, for whoever looks up many in an object of unknown size.
    public var byName: [String: JSONValue] {
        Dictionary(members.lazy.map { ($0.key, $0.value) }) { first, _ in first }
    }

    /// Adds a member whose name the caller knows to be new.
    public mutating func append(_ key: String, _ value: JSONValue) {
        members.append(Member(key: key, value: value))
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// The members in the order written; traps when a name stands twice.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init()
        for (key, value) in elements {
            precondition(self[key] == nil, "a JSON literal names \(key) twice")
            append(key, value)
        }
    }
}
