import JSON

/// The thing that a call acts on.
struct CloudTrailEntity {
    let type: String
    /// What tells it from others, and what people call it; nil when the record says of what kind it is only.
    let key: String?
    let name: String?

    /// An entity by what a parameter gives: a name, or a resource name that has its own type.
    private init(type: String, id: String) {
        let arn = ARN(id)
        self.type = arn?.entityType ?? type
        key = arn?.entityKey ?? id
        name = arn?.name ?? id
    }

    private init(_ arn: ARN, type: String?) {
        self.type = type ?? arn.entityType
        key = arn.entityKey
        name = arn.name
    }

    /// A thing of a kind that the record does not name, such as a machine that was refused.
    private init(unnamed type: String) {
        self.type = type
        key = nil
        name = nil
    }

    /// The entity of a call; nil when the record names none.
    ///
    /// What a call creates is in its response; otherwise the request says what is meant, and where
    /// it does not, the record's list of resources.
    static func of(_ call: CloudTrailCall, action: String) -> CloudTrailEntity? {
        let parameters = unwrapped(call.parameters)
        let answer = unwrapped(call.record["responseElements"]?.object)
        if let type = call.thing {
            let rows = table.filter { $0.type == type }
            let objects = action == "create" ? [answer, parameters] : [parameters]
            // What else a record names is another thing, unless it is of the same kind.
            return objects.lazy.compactMap { $0.flatMap { anywhere(in: $0, rows) } }.first
                ?? [parameters.flatMap { generic(call, $0) }, resource(of: call)]
                .lazy.compactMap { $0 }.first { $0.type == type }
                ?? CloudTrailEntity(unnamed: type)
        }
        if action == "create", let created = answer.flatMap({ anywhere(in: $0, table) }) {
            return created
        }
        if let parameters {
            if let row = named(in: parameters) ?? inSets(of: parameters) { return row }
            if let generic = generic(call, parameters) { return generic }
        }
        if let resource = resource(of: call) { return resource }
        if let parameters, let key = text("keyId", in: parameters) {
            return CloudTrailEntity(type: "KMS_KEY", id: key)
        }
        // Signing in acts on nothing but the account of who does it.
        if call.service == "signin", let user = call.identity["userName"]?.string {
            return CloudTrailEntity(type: "IAM_USER", id: user)
        }
        return refused(call)
    }

    /// What a refusal says that the caller may not act on; such a record has no parameters.
    private static func refused(_ call: CloudTrailCall) -> CloudTrailEntity? {
        guard let message = call.record["errorMessage"]?.string else { return nil }
        let words = message.split(separator: " ")
        guard let place = words.firstIndex(of: "resource:"), place + 1 < words.count,
            let arn = ARN(String(words[place + 1]))
        else { return nil }
        return CloudTrailEntity(arn, type: nil)
    }

    // Which parameter names the entity, the more specific first: a subnet's creation names the
    // network too, and a policy is attached to a role.
    // swift-format-ignore
    private static let table: [Parameter] = [
        ("accessKeyId",           "IAM_ACCESS_KEY"),
        ("instanceProfileName",   "IAM_INSTANCE_PROFILE"),
        ("roleName",              "IAM_ROLE"),
        ("userName",              "IAM_USER"),
        ("roleArn",               "IAM_ROLE"),
        ("groupName",             "GROUP"),
        ("policyArn",             "IAM_POLICY"),
        ("policyName",            "IAM_POLICY"),
        ("bucketName",            "S3_BUCKET"),
        ("functionName",          "LAMBDA_FUNCTION"),
        ("layerName",             "LAMBDA_LAYER"),
        ("secretId",              "SECRETSMANAGER_SECRET"),
        ("trailName",             "CLOUDTRAIL_TRAIL"),
        ("dBSnapshotIdentifier",  "RDS_DB_SNAPSHOT"),
        ("dBInstanceIdentifier",  "RDS_DB_INSTANCE"),
        ("dBClusterIdentifier",   "RDS_DB_CLUSTER"),
        ("dBSubnetGroupName",     "RDS_DB_SUBNET_GROUP"),
        ("networkInterfaceId",    "EC2_NETWORK_INTERFACE"),
        ("snapshotId",            "EC2_SNAPSHOT"),
        ("volumeId",              "EC2_VOLUME"),
        ("natGatewayId",          "EC2_NAT_GATEWAY"),
        ("routeTableId",          "EC2_ROUTE_TABLE"),
        ("internetGatewayId",     "EC2_INTERNET_GATEWAY"),
        ("subnetId",              "EC2_SUBNET"),
        ("allocationId",          "EC2_ADDRESS"),
        ("groupId",               "EC2_SECURITY_GROUP"),
        ("instanceId",            "EC2_INSTANCE"),
        ("imageId",               "EC2_IMAGE"),
        ("vpcId",                 "EC2_VPC"),
        ("tableName",             "DYNAMODB_TABLE"),
        ("logGroupName",          "LOGS_LOG_GROUP"),
        ("trustAnchorId",         "ROLESANYWHERE_TRUST_ANCHOR"),
        ("profileId",             "ROLESANYWHERE_PROFILE"),
        ("queueUrl",              "SQS_QUEUE"),
        ("topicArn",              "SNS_TOPIC"),
        ("clusterName",           "CLUSTER"),
        ("stackName",             "CLOUDFORMATION_STACK"),
        ("hostedZoneId",          "ROUTE53_HOSTED_ZONE"),
        ("detectorId",            "GUARDDUTY_DETECTOR"),
        ("modelId",               "BEDROCK_MODEL"),
        ("commandId",             "SSM_COMMAND"),
        ("instanceIds",           "EC2_INSTANCE"),
        ("documentName",          "SSM_DOCUMENT"),
        ("flowLogId",             "EC2_FLOW_LOG"),
        ("associationId",         "EC2_ASSOCIATION"),
        ("resourceId",            "RESOURCE"),
    ]

    /// Some calls of EC2 wrap everything once more, as in `{"DeleteNatGatewayRequest":{…}}`.
    private static func unwrapped(_ object: JSONObject?) -> JSONObject? {
        guard let object, object.count <= 2,
            let inner = object.members.first(where: {
                $0.key.hasSuffix("Request") || $0.key.hasSuffix("Response")
            })?.value.object
        else { return object }
        return inner
    }

    private typealias Parameter = (parameter: String, type: String)

    private static func named(
        in object: JSONObject,
        _ table: [Parameter] = CloudTrailEntity.table
    ) -> CloudTrailEntity? {
        if let bucket = text("bucketName", in: object), let key = text("key", in: object),
            table.contains(where: { $0.parameter == "bucketName" })
        {
            return CloudTrailEntity(type: "S3_OBJECT", id: "\(bucket)/\(key)")
        }
        for row in table {
            if let id = text(row.parameter, in: object) {
                return CloudTrailEntity(type: row.type, id: id)
            }
        }
        return nil
    }

    /// Looks one level down, too: answers wrap what they describe, as in `{"subnet":{"subnetId":…}}`.
    private static func anywhere(
        in object: JSONObject,
        _ table: [Parameter]
    ) -> CloudTrailEntity? {
        if let entity = named(in: object, table) { return entity }
        for member in object.members {
            if let inner = member.value.object, let entity = named(in: inner, table) {
                return entity
            }
        }
        return inSets(of: object, table)
    }

    /// EC2 writes lists as `{"instancesSet":{"items":[{"instanceId":…}]}}`; the first item counts.
    private static func inSets(
        of object: JSONObject,
        _ table: [Parameter] = CloudTrailEntity.table
    ) -> CloudTrailEntity? {
        for member in object.members where member.key.hasSuffix("Set") {
            guard member.key != "filterSet", let item = member.value["items"]?.array?.first?.object
            else { continue }
            if let entity = named(in: item, table) { return entity }
        }
        return nil
    }

    /// `name` means whatever the call's own name says it acts on.
    private static func generic(
        _ call: CloudTrailCall,
        _ parameters: JSONObject
    ) -> CloudTrailEntity? {
        guard let id = text("name", in: parameters) ?? text("names", in: parameters) else {
            return nil
        }
        let noun = FieldName.words(in: Array(call.name)).dropFirst().joined()
        var type = ChangeText.constant("\(call.service) \(noun)")
        if call.service == "cloudtrail" { type = "CLOUDTRAIL_TRAIL" }
        if call.service == "ssm", type.hasPrefix("SSM_PARAMETER") { type = "SSM_PARAMETER" }
        return CloudTrailEntity(type: type, id: id)
    }

    private static func resource(of call: CloudTrailCall) -> CloudTrailEntity? {
        for resource in call.record["resources"]?.array ?? [] {
            guard let id = (resource["ARN"] ?? resource["ARNPrefix"])?.string, let arn = ARN(id)
            else { continue }
            let type = resource["type"]?.string?.split(separator: ":").dropFirst()
                .joined(separator: " ")
            return CloudTrailEntity(arn, type: type.map { ChangeText.constant($0) })
        }
        return nil
    }

    /// A parameter's text, with a small or a capital first letter; the first of a list.
    private static func text(_ name: String, in object: JSONObject) -> String? {
        let value = object[name] ?? object[name.prefix(1).uppercased() + name.dropFirst()]
        let text = value?.string ?? value?.array?.first?.string
        return text?.isEmpty == true ? nil : text
    }
}
