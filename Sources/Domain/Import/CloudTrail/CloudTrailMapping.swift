import Crypto
public import JSON

/// AWS CloudTrail records, as its files in S3 and `lookup-events` give them.
///
/// What the members mean: AWS CloudTrail user guide, "CloudTrail record contents".
public struct CloudTrailMapping: LogMapping {
    /// What a caller names the format by.
    public static let name = "cloudtrail"

    /// The mapping.
    public init() {}

    /// The one event a record tells of.
    ///
    /// The idempotency key stands for the record, so a change to this mapping makes a record that
    /// was imported before it a conflict rather than a repetition.
    public func events(from record: JSONValue) throws(Problem) -> [JSONObject] {
        let record = Self.unwrapped(record)
        let call = try CloudTrailCall(record.withoutSecrets(in: Self.open))
        guard let time = call.time else {
            throw Problem(
                .invalidInput,
                "A CloudTrail record needs its time.",
                field: "/eventTime"
            )
        }
        let action = CloudTrailAction.of(call.name, readOnly: call.isReadOnly)
        var event = ImportedEvent()
        let key = Self.idempotencyKey(of: record)
        event.set("idempotency_key", identifier: key, max: Limits.keyMax)
        event.set("occurred_at", text: time.rfc3339, max: 64)
        event.set("event_type", text: call.eventType, max: Limits.eventTypeMax)
        event.set("action", text: action, max: Limits.actionMax)
        if let entity = CloudTrailEntity.of(call, action: action) {
            event.set("entity_type", text: entity.type, max: Limits.entityTypeMax)
            event.set("entity_key", identifier: entity.key, max: Limits.entityKeyMax)
            event.set("entity_name", text: entity.name, max: Limits.entityKeyMax)
        }
        event.set("actor", identifier: call.actor, max: Limits.actorMax)
        event.set("outcome", text: call.outcome.rawValue, max: 16)
        if let source = call.record["sourceIPAddress"]?.string, IPAddress(source) != nil {
            event.set("source_ip", text: source, max: 64)
        }
        event.set("request_id", identifier: call.record["requestID"]?.string, max: Limits.keyMax)
        event.set(
            "details",
            text: CloudTrailDetails.text(call, action: action),
            max: Limits.detailsMax,
            allowsLines: true
        )
        if !call.isReadOnly { event.set("new_values", value: call.parameters) }
        event.set("event_metadata", value: CloudTrailMetadata.of(call))
        return [event.object]
    }

    /// One delivery has one eventID.
    ///
    /// An event that concerns two accounts is delivered to each with
    /// an eventID of its own and the same sharedEventID; to each account it is its own fact.
    private static func idempotencyKey(of record: JSONValue) -> String {
        if let id = record["eventID"]?.string, !id.isEmpty { return "cloudtrail:\(id)" }
        let digest = Digest.sha256(record.withoutSecrets(in: Self.open).serialized)
        return "cloudtrail:sha256:\(ImportedEvent.hexadecimal(digest))"
    }

    /// The members in which callers and services say what they like.
    private static let open: Set<String> = [
        "requestParameters", "responseElements", "additionalEventData", "serviceEventDetails",
        "errorMessage", "userAgent",
    ]

    /// `lookup-events` gives the record as text in a member of its own.
    private static func unwrapped(_ record: JSONValue) -> JSONValue {
        guard let text = record["CloudTrailEvent"]?.string,
            let inner = try? JSONValue(parsing: Array(text.utf8))
        else { return record }
        return inner
    }
}

/// A record with what several parts of the mapping ask of it.
struct CloudTrailCall {
    let record: JSONObject
    /// The call's name without the version that Lambda's have (`CreateFunction20150331v2`).
    let name: String
    /// The service's short name, such as `iam`.
    let service: String
    /// The request's parameters where they are an object.
    let parameters: JSONObject?

    init(_ value: JSONValue) throws(Problem) {
        guard case .object(let record) = value else {
            throw Problem(.invalidInput, "A record must be an object, not \(value.kind).")
        }
        guard let name = record["eventName"]?.string, !name.isEmpty else {
            throw Problem(
                .invalidInput,
                "A CloudTrail record needs the name of its event.",
                field: "/eventName"
            )
        }
        self.record = record
        self.name = Self.withoutVersion(name)
        service = Self.shortName(record["eventSource"]?.string ?? "aws")
        parameters = record["requestParameters"]?.object
    }

    /// Cuts the date and revision of an API version off.
    private static func withoutVersion(_ name: String) -> String {
        var rest = name[...]
        if let revision = rest.lastIndex(of: "v"),
            rest[revision...].dropFirst().allSatisfy(\.isNumber)
        {
            rest = rest[..<revision]
        }
        let digits = rest.reversed().prefix { $0.isASCII && $0.isNumber }.count
        return digits == 8 && rest.count > 8 ? String(rest.dropLast(8)) : name
    }

    private static func shortName(_ source: String) -> String {
        for suffix in [".amazonaws.com", ".amazonaws.com.cn", ".aws.internal"]
        where source.hasSuffix(suffix) {
            return String(source.dropLast(suffix.count))
        }
        return source
    }

    var identity: JSONValue { record["userIdentity"] ?? .null }

    var isReadOnly: Bool {
        record["readOnly"].map { $0.bool == true || $0.string == "true" } ?? false
    }

    /// When it happened; Logstash moves the time to a member of its own.
    var time: Timestamp? {
        let text = record["eventTime"]?.string ?? record["@timestamp"]?.string
        return text.flatMap { Timestamp(rfc3339: $0) }
    }

    var eventType: String { "\(service.uppercased()).\(name)" }

    /// Who called: the most precise name the record has.
    var actor: String? {
        let names = [
            identity["arn"], identity["onBehalfOf"]?["userId"], identity["userName"],
            identity["invokedBy"], identity["principalId"], identity["accountId"],
        ]
        return names.lazy.compactMap { $0?.string }.first { !$0.isEmpty }
    }

    var outcome: Outcome {
        if let code = record["errorCode"]?.string, !code.isEmpty {
            let code = code.lowercased()
            let refusals = [
                "accessdenied", "unauthorized", "notauthorized", "forbidden", "explicitdeny",
            ]
            return refusals.contains { code.contains($0) } ? .denied : .failure
        }
        // Sign-in reports its result as the response, with an error message but no code.
        let answer = record["responseElements"]?[name]?.string
        if answer == "Failure" { return .failure }
        return record["errorMessage"]?.string == nil ? .success : .failure
    }
}
