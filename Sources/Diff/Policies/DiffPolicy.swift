public import JSON

/// How the changes of one type of entity are told: which fields there are, how they are compared and
/// shown, and what the events are called.
///
/// A policy is made of a JSON document, whether it ships with the product or a tenant wrote it; the
/// fields stand in the document, or are made of a UI schema that stands there instead.
public struct DiffPolicy: Sendable {
    /// Something that is done to an entity and has a name of its own.
    public struct Action: Sendable, Equatable {
        /// What it means for the entity.
        public enum Kind: String, Sendable, CaseIterable {
            /// The entity begins.
            case create
            /// The entity stays and changes.
            case update
            /// The entity ends.
            case delete
        }

        /// The action's name.
        public let name: String
        /// What it means for the entity.
        public let kind: Kind
        /// The type of the events; made from the entity's type when nil.
        public let eventType: String?
    }

    /// The type of the entities.
    public let entityType: String
    /// What people call the type.
    public let title: String?
    /// What the type is, in a sentence.
    public let summary: String?
    /// The actions that are covered; every action when empty.
    public let actions: [Action]
    /// Members that the metadata of every event has.
    public let metadata: JSONObject
    /// The member of the metadata that holds the entity's identifier.
    public let idName: String?
    /// The member of the entity that names it for people.
    public let nameField: String?
    /// Whether members that no field names are compared too, after those that are named.
    public let showsOtherFields: Bool
    /// The fields in the order in which they are shown.
    public let fields: [PolicyField]
    /// The document that the policy was made of.
    public let document: JSONValue

    /// Reads a policy; the first thing that is wrong with it is the error.
    public init(_ document: JSONValue) throws(PolicyError) {
        var reader = try PolicyObject(document, at: JSONPointer())
        entityType = try reader.entityType()
        title = try reader.line("title")
        summary = try reader.text("description", max: PolicyLimits.descriptionMax)
        actions = try reader.actions()
        metadata = try reader.metadata()
        idName = try reader.name("id_name")
        nameField = try reader.name("name_field")
        showsOtherFields = try reader.choice("other_fields", among: ["show", "ignore"]) != "ignore"
        fields = try PolicyFieldReader.fields(of: &reader)
        try reader.refuseUnread()
        if !showsOtherFields, fields.allSatisfy(\.diff.skip) {
            throw PolicyError(
                "A policy that ignores other fields must name one that it compares.",
                at: JSONPointer(["other_fields"])
            )
        }
        self.document = document
    }

    /// The policy that compares every member as it stands.
    public static func allFields(of entityType: String) -> DiffPolicy {
        DiffPolicy(entityType: entityType, fields: [])
    }

    /// The policy of fields that were made elsewhere, of a table's columns for one.
    ///
    /// The fields have no document; the policy's names its type only.
    public init(entityType: String, fields: [PolicyField], showsOtherFields: Bool = true) {
        self.entityType = entityType
        self.fields = fields
        self.showsOtherFields = showsOtherFields
        title = nil
        summary = nil
        actions = []
        metadata = JSONObject()
        idName = nil
        nameField = nil
        document = ["entity_type": .string(entityType)]
    }
}
