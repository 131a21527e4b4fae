public import JSON

extension JSONValue {
    /// The value with `[redacted]` in place of each secret, for what is kept as it came.
    ///
    /// Of an object only the members named are looked at, when some are.
    public func withoutSecrets(in names: Set<String>? = nil) -> JSONValue {
        var redactor = Redactor()
        guard let names, case .object(var object) = self else {
            return redactor.settle(redactor.redact(self))
        }
        for member in object.members where names.contains(member.key) {
            object[member.key] = redactor.settle(redactor.redact(member.value))
        }
        return .object(object)
    }
}
