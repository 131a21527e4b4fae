public import JSON

/// What somebody wants to have explained, and what is to become of the answer.
public struct AnalysisOrder: Sendable, Equatable {
    /// Which events, and what was reported.
    public let request: AnalysisRequest
    /// Whether the answer becomes a report.
    public let isKept: Bool
    /// Whether the answer is made in the background.
    public let isInBackground: Bool

    /// An order of an analysis.
    public init(_ request: AnalysisRequest, isKept: Bool = false, isInBackground: Bool = false) {
        self.request = request
        self.isKept = isKept
        self.isInBackground = isInBackground
    }
}

extension AnalysisOrder {
    /// Reads an order as callers send it and tasks keep it.
    public init(_ document: JSONValue) throws(Problem) {
        guard case .object(let object) = document else {
            throw Problem(
                .invalidInput,
                "Expected an object such as {\"event_ids\": […]}, not \(document.kind)."
            )
        }
        var reader = FieldReader(object: object, naming: .snakeCase)
        let events = try reader.eventIDs()
        let context = reader.value("context")
        let isKept = try reader.flag("keep_report")
        let isInBackground = try reader.flag("background")
        try reader.refuseUnread()
        if let context, context.value.string == nil {
            throw Problem(
                .invalidInput,
                "Expected a string, not \(context.value.kind).",
                field: "/context"
            )
        }
        let request: AnalysisRequest
        do throws(Problem) {
            request = try AnalysisRequest(events: events, context: context?.value.string)
        } catch {
            throw error.renamed(["/auditLogIds": "/event_ids", "/userContext": "/context"])
        }
        self.init(request, isKept: isKept, isInBackground: isInBackground)
    }

    /// The order as a task keeps it.
    public var document: JSONObject {
        [
            "event_ids": .array(request.events.map { .string($0.description) }),
            "context": .optional(request.context),
            "keep_report": .bool(isKept),
            "background": .bool(isInBackground),
        ]
    }
}

extension FieldReader {
    /// The ids as they were sent; what is no string is refused at its place.
    fileprivate mutating func eventIDs() throws(Problem) -> [String] {
        guard let (name, value) = value("event_ids") else { return [] }
        guard case .array(let elements) = value else {
            throw Problem(
                .invalidInput,
                "Expected an array, not \(value.kind).",
                field: "/\(name)"
            )
        }
        var ids: [String] = []
        for (index, element) in elements.enumerated() {
            guard case .string(let text) = element else {
                throw Problem(
                    .invalidInput,
                    "Expected a string, not \(element.kind).",
                    field: "/\(name)/\(index)"
                )
            }
            ids.append(text)
        }
        return ids
    }

    fileprivate mutating func flag(_ column: String) throws(Problem) -> Bool {
        guard let (name, value) = value(column) else { return false }
        guard case .bool(let flag) = value else {
            throw Problem(
                .invalidInput,
                "Expected true or false, not \(value.kind).",
                field: "/\(name)"
            )
        }
        return flag
    }
}

extension Problem {
    /// The same failure with its field as it is named elsewhere.
    ///
    /// - Parameter places: the beginning of a field, and what stands in its place; the first that fits
    ///   counts.
    public func renamed(_ places: KeyValuePairs<String, String>) -> Problem {
        guard let field, let (rest, name) = places.first(where: { field.hasPrefix($0.key) }) else {
            return self
        }
        return at(name + field.dropFirst(rest.count))
    }
}
