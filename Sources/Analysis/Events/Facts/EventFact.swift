internal import Domain
internal import JSON

/// What an event says, in the form in which rules ask for it.
struct EventFact: Sendable {
    /// Its place among the selected, by time.
    let index: Int
    let selected: SelectedEvent
    let verb: EventVerb
    /// What was made or deleted of the entity, which itself lives on; nil when all of it is meant.
    let part: (verb: EventVerb, words: [String])?
    /// The words of its type, action and kind of entity.
    let words: [String]
    /// The words of its kind of entity.
    let entityWords: [String]
    /// Its type in small letters, and the part of it behind the last full stop.
    let call: (whole: String, last: String)
    /// What it says of values.
    let leaves: [EventLeaf]
    /// Who did it, in small letters; empty when nobody is named.
    let actor: String
    /// The names that whoever did it goes by.
    let actorNames: Set<String>
    /// What it was done to; nil when nothing is named.
    let entity: String?
    /// The names of the people or services that it was done to.
    let targets: Set<String>
    /// What it was done to, each thing by its kind and one of its names.
    let things: Set<String>
    /// What its values name beside that: `{"document": "plan"}` names the plan, a document.
    let named: Set<String>
    private let context: [[String]: JSONValue]
    let network: String?
    let agent: String?
    /// What ids are called in the answer.
    let standIns: StandIns

    var event: AuditEvent { selected.event }
    var alias: String { selected.alias }
    var seconds: Int64 { event.occurredAt.microseconds / 1_000_000 }
    var isDone: Bool { event.outcome == .success || event.outcome == .unknown }

    /// Whether both were done to the same thing or person, or one was done to what the other names.
    ///
    /// That both hold some equal value is no tie: roles, regions and labels are shared by many.
    func isAboutSame(as other: EventFact) -> Bool {
        entity != nil && entity == other.entity || !targets.isDisjoint(with: other.targets)
            || !things.isDisjoint(with: other.named) || !named.isDisjoint(with: other.things)
    }

    /// Whether it was done to whoever did it; a key that is made for nobody is made for oneself.
    var isSelf: Bool { !targets.isDisjoint(with: actorNames) }

    /// Whether a service of AWS did it by itself, in a role whose path is kept for services.
    ///
    /// Source: AWS IAM user guide, "Using service-linked roles".
    var isByProvider: Bool {
        guard let role = metadata(["session", "issuer"])?.string,
            let service = metadata(["invoked", "by"])?.string
        else { return false }
        return role.contains(":role/aws-service-role/") && service.hasSuffix(".amazonaws.com")
    }

    init(_ selected: SelectedEvent, index: Int, standIns: StandIns) {
        let event = selected.event
        self.standIns = standIns
        self.index = index
        self.selected = selected
        context = Dictionary(
            selected.metadata.members.map { (NameWords.of($0.key), $0.value) },
            uniquingKeysWith: { first, _ in first }
        )
        let typeWords = NameWords.of(event.eventType)
        entityWords = event.entityType.map(NameWords.of) ?? []
        let verb = EventVerb.of(
            action: event.action,
            typeWords: typeWords,
            entityWords: entityWords
        )
        let part = Self.part(event, typeWords, entityWords)
        self.part = part.map { (verb, $0) }
        self.verb = part == nil ? verb : .update
        words = typeWords + (event.action.map(NameWords.of) ?? []) + entityWords
        let whole = event.eventType.lowercased()
        call = (whole, whole.split(separator: ".").last.map(String.init) ?? whole)
        leaves = EventLeafReader.leaves(of: selected.changes)
        actorNames = EventParties.names(ofActor: event)
        targets = EventParties.targets(of: selected, leaves, entityWords: entityWords)
        // A failed attempt to sign in names its account as the entity only.
        actor =
            event.actorName.isEmpty && verb == .login
            ? event.entityName?.lowercased() ?? "" : event.actorName.lowercased()
        entity = EventParties.entity(of: event)
        things = EventParties.things(of: event, entityWords: entityWords)
        named = EventParties.things(named: leaves)
        network = event.sourceIP.map(Network.name)
        agent = selected.metadata["user_agent"]?.string.flatMap(AgentFamily.name)
    }

    /// What a call makes or deletes of the thing that it names, such as the policy in
    /// `S3.DeleteBucketPolicy`; the thing itself lives on.
    private static func part(
        _ event: AuditEvent,
        _ typeWords: [String],
        _ entityWords: [String]
    ) -> [String]? {
        guard event.eventType.contains("."), let kind = entityWords.last, kind != "resource",
            ["create", "delete"].contains(event.action),
            let verb = typeWords.firstIndex(where: { $0 == "create" || $0 == "delete" }),
            let last = typeWords[(verb + 1)...].last, last != kind
        else { return nil }
        return typeWords[(verb + 1)...].filter { !entityWords.contains($0) }
    }

    /// A member of its structured context, by the words of its name.
    func metadata(_ words: [String]) -> JSONValue? { context[words] }
}
