/// Why a document is no diff policy, and where.
public struct PolicyError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong, as a sentence.
    public let reason: String
    /// What may help, as a sentence.
    public let hint: String?
    /// The place in the document, as a JSON Pointer (RFC 6901); empty for the whole document.
    public let pointer: String

    /// A reason with its place.
    public init(reason: String, hint: String? = nil, pointer: String) {
        self.reason = reason
        self.hint = hint
        self.pointer = pointer
    }

    init(_ reason: String, hint: String? = nil, at pointer: JSONPointer) {
        self.init(reason: reason, hint: hint, pointer: pointer.description)
    }

    /// The reason with place and hint on one line.
    public var description: String {
        let place = pointer.isEmpty ? "" : "\(VisibleText.escaped(pointer)): "
        return place + reason + (hint.map { " " + $0 } ?? "")
    }
}
