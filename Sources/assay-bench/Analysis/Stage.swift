import Domain
import JSON
import TestSupport

/// Where an anomaly is played: who may act, what the time is, and what has been done.
struct Stage {
    /// Someone who acts.
    struct Person {
        /// As people and requests name them.
        let name: String
        /// As events name them.
        let actor: String
        var address: String
        var agent: String?
    }

    let shape: Background.Shape
    /// Someone whose habits the log knows.
    let actor: Person
    /// A colleague.
    let other: Person
    private(set) var events: [AuditEvent] = []
    var time: Timestamp
    private var maker: EventMaker
    private(set) var random: SeededGenerator

    init(
        _ shape: Background.Shape,
        actor: Person,
        other: Person,
        at time: Timestamp,
        maker: EventMaker,
        random: SeededGenerator
    ) {
        self.shape = shape
        self.actor = actor
        self.other = other
        self.time = time
        self.maker = maker
        self.random = random
    }

    /// Gives both back to whoever goes on with them.
    func end(_ maker: inout EventMaker, _ random: inout SeededGenerator) {
        (maker, random) = (self.maker, self.random)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    mutating func pick<T>(_ choices: [T]) -> T { choices[number(0...choices.count - 1)] }

    /// Time goes by.
    mutating func wait(_ seconds: ClosedRange<Int>) {
        time = time.advanced(bySeconds: Int64(number(seconds)))
    }

    // MARK: Doing

    /// An event as applications write it.
    mutating func tell(
        _ type: String,
        _ action: String,
        on entity: (type: String, name: String),
        by person: Person? = nil,
        changes: [(field: String, old: JSONValue?, new: JSONValue?)] = [],
        outcome: Outcome = .success,
        metadata: JSONObject = [:]
    ) throws {
        let person = person ?? actor
        var metadata = metadata
        if let agent = person.agent { metadata["user_agent"] = .string(agent) }
        let key = entity.name.lowercased().split(separator: " ").joined(separator: "-")
        var object: JSONObject = [
            "occurred_at": .string(time.rfc3339), "event_type": .string(type),
            "action": .string(action), "entity_type": .string(entity.type),
            "entity_key": .string(key), "entity_name": .string(entity.name),
            "actor": .string(person.actor), "outcome": .string(outcome.rawValue),
            "source_ip": .string(person.address), "event_metadata": .object(metadata),
        ]
        var (old, new) = (JSONObject(), JSONObject())
        for change in changes {
            old[change.field] = change.old
            new[change.field] = change.new
        }
        if !changes.isEmpty {
            object["changed_fields"] = .array(changes.map { .string($0.field) })
        }
        if !old.isEmpty { object["old_values"] = .object(old) }
        if !new.isEmpty { object["new_values"] = .object(new) }
        events.append(try maker.event(object))
        wait(8...70)
    }

    /// A call as CloudTrail records it.
    mutating func call(
        _ service: String,
        _ name: String,
        _ parameters: JSONValue = [:],
        answer: JSONValue = .null,
        by person: Person? = nil,
        isReadOnly: Bool = false,
        error: String? = nil,
        more: JSONObject = [:]
    ) throws {
        let person = person ?? actor
        let user = person.actor.split(separator: "/").last.map(String.init) ?? person.actor
        var record: JSONObject = [
            "eventVersion": "1.08", "eventTime": .string(time.rfc3339),
            "eventSource": .string("\(service).amazonaws.com"), "eventName": .string(name),
            "awsRegion": "us-east-1", "sourceIPAddress": .string(person.address),
            "userAgent": .string(person.agent ?? "Mozilla/5.0 (X11; Linux x86_64)"),
            "userIdentity": [
                "type": "IAMUser", "arn": .string(person.actor), "userName": .string(user),
                "accountId": .string(Self.account),
            ],
            "requestParameters": parameters, "responseElements": answer,
            "readOnly": .bool(isReadOnly), "eventType": "AwsApiCall",
            "eventCategory": "Management", "recipientAccountId": .string(Self.account),
            "eventID": .string("\(random.next())"),
        ]
        if let error { record["errorCode"] = .string(error) }
        for member in more.members { record[member.key] = member.value }
        events.append(try maker.event(cloudTrail: .object(record)))
        wait(4...60)
    }

    /// Something the actor has done before, done again to another thing.
    mutating func `repeat`(_ event: AuditEvent, on name: String?) {
        var event = event
        if let name {
            event.entityName = name
            event.entityKey = name
            event.entityID = .ofEntity(type: event.entityType, key: name)
        }
        events.append(maker.copy(event, at: time))
    }

    /// The account of the real hour.
    static let account = "123837392027"
}
