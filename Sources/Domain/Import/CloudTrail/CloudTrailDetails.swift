import JSON

/// The readable text and the structured context of a call.
enum CloudTrailDetails {
    /// Parameters shown at most.
    private static let parametersMax = 12

    // They steer the call or its transport and say nothing about what was done.
    private static let ignored: Set<String> = [
        "Host", "clientToken", "clientRequestToken", "nextToken", "NextToken", "marker",
        "maxResults", "MaxResults", "maxItems", "requestor", "x-amz-acl", "encryptionContext",
    ]

    /// The parameters of a call that changes something, and the error of one that failed.
    static func text(_ call: CloudTrailCall, action: String) -> String? {
        var text = ChangeText()
        if !call.isReadOnly { describe(call.parameters, isRemoval: action == "delete", in: &text) }
        let error = [call.record["errorCode"]?.string, call.record["errorMessage"]?.string]
            .compactMap { $0 }.filter { !$0.isEmpty }
        text.field("Error", new: error.isEmpty ? nil : error.joined(separator: ": "))
        return text.text
    }

    private static func describe(
        _ parameters: JSONObject?,
        isRemoval: Bool,
        in text: inout ChangeText
    ) {
        let members = (parameters?.members ?? []).filter { !ignored.contains($0.key) }
        for member in members.prefix(parametersMax) {
            let shown = ChangeText.shown(member.value)
            text.field(
                FieldName.label(member.key),
                old: isRemoval ? shown : nil,
                new: isRemoval ? nil : shown
            )
        }
        if members.count > parametersMax {
            text.say("… and \(members.count - parametersMax) further parameters")
        }
    }
}

/// The context that is worth keeping of a record.
enum CloudTrailMetadata {
    static func of(_ call: CloudTrailCall) -> JSONObject {
        let record = call.record
        var object = JSONObject()
        object.note("region", record["awsRegion"])
        object.note("account", record["recipientAccountId"] ?? call.identity["accountId"])
        object.note("event_source", record["eventSource"])
        if record["eventName"]?.string != call.name {
            object.note("event_name", record["eventName"])
        }
        object.note("read_only", record["readOnly"])
        unlessUsual(record["eventCategory"], "Management", "event_category", in: &object)
        unlessUsual(record["eventType"], "AwsApiCall", "event_kind", in: &object)
        object.note("error_code", record["errorCode"])
        object.note("error_message", record["errorMessage"])
        object.note("user_agent", record["userAgent"])
        if let source = record["sourceIPAddress"]?.string, IPAddress(source) == nil {
            object.note("source_service", .string(source))
        }
        identity(call, in: &object)
        object.note("shared_event_id", record["sharedEventID"])
        object.note("vpc_endpoint_id", record["vpcEndpointId"])
        object.note("service_event", record["serviceEventDetails"])
        return object
    }

    private static func identity(_ call: CloudTrailCall, in object: inout JSONObject) {
        let identity = call.identity
        object.note("identity_type", identity["type"])
        object.note("access_key_id", identity["accessKeyId"])
        if call.actor != identity["invokedBy"]?.string {
            object.note("invoked_by", identity["invokedBy"])
        }
        let session = identity["sessionContext"]
        object.note(
            "session_issuer",
            session?["sessionIssuer"]?["arn"] ?? session?["sessionIssuer"]?["userName"]
        )
        // Sign-in says Yes or No, everything else says true or false, as text.
        let mfa =
            session?["attributes"]?["mfaAuthenticated"]?.string
            ?? call.record["additionalEventData"]?["MFAUsed"]?.string
        if let mfa { object.note("mfa", .bool(mfa == "true" || mfa == "Yes")) }
        let caller = identity["accountId"]?.string
        if let caller, caller != call.record["recipientAccountId"]?.string {
            object.note("caller_account", .string(caller))
        }
    }

    private static func unlessUsual(
        _ value: JSONValue?,
        _ usual: String,
        _ key: String,
        in object: inout JSONObject
    ) {
        if value?.string != usual { object.note(key, value) }
    }
}
