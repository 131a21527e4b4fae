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

    /// A problem document (RFC 9457) with the fields that go with its status.
    static func problem(_ problem: Problem, allow: [HTTPMethod] = []) -> HTTPResponse {
        var fields: HTTPFields = [.contentType: "application/problem+json"]
        if problem.code == .unauthenticated {
            fields.append(.wwwAuthenticate, "Bearer realm=\"assay\"")
        }
        if let seconds = problem.retryAfterSeconds {
            fields.append(.retryAfter, String(seconds))
        }
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

extension HTTPRequestBody {
    /// The body as JSON, at most `Limits.jsonBodyBytesMax` long.
    func json(_ head: HTTPRequestHead) async throws(Problem) -> JSONValue {
        let field = head.fields[.contentType]
        guard MediaType.of(field) == "application/json", MediaType.isUTF8(field) else {
            throw Problem(
                .unsupportedMediaType,
                "This call takes JSON in UTF-8.",
                hint: "Send the field Content-Type: application/json."
            )
        }
        let bytes = try await all(upTo: Limits.jsonBodyBytesMax)
        do {
            return try JSONValue(parsing: bytes, depthMax: Limits.jsonDepthMax)
        } catch {
            throw Problem(.malformedJSON, "The body is no JSON document: \(error.withoutQuotes).")
        }
    }

    func all(upTo bytesMax: Int) async throws(Problem) -> [UInt8] {
        do {
            return try await collect(upTo: bytesMax)
        } catch {
            throw Problem(error)
        }
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

extension JSONParseError {
    /// The reason without the name it may quote, which is the caller's own data.
    var withoutQuotes: String {
        let reason = reason.contains("stands twice") ? "a name stands twice" : reason
        return "\(reason) at line \(line), column \(column)"
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
