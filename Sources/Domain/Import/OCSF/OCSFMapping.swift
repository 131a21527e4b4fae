import Crypto
public import JSON

/// Events in the Open Cybersecurity Schema Framework, 1.x (schema.ocsf.io): any class, those that
/// tell of people and changes in more detail.
public struct OCSFMapping: LogMapping {
    /// What a caller names the format by.
    public static let name = "ocsf"

    /// The mapping.
    public init() {}

    /// The one event a record tells of.
    public func events(from record: JSONValue) throws(Problem) -> [JSONObject] {
        guard case .object(let object) = record else {
            throw Problem(.invalidInput, "A record must be an object, not \(record.kind).")
        }
        let source = try OCSFRecord(record.withoutSecrets().object ?? [:])
        var event = ImportedEvent()
        let key = Self.idempotencyKey(of: object)
        event.set("idempotency_key", identifier: key, max: Limits.keyMax)
        event.set("occurred_at", text: source.time.rfc3339, max: 64)
        event.set("event_type", text: source.eventType, max: Limits.eventTypeMax)
        event.set("action", text: source.action, max: Limits.actionMax)
        if let entity = source.entity {
            event.set("entity_type", text: entity.type, max: Limits.entityTypeMax)
            event.set("entity_key", identifier: entity.key, max: Limits.entityKeyMax)
            event.set("entity_name", text: entity.name, max: Limits.entityKeyMax)
        }
        event.set("actor", identifier: source.actor, max: Limits.actorMax)
        event.set("outcome", text: source.outcome.rawValue, max: 16)
        if let address = record["src_endpoint"]?["ip"]?.string, IPAddress(address) != nil {
            event.set("source_ip", text: address, max: 64)
        }
        event.set("request_id", identifier: source.requestID, max: Limits.keyMax)
        event.set(
            "details",
            text: source.details,
            max: Limits.detailsMax,
            allowsLines: true
        )
        let (old, new) = source.values
        event.set("old_values", value: old)
        event.set("new_values", value: new)
        event.set("event_metadata", value: source.metadata)
        return [event.object]
    }

    /// Only the logging system's own identifier of the event is unique by definition; a finding's
    /// stays the same from scan to scan, and templates leave placeholders in it.
    private static func idempotencyKey(of record: JSONObject) -> String {
        if let uid = record["metadata"]?["uid"]?.string, uid.utf8.count >= 8, !uid.contains("<") {
            let product = record["metadata"]?["product"]?["name"]?.string ?? ""
            return "ocsf:\(product):\(uid)"
        }
        let digest = Digest.sha256(JSONValue.object(record).withoutSecrets().serialized)
        return "ocsf:sha256:\(ImportedEvent.hexadecimal(digest))"
    }
}

/// A record with what the mapping asks of it.
struct OCSFRecord {
    let record: JSONObject
    let time: Timestamp
    let classUID: Int64
    let activityID: Int64

    init(_ record: JSONObject) throws(Problem) {
        guard let time = Self.time(record) else {
            throw Problem(.invalidInput, "An OCSF record needs its time.", field: "/time")
        }
        guard
            let classUID = record["class_uid"]?.number?.int
                ?? record["type_uid"]?.number?.int
                .map({ $0 / 100 })
        else {
            throw Problem(.invalidInput, "An OCSF record needs its class.", field: "/class_uid")
        }
        self.record = record
        self.time = time
        self.classUID = classUID
        // type_uid is class_uid × 100 + activity_id.
        activityID =
            record["activity_id"]?.number?.int
            ?? record["type_uid"]?.number?.int.map { $0 % 100 } ?? 0
    }

    /// `time` is in milliseconds, but some products write seconds; `time_dt` is finer, but some
    /// products leave its offset out, which then is UTC.
    private static func time(_ record: JSONObject) -> Timestamp? {
        if let text = record["time_dt"]?.string,
            let time = Timestamp(rfc3339: text) ?? Timestamp(rfc3339: text + "Z")
        {
            return time
        }
        guard let number = record["time"]?.number, let value = number.double, value >= 0,
            value < 253_402_300_800_000
        else { return nil }
        // As milliseconds, anything below 10^11 would lie before March 1973.
        return Timestamp(microseconds: Int64(value * (value < 1e11 ? 1e6 : 1e3)))
    }

    private var isFinding: Bool { classUID / 1000 == 2 }

    var eventType: String {
        if classUID == 6003, let operation = record["api"]?["operation"]?.string {
            let service = record["api"]?["service"]?["name"]?.string
            return [service.map { ChangeText.constant($0) }, operation].compactMap { $0 }
                .joined(separator: ".")
        }
        guard let name = record["class_name"]?.string, !name.isEmpty else {
            return "OCSF.\(classUID * 100 + activityID)"
        }
        let activity = record["activity_name"]?.string ?? ""
        return ChangeText.constant(name)
            + (activity.isEmpty ? "" : "." + ChangeText.constant(activity))
    }

    var action: String {
        OCSFAction.of(
            classUID: classUID,
            activityID: activityID,
            name: record["activity_name"]?.string
        )
    }

    /// The user whose account or session the record is about, in the classes that are.
    private var subject: JSONValue? { record["user"] }

    /// Who did it; who signed in where the record is about signing in; the product that found a
    /// finding.
    var actor: String? {
        let actor = record["actor"]
        let user = actor?["user"] ?? (classUID == 3002 ? subject : nil)
        let names = [
            user?["email_addr"], user?["uid"], user?["name"], actor?["session"]?["issuer"],
            actor?["invoked_by"], actor?["app_name"], actor?["process"]?["name"],
            isFinding ? record["metadata"]?["product"]?["name"] : nil,
        ]
        return names.lazy.compactMap { $0?.string }.first { !$0.isEmpty }
    }

    /// A finding's `status_id` is where it stands in its life (new, resolved, …); how the check
    /// ended is in `status_code` or in `compliance`.
    var outcome: Outcome {
        let isDenied =
            record["action_id"]?.number?.int == 2
            || record["disposition_id"]?.number?.int == 2
        if isDenied { return .denied }
        let code = (record["status_code"]?.string ?? "").lowercased()
        if isFinding {
            let verdict =
                code.isEmpty ? record["compliance"]?["status"]?.string?.lowercased() : code
            switch verdict {
            case "pass": return .success
            case "fail": return .failure
            default: return .unknown
            }
        }
        let refusals = ["accessdenied", "access_denied", "unauthorized", "forbidden"]
        let error = (record["api"]?["response"]?["error"]?.string ?? "").lowercased()
        if refusals.contains(where: { code.contains($0) || error.contains($0) }) { return .denied }
        switch record["status_id"]?.number?.int {
        case 1: return .success
        case 2: return .failure
        default: return .unknown
        }
    }

    var requestID: String? {
        record["api"]?["request"]?["uid"]?.string ?? record["metadata"]?["correlation_uid"]?.string
    }

    /// Entities before and after, in the classes that tell of a change.
    var values: (old: JSONObject?, new: JSONObject?) {
        switch classUID {
        case 3004: (record["entity"]?.object, record["entity_result"]?.object)
        case 3001: (subject?.object, record["user_result"]?.object)
        case 6003: (nil, action == "read" ? nil : record["api"]?["request"]?["data"]?.object)
        default: (nil, nil)
        }
    }
}
