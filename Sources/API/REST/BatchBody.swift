import Domain
import JSON

/// Bodies that hold one thing or a list of them under a name.
enum BatchBody {
    /// The elements of `{"<name>": [...]}`; nil when the body is one thing.
    static func elements(
        _ value: JSONValue,
        of name: String,
        hint: String? = nil
    ) throws(Problem) -> [JSONValue]? {
        guard let object = value.object, let list = object[name] else { return nil }
        if let other = object.members.first(where: { $0.key != name }) {
            throw Problem(
                .invalidInput,
                "Nothing may stand beside \"\(name)\".",
                field: "/\(other.key.prefix(64))"
            )
        }
        guard case .array(let elements) = list, (1...Limits.batchEventsMax).contains(elements.count)
        else {
            throw Problem(
                .invalidInput,
                "Expected 1 to \(Limits.batchEventsMax) \(name).",
                hint: hint,
                field: "/\(name)"
            )
        }
        return elements
    }
}
