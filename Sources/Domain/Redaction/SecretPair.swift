/// Objects that name a secret in one member and hold it in another, as in
/// `{"name": "DB_PASSWORD", "value": "…"}`.
public enum SecretPair {
    /// Whether a member of that name may name what another one beside it holds.
    public static func isNaming(_ name: String) -> Bool {
        (2...14).contains(name.utf8.count) && namings.contains(name.lowercased())
    }

    private static let namings: Set<String> = [
        "name", "key", "field", "variable", "parameter", "parametername", "parameter_name",
        "property", "propertyname", "attribute", "header", "option", "id", "setting", "item",
        "label",
    ]

    /// Whether a member of that name may hold what another one beside it names.
    public static func isValue(_ name: String) -> Bool {
        let bytes = name.utf8.span
        return bytes.hasSuffix("value") || bytes.count >= 6 && bytes.hasSuffix("values")
            || bytes.count <= 8
                && states.contains { bytes.count == $0.utf8CodeUnitCount && bytes.hasSuffix($0) }
    }

    /// Names under which a value stands as it is or was.
    private static let states: [StaticString] = [
        "current", "previous", "old", "new", "before", "after", "from", "to",
    ]
}
