public import JSON

extension JSONValue {
    /// The value with `[redacted]` in place of each secret, for what is kept as it came.
    ///
    /// Of an object only the members named are looked at, when some are.
    public func withoutSecrets(in names: Set<String>? = nil) -> JSONValue {
        var redactor = Redactor.forFew
        guard let names, case .object(var object) = self else {
            return redactor.kept(self) ?? self
        }
        for member in object.members where names.contains(member.key) {
            guard let kept = redactor.kept(member.value) else { continue }
            object[member.key] = kept
        }
        return .object(object)
    }
}

/// What is kept of a value or text that came with secrets; nil where it holds none and stays as it
/// is.
extension Redactor {
    mutating func kept(_ value: JSONValue) -> JSONValue? {
        guard let redacted = redacted(value) else { return nil }
        return settle(redacted)
    }

    mutating func kept(_ text: String) -> String? {
        guard let cut = cut(text) else { return nil }
        return settle(cut)
    }

    /// The same of what names something: the id of a key names it, and opens nothing.
    mutating func kept(identifier text: String) -> String? {
        Self.isKeyID(text) ? nil : kept(text)
    }
}
