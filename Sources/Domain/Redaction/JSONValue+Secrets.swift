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

extension String {
    /// A text that somebody wrote with `[redacted]` in place of each secret, within its bound.
    func withoutSecrets(max: Int) -> String {
        var redactor = Redactor.forFew
        return redactor.kept(self)?.prefix(scalars: max) ?? self
    }

    /// At most so many Unicode scalars from its beginning: `[redacted]` may be longer than what it
    /// stands for.
    func prefix(scalars max: Int) -> String {
        utf8.count <= max ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(max)))
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
