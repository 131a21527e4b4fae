import Domain
import HTTP
import JSON

extension HTTPResponse {
    /// A JSON answer.
    static func json(_ body: [UInt8], status: HTTPStatus = .ok) -> HTTPResponse {
        HTTPResponse(
            status: status,
            fields: [.contentType: "application/json"],
            body: .bytes(body)
        )
    }

    /// An object as the answer.
    static func json(_ document: JSONObject, status: HTTPStatus = .ok) -> HTTPResponse {
        json(JSONValue.object(document).serialized, status: status)
    }

    /// A document of a tenant's configuration; its version is what If-Match takes.
    static func versioned(_ document: JSONObject, _ version: Int) -> HTTPResponse {
        var response = HTTPResponse.json(document)
        response.fields.append(.entityTag, "\"\(version)\"")
        return response
    }

    /// A problem document (RFC 9457) with the fields that go with its status.
    static func problem(_ problem: Problem, allow: [HTTPMethod] = []) -> HTTPResponse {
        var fields: HTTPFields = [.contentType: "application/problem+json"]
        if problem.code == .unauthenticated {
            fields.append(.wwwAuthenticate, "Bearer realm=\"assay\"")
        }
        if let seconds = problem.retryAfterSeconds {
            fields.append(.retryAfter, String(seconds))
        }
        if problem.code == .rateLimited { fields.append(.rateLimitRemaining, "0") }
        if problem.code == .methodNotAllowed {
            fields.append(.allow, allow.map(\.name).joined(separator: ", "))
        }
        return HTTPResponse(
            status: HTTPStatus(problem.status),
            fields: fields,
            body: .bytes(JSONValue.object(problem.document).serialized)
        )
    }
}

extension HTTPResponse {
    /// A whole list under its name.
    static func list(_ name: String, _ documents: [JSONObject]) -> HTTPResponse {
        var answer = JSONObject()
        answer.append(name, .array(documents.map { .object($0) }))
        return .json(answer)
    }

    /// A page of a list: one element more than fits says that there are others behind it.
    static func page<Element>(
        _ name: String,
        _ elements: [Element],
        _ size: Int,
        _ document: (Element) -> JSONObject,
        cursor: (Element) -> Cursor
    ) -> HTTPResponse {
        let page = elements.prefix(size)
        var answer = JSONObject()
        answer.append(name, .array(page.map { .object(document($0)) }))
        answer.append(
            "page",
            [
                "has_next": .bool(elements.count > size),
                "end_cursor": .optional(page.last.map { cursor($0).text }),
            ]
        )
        return .json(answer)
    }
}

extension HTTPResponse {
    /// Work that goes on in the background, and where to ask for it.
    static func accepted(
        _ task: BackgroundTask,
        for call: AuthorizedCall
    ) -> HTTPResponse {
        var response = HTTPResponse.json(
            ["task_id": .string(task.id.description), "state": .string(task.state.rawValue)],
            status: .accepted
        )
        response.fields.append(.location, "/api/tenants/\(call.tenant.slug)/tasks/\(task.id)")
        response.fields.append(.retryAfter, "1")
        return response
    }
}

extension HTTPRequestBody {
    /// The body as JSON, at most `Limits.jsonBodyBytesMax` long.
    func json(_ head: HTTPRequestHead) async throws(Problem) -> JSONValue {
        try head.requireJSON()
        return try JSONValue(body: try await all(upTo: Limits.jsonBodyBytesMax))
    }

    func all(upTo bytesMax: Int) async throws(Problem) -> [UInt8] {
        do {
            return try await collect(upTo: bytesMax)
        } catch {
            throw Problem(error)
        }
    }
}

extension JSONValue {
    /// A body that must be a JSON document.
    init(body bytes: [UInt8]) throws(Problem) {
        do throws(JSONParseError) {
            self = try JSONValue(parsing: bytes, depthMax: Limits.jsonDepthMax)
        } catch {
            throw Problem(.malformedJSON, "The body is no JSON document: \(error.withoutQuotes).")
        }
    }
}

extension HTTPRequestHead {
    /// Refuses a body that does not say that it is JSON.
    func requireJSON() throws(Problem) {
        let field = fields[.contentType]
        guard MediaType.of(field) == "application/json", MediaType.isUTF8(field) else {
            throw Problem(
                .unsupportedMediaType,
                "This call takes JSON in UTF-8.",
                hint: "Send the field Content-Type: application/json."
            )
        }
    }

    /// The version that the caller has seen, from If-Match (RFC 9110 §13.1.1).
    func expectedVersion() throws(Problem) -> Int? {
        guard let tag = fields[.ifMatch], tag != "*" else { return nil }
        let version = tag.dropFirst().dropLast()
        guard tag.count > 2, tag.first == "\"", tag.last == "\"", let version = Int(version) else {
            throw Problem(
                .invalidInput,
                "If-Match takes one entity tag, as ETag gave it.",
                field: "/If-Match"
            )
        }
        return version
    }
}

extension Problem {
    /// A body that could not be read; the connection ends with such an answer.
    init(_ error: HTTPBodyError) {
        switch error {
        case .tooLarge(let bytesMax):
            self.init(
                .tooLarge,
                "The body is larger than \(bytesMax) bytes.",
                hint: "Send less at once; /audit-events/bulk takes streams of any length."
            )
        case .timedOut:
            self.init(.bodyTimeout, "The body did not arrive in time.")
        case .connectionClosed, .malformed, .requestEnded:
            self.init(.malformedBody, "The body ended before it was complete.")
        }
    }
}

/// Media types (RFC 9110 §8.3.1).
enum MediaType {
    /// The type and subtype in lower case, without parameters.
    static func of(_ field: String?) -> String? {
        guard let type = field?.split(separator: ";", maxSplits: 1).first else { return nil }
        return type.lowercased().filter { $0 != " " && $0 != "\t" }
    }

    /// Whether the parameters name no encoding but UTF-8; those that name none mean it.
    static func isUTF8(_ field: String?) -> Bool {
        let parameters = (field ?? "").lowercased().split(separator: ";").dropFirst()
        return parameters.allSatisfy { parameter in
            let pair = parameter.split(separator: "=", maxSplits: 1)
                .map { $0.filter { $0 != " " && $0 != "\t" && $0 != "\"" } }
            return pair.first != "charset" || pair.last == "utf-8"
        }
    }
}
