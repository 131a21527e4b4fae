internal import Crypto
public import JSON

/// What a model is asked: instructions, data, and the shape of the answer.
public struct Prompt: Sendable {
    /// The purpose, such as `diff-report`.
    public let id: String
    /// Which wording of it.
    public let version: Int
    /// The instructions; no data is among them.
    public let system: String
    /// The data, delimited and marked.
    public let user: String
    /// The shape of the answer, in the subset of JSON Schema that all providers enforce.
    public let schema: JSONValue

    /// The purpose and the wording together, such as `diff-report.v1`.
    public var name: String { "\(id).v\(version)" }

    /// The SHA-256 digest of what is sent.
    public var digest: [UInt8] { Digest.sha256(Array("\(system)\0\(user)".utf8)) }

    /// The same in hexadecimal digits.
    public var sha256: String { Hexadecimal.text(digest) }
}
