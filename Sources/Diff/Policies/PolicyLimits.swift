/// The bounds of a diff policy.
///
/// They are what lets a policy of a tenant be read and applied without a second thought: the work
/// that it can ask for is in proportion to them and to the documents compared.
public enum PolicyLimits {
    /// Fields of a policy, nested ones counted wherever a definition puts them.
    public static let fieldsMax = 500
    /// How deep fields nest in fields.
    public static let depthMax = 8
    /// Definitions of a policy.
    public static let definitionsMax = 50
    /// Actions of a policy.
    public static let actionsMax = 50
    /// Constant members of a policy's metadata.
    public static let metadataMax = 50
    /// Titles that one field's display conversion gives.
    public static let titlesMax = 500
    /// Characters of a label or a title.
    public static let labelMax = 200
    /// Characters of the name of a member.
    public static let nameMax = 256
    /// Characters of a description.
    public static let descriptionMax = 2000
    /// Characters of an entity's type.
    public static let entityTypeMax = 32
    /// Characters of an action, and of an event's type.
    public static let actionMax = 64
}
