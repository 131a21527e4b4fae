public import JSON

/// What a caller is told when a call fails: a stable code, a sentence, what to do, and where.
///
/// REST answers it as a problem document (RFC 9457), GraphQL as an error with the code in its
/// extensions. A problem never carries a value that was sent, only the name of its field.
public struct Problem: Error, Sendable, Equatable {
    /// One kind of failure; its raw value is part of the API and never changes.
    public enum Code: String, Sendable, CaseIterable {
        /// A value is missing, of the wrong type or outside its bounds.
        case invalidInput = "input.invalid"
        /// The body is no JSON.
        case malformedJSON = "input.malformed_json"
        /// The body is larger than is taken.
        case tooLarge = "input.too_large"
        /// The body did not arrive in time.
        case bodyTimeout = "http.body_timeout"
        /// The body ended before it was complete.
        case malformedBody = "http.malformed_body"
        /// The body has a media type that is not taken.
        case unsupportedMediaType = "input.unsupported_media_type"
        /// No credential, or one that is not good.
        case unauthenticated = "auth.unauthenticated"
        /// The credential does not allow this.
        case forbidden = "auth.forbidden"
        /// The tenant has been suspended.
        case tenantSuspended = "tenant.suspended"
        /// The call does not say which tenant it means.
        case tenantRequired = "tenant.required"
        /// There is no such thing, or none that this caller may know of.
        case notFound = "not_found"
        /// The address exists, but not with this method.
        case methodNotAllowed = "http.method_not_allowed"
        /// None of the media types the caller accepts can be given.
        case notAcceptable = "http.not_acceptable"
        /// The idempotency key has been used for something else.
        case idempotencyConflict = "idempotency.conflict"
        /// The diff policy does not go with the change.
        case policyMismatch = "policy.mismatch"
        /// What the caller changes is no longer what the caller has seen.
        case preconditionFailed = "precondition_failed"
        /// The same stream is being sent by another call.
        case streamConflict = "stream.conflict"
        /// A live stream's events came faster than they were taken.
        case streamLagging = "stream.lagging"
        /// The work was done in the background, and failed for a reason that trying again cannot mend.
        case taskFailed = "task.failed"
        /// The caller has had as much of this as it may have in a time.
        case rateLimited = "rate.limited"
        /// More is asked than can be taken now.
        case overloaded = "overloaded"
        /// The database cannot be reached.
        case unavailable = "unavailable"
        /// The statement took longer than is allowed.
        case timeout = "timeout"
        /// A fault of the service itself.
        case `internal` = "internal"
    }

    /// The kind of failure.
    public let code: Code
    /// What is wrong, as a sentence.
    public let message: String
    /// What the caller can do about it, as a sentence.
    public let hint: String?
    /// The offending field as a JSON Pointer (RFC 6901) into what was sent.
    public let field: String?
    /// What an operator needs to know beyond that: for the log, never for the caller.
    public let cause: String?
    /// Seconds after which trying again makes sense, where it does.
    public let retryAfterSeconds: Int?

    /// A failure to be told to the caller.
    ///
    /// - Parameter retryAfterSeconds: when nothing is said, what goes with the code.
    public init(
        _ code: Code,
        _ message: String,
        hint: String? = nil,
        field: String? = nil,
        cause: String? = nil,
        retryAfterSeconds: Int? = nil
    ) {
        self.code = code
        self.message = message
        self.hint = hint
        self.field = field
        self.cause = cause
        self.retryAfterSeconds = retryAfterSeconds ?? code.retryAfterSeconds
    }

    /// The HTTP status that goes with the code.
    public var status: Int {
        switch code {
        case .invalidInput, .malformedJSON, .malformedBody, .policyMismatch, .tenantRequired: 400
        case .unauthenticated: 401
        case .forbidden, .tenantSuspended: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .notAcceptable: 406
        case .bodyTimeout: 408
        case .idempotencyConflict, .streamConflict: 409
        case .preconditionFailed: 412
        case .tooLarge: 413
        case .unsupportedMediaType: 415
        case .taskFailed: 422
        case .rateLimited: 429
        case .streamLagging, .overloaded, .unavailable: 503
        case .timeout: 504
        case .internal: 500
        }
    }

    /// A member's name as it stands in a JSON Pointer (RFC 6901 §3), cut to a readable length.
    static func pointerToken(_ name: String) -> String {
        name.prefix(64).reduce(into: "") { token, character in
            switch character {
            case "~": token += "~0"
            case "/": token += "~1"
            default: token.append(character)
            }
        }
    }

    /// The same failure with its field seen from one level further out.
    public func within(_ outer: String) -> Problem { at("/\(outer)\(field ?? "")") }

    /// The same failure of another field.
    public func at(_ field: String) -> Problem {
        Problem(
            code,
            message,
            hint: hint,
            field: field,
            cause: cause,
            retryAfterSeconds: retryAfterSeconds
        )
    }

    /// The problem document of RFC 9457, with `code`, `hint` and `field` beside its members.
    public var document: JSONObject {
        var object = JSONObject()
        object.append("type", "about:blank")
        object.append("title", .string(title))
        object.append("status", .number(JSONNumber(Int64(status))))
        object.append("code", .string(code.rawValue))
        object.append("detail", .string(message))
        if let hint { object.append("hint", .string(hint)) }
        if let field { object.append("field", .string(field)) }
        return object
    }

    /// The name of the status (RFC 9110 §15), which RFC 9457 §4.2.1 asks for with `about:blank`.
    private var title: String {
        switch status {
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 415: "Unsupported Media Type"
        case 422: "Unprocessable Content"
        case 429: "Too Many Requests"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        default: "Internal Server Error"
        }
    }
}

extension Problem.Code {
    /// Seconds after which trying again makes sense, where they are the same for each failure.
    fileprivate var retryAfterSeconds: Int? {
        switch self {
        case .overloaded: 1
        case .unavailable: 5
        default: nil
        }
    }
}
