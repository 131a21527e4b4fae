import JSON

extension OCSFRecord {
    /// What the record is about: the entity or account of its class, else its first resource.
    var entity: (type: String, key: String, name: String)? {
        switch classUID {
        case 3001, 3002, 3003, 3005: named(record["user"], type: "USER") ?? resource
        case 3004: named(record["entity"], type: "ENTITY") ?? resource
        case 3006: named(record["group"], type: "GROUP") ?? resource
        default: resource ?? named(record["device"], type: "DEVICE")
        }
    }

    private var resource: (type: String, key: String, name: String)? {
        guard let first = record["resources"]?.array?.first else { return nil }
        return named(first, type: first["group"]?["name"]?.string ?? "RESOURCE")
    }

    /// A type that says nothing gives way to the one the class suggests.
    private func named(
        _ value: JSONValue?,
        type fallback: String
    ) -> (type: String, key: String, name: String)? {
        let names = [value?["uid"], value?["email_addr"], value?["name"], value?["hostname"]]
            .compactMap { $0?.string }.filter { !$0.isEmpty }
        guard let key = names.first else { return nil }
        let name = (value?["name"] ?? value?["hostname"])?.string ?? ""
        let type = value?["type"]?.string ?? ""
        let isVague = ["", "Other", "Unknown", "User", "Admin", "System"].contains(type)
        return (
            ChangeText.constant(isVague ? fallback : type), key, name.isEmpty ? key : name
        )
    }

    /// The message, then what a reader would look for next.
    var details: String? {
        var text = ChangeText()
        let message = record["message"]?.string
        text.say(message)
        let title = record["finding_info"]?["title"]?.string
        if title != message { text.field("Finding", new: title) }
        let status = record["status_detail"]?.string
        if status != message { text.field("Status Detail", new: status.flatMap(nonEmpty)) }
        text.field("Error", new: record["api"]?["response"]?["error"]?.string.flatMap(nonEmpty))
        text.field("Error Message", new: record["api"]?["response"]?["error_message"]?.string)
        text.field("Remediation", new: record["remediation"]?["desc"]?.string.flatMap(nonEmpty))
        return text.text
    }

    private func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }

    /// The context that is worth keeping.
    var metadata: JSONObject {
        var object = JSONObject()
        object.note("severity", record["severity"])
        object.note("class", record["class_name"])
        object.note("category", record["category_name"])
        object.note("type_uid", record["type_uid"])
        object.note("product", record["metadata"]?["product"]?["name"])
        object.note("event_code", record["metadata"]?["event_code"])
        object.note("status", record["status"])
        object.note("status_code", record["status_code"])
        object.note("provider", record["cloud"]?["provider"])
        object.note("account", record["cloud"]?["account"]?["uid"])
        object.note(
            "region",
            record["cloud"]?["region"] ?? record["resources"]?.array?.first?["region"]
        )
        object.note("finding_uid", record["finding_info"]?["uid"])
        object.note("session_uid", record["actor"]?["session"]?["uid"] ?? record["session"]?["uid"])
        object.note("mfa", record["is_mfa"] ?? record["actor"]?["session"]?["is_mfa"])
        object.note("auth_protocol", record["auth_protocol"])
        object.note("logon_type", record["logon_type"])
        object.note("user_agent", record["http_request"]?["user_agent"])
        object.note("privileges", record["privileges"])
        let attacks = (record["attacks"] ?? record["finding_info"]?["attacks"])?.array ?? []
        object.note("attacks", .array(attacks.compactMap { $0["technique"]?["uid"] }))
        object.note("standards", standards)
        return object
    }

    /// The standards whose requirements a finding concerns.
    private var standards: JSONValue? {
        if let list = record["compliance"]?["standards"] { return list }
        guard let map = record["unmapped"]?["compliance"]?.object else { return nil }
        return .array(map.members.map { .string($0.key) })
    }
}
