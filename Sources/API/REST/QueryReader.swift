import Domain
import HTTP
import JSON

/// Takes a query string's parameters one by one and notices what was left over.
struct QueryReader {
    private var items: [(name: String, value: String)]
    private var known: [String] = []

    init(_ head: HTTPRequestHead) { items = head.queryItems }

    /// A parameter that may stand once.
    mutating func text(_ name: String) throws(Problem) -> String? {
        known.append(name)
        let values = items.filter { $0.name == name }
        items.removeAll { $0.name == name }
        if values.count > 1 {
            throw Problem(.invalidInput, "This parameter stands twice.", field: "/\(name)")
        }
        return values.first?.value
    }

    mutating func int(_ name: String) throws(Problem) -> Int? {
        guard let text = try text(name) else { return nil }
        guard let value = Int(text) else {
            throw Problem(.invalidInput, "Expected a whole number.", field: "/\(name)")
        }
        return value
    }

    mutating func int(_ name: String, in range: ClosedRange<Int>) throws(Problem) -> Int? {
        guard let value = try int(name) else { return nil }
        guard range.contains(value) else {
            throw Problem(
                .invalidInput,
                "Expected a number from \(range.lowerBound) to \(range.upperBound).",
                field: "/\(name)"
            )
        }
        return value
    }

    /// The page that `first` and `after` ask for.
    mutating func page() throws(Problem) -> PageRequest {
        let first = try int("first")
        return try PageRequest(first: first, after: try text("after"), last: nil, before: nil)
    }

    mutating func bool(_ name: String) throws(Problem) -> Bool {
        switch try text(name) {
        case nil, "false": false
        case "true", "": true
        default: throw Problem(.invalidInput, "Expected true or false.", field: "/\(name)")
        }
    }

    /// Everything that has not been taken, as the filter that it must then be.
    func filter() throws(Problem) -> EventFilter {
        var object = JSONObject()
        var types: [JSONValue] = []
        for (name, value) in items {
            switch name {
            case "event_type": if !value.isEmpty { types.append(.string(value)) }
            case "event_types": throw Self.unknown(name, nearest: "event_type")
            case "event_metadata": object[name] = try Self.metadata(value)
            default:
                if object[name] != nil {
                    throw Problem(.invalidInput, "This parameter stands twice.", field: "/\(name)")
                }
                object[name] = .string(value)
            }
        }
        // One is left under its own name, which is what a problem then points at.
        if types.count == 1 { object["event_type"] = types[0] }
        if types.count > 1 { object["event_types"] = .array(types) }
        return try EventFilter(object, naming: .snakeCase, otherNames: known)
    }

    private static func metadata(_ text: String) throws(Problem) -> JSONValue {
        guard let value = try? JSONValue(parsing: Array(text.utf8), depthMax: Limits.jsonDepthMax)
        else {
            throw Problem(
                .invalidInput,
                "Expected a JSON object.",
                field: "/event_metadata"
            )
        }
        return value
    }

    /// Every parameter must have been taken.
    func refuseUnread() throws(Problem) {
        guard let unread = items.first else { return }
        throw Self.unknown(unread.name, nearest: Spelling.nearest(to: unread.name, among: known))
    }

    private static func unknown(_ name: String, nearest: String?) -> Problem {
        Problem(
            .invalidInput,
            "There is no parameter of that name.",
            hint: nearest.map { "Did you mean \"\($0)\"?" },
            field: "/\(name.prefix(64))"
        )
    }
}
