public import JSON

extension JSONValue {
    /// The value with `[redacted]` in place of each secret, for what is kept as it came.
    ///
    /// Of an object only the members named are looked at, when some are.
    public func withoutSecrets(in names: Set<String>? = nil) -> JSONValue {
        var redactor = Redactor()
        guard let names, case .object(var object) = self else {
            return redactor.kept(self)
        }
        for member in object.members where names.contains(member.key) {
            object[member.key] = redactor.kept(member.value)
        }
        return .object(object)
    }
}

extension Redactor {
    /// A value as it is kept.
    ///
    /// Most hold no secret, and need not be looked at once more.
    fileprivate mutating func kept(_ value: JSONValue) -> JSONValue {
        let redacted = redact(value)
        return hasNoMarkers ? redacted : settle(redacted)
    }
}
