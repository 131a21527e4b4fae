public import JSON

/// Why a task failed, as callers are told: a problem without what only operators may see.
public struct TaskFailure: Sendable, Equatable {
    /// The stable code.
    public let code: String
    /// What is wrong, as a sentence.
    public let message: String
    /// What the caller can do about it, as a sentence.
    public let hint: String?

    /// What callers may know of the problem.
    public init(_ problem: Problem) {
        code = problem.code.rawValue
        message = Self.storable(problem.message)
        hint = problem.hint.map(Self.storable)
    }

    /// What a database can keep of a text: a task whose failure it refused would never end.
    private static func storable(_ text: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(Limits.taskFailureMax) {
            kept.append(scalar == "\0" ? "\u{FFFD}" : scalar)
        }
        return String(kept)
    }

    /// Reads the stored form; nil when it is none.
    public init?(_ document: JSONValue) {
        guard let code = document["code"]?.string, let message = document["message"]?.string
        else { return nil }
        self.code = code
        self.message = message
        hint = document["hint"]?.string
    }

    /// The form in which it is stored and shown.
    public var document: JSONObject {
        var document: JSONObject = ["code": .string(code), "message": .string(message)]
        if let hint { document.append("hint", .string(hint)) }
        return document
    }
}
