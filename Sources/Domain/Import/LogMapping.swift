public import JSON

/// Turns the records of one log format into events as a caller of the service would send them.
///
/// The events then go through `EventDraft`, so that what an event may be is said in one place.
public protocol LogMapping: Sendable {
    /// What a caller names the format by.
    static var name: String { get }

    /// The events that one record tells of; a problem names the member that is missing or wrong.
    func events(from record: JSONValue) throws(Problem) -> [JSONObject]
}

/// The formats that can be imported.
public enum LogMappings {
    /// Every mapping, in the order they are shown.
    public static let all: [any LogMapping] = [
        NDJSONMapping(), CloudTrailMapping(), OCSFMapping(),
    ]

    /// The names of the mappings.
    public static var names: [String] { all.map { type(of: $0).name } }

    /// The mapping of that name; the problem says which there are.
    public static func named(_ name: String) throws(Problem) -> any LogMapping {
        if let mapping = all.first(where: { type(of: $0).name == name }) { return mapping }
        let nearest = Spelling.nearest(to: name, among: names)
        throw Problem(
            .invalidInput,
            "There is no log format of that name; there are \(names.joined(separator: ", ")).",
            hint: nearest.map { "Did you mean \"\($0)\"?" },
            field: "/format"
        )
    }
}

/// Events that are written as this service takes them.
public struct NDJSONMapping: LogMapping {
    /// What a caller names the format by.
    public static let name = "ndjson"

    /// A mapping that changes nothing.
    public init() {}

    /// The record itself.
    public func events(from record: JSONValue) throws(Problem) -> [JSONObject] {
        guard case .object(let object) = record else {
            throw Problem(.invalidInput, "An event must be an object, not \(record.kind).")
        }
        return [object]
    }
}
