import Domain
import JSON
import Testing

@Suite("The entity of a CloudTrail record")
struct CloudTrailEntityTests {
    private let mapping = CloudTrailMapping()

    @Test(
        "is what the call acts on",
        arguments: [
            (
                "AttachRolePolicy", #"{"roleName":"app","policyArn":"arn:aws:iam::1:policy/P"}"#,
                "null", "[]", "IAM_ROLE", "app"
            ),
            (
                "GetPolicy", #"{"policyArn":"arn:aws:iam::1:policy/a/P"}"#,
                "null", "[]", "IAM_POLICY", "P"
            ),
            (
                "DeleteAccessKey", #"{"userName":"u","accessKeyId":"AKIAX"}"#,
                "null", "[]", "IAM_ACCESS_KEY", "AKIAX"
            ),
            (
                "ec2 CreateSubnet", #"{"vpcId":"vpc-1"}"#,
                #"{"subnet":{"vpcId":"vpc-1","subnetId":"s-1"}}"#,
                "[]", "EC2_SUBNET", "s-1"
            ),
            (
                "ec2 RunInstances",
                #"{"instancesSet":{"items":[{"imageId":"ami-1"}]},"subnetId":"s-1"}"#,
                #"{"groupSet":{},"instancesSet":{"items":[{"subnetId":"s-1","instanceId":"i-1"}]}}"#,
                "[]", "EC2_INSTANCE", "i-1"
            ),
            (
                "ec2 CreateRoute", #"{"routeTableId":"rtb-1","natGatewayId":"nat-1"}"#,
                #"{"_return":true}"#, "[]", "EC2_ROUTE_TABLE", "rtb-1"
            ),
            (
                "SendCommand", #"{"instanceIds":["i-1"],"documentName":"AWS-RunShellScript"}"#,
                #"{"command":{"commandId":"c-1"}}"#, "[]", "SSM_DOCUMENT", "AWS-RunShellScript"
            ),
            (
                "TerminateInstances", #"{"instancesSet":{"items":[{"instanceId":"i-2"}]}}"#,
                "null", "[]", "EC2_INSTANCE", "i-2"
            ),
            (
                "PutParameter", #"{"name":"/db/password"}"#, "null", "[]",
                "SSM_PARAMETER", "/db/password"
            ),
            ("CreateSecret", #"{"name":"db"}"#, "null", "[]", "SSM_SECRET", "db"),
            (
                "GetSecretValue", #"{"secretId":"arn:aws:secretsmanager:r:1:secret:db-AbCdEf"}"#,
                "null", "[]", "SECRETSMANAGER_SECRET", "db"
            ),
            (
                "PutObject", #"{"bucketName":"b","key":"k/x.txt"}"#, "null", "[]",
                "S3_OBJECT", "b/k/x.txt"
            ),
            (
                "GetBucketAcl", "null", "null",
                #"[{"ARN":"arn:aws:s3:::b","type":"AWS::S3::Bucket"}]"#,
                "S3_BUCKET", "b"
            ),
            (
                "Decrypt", "\"text\"", "null",
                #"[{"ARN":"arn:aws:kms:r:1:key/k-1","type":"AWS::KMS::Key"}]"#,
                "KMS_KEY", "arn:aws:kms:r:1:key/k-1"
            ),
            (
                "rds CreateDBSnapshot", "null", #"{"vpcId":"vpc-1","dBSnapshotIdentifier":"d"}"#,
                "[]",
                "RDS_DB_SNAPSHOT", "d"
            ),
            (
                "DeleteNatGateway", #"{"DeleteNatGatewayRequest":{"NatGatewayId":"nat-1"}}"#,
                "null",
                "[]", "EC2_NAT_GATEWAY", "nat-1"
            ),
            (
                "AssumeRole", #"{"roleArn":"arn:aws:iam::1:role/x/app"}"#, "null", "[]",
                "IAM_ROLE", "app"
            ),
        ]
    )
    func entities(
        call: String,
        parameters: String,
        answer: String,
        resources: String,
        type: String,
        key: String
    ) throws {
        let words = call.split(separator: " ")
        let service = words.count > 1 ? words[0] : "ssm"
        let (_, event) = try imported(
            try cloudTrailRecord(
                """
                "eventName":"\(words[words.count - 1])","eventSource":"\(service).amazonaws.com","requestParameters":\
                \(parameters),"responseElements":\(answer),"resources":\(resources)
                """
            ),
            by: mapping
        )
        #expect(event.entityType == type)
        #expect(event.entityKey == key)
    }

    @Test(
        "goes by the service that the call is of",
        arguments: [
            (
                "apigateway", "CreateRoute", #"{"apiId":"a-1","routeKey":"GET /"}"#, "null", "[]",
                nil, nil
            ),
            (
                "elasticache", "CreateSnapshot", #"{"snapshotName":"s-1"}"#, "null",
                #"[{"ARN":"arn:aws:elasticache:r:1:snapshot:s-1"}]"#,
                "ELASTICACHE_SNAPSHOT", "arn:aws:elasticache:r:1:snapshot:s-1"
            ),
            (
                "fsx", "CreateVolume", #"{"name":"data","volumeType":"ONTAP"}"#, "null", "[]",
                "FSX_VOLUME", "data"
            ),
            (
                "ec2", "CreateImage", #"{"instanceId":"i-1","name":"golden"}"#, "null", "[]",
                "EC2_IMAGE", "golden"
            ),
            (
                "ec2", "CreateSnapshot", #"{"volumeId":"v-1"}"#, "null",
                #"[{"ARN":"arn:aws:ec2:r:1:snapshot/s-1","type":"AWS::EC2::Snapshot"}]"#,
                "EC2_SNAPSHOT", "arn:aws:ec2:r:1:snapshot/s-1"
            ),
            (
                "ec2", "CreateSnapshot", #"{"volumeId":"v-1"}"#, "null",
                #"[{"ARN":"arn:aws:kms:r:1:key/k-1","type":"AWS::KMS::Key"}]"#,
                "EC2_SNAPSHOT", nil
            ),
        ] as [(String, String, String, String, String, String?, String?)]
    )
    func services(
        service: String,
        name: String,
        parameters: String,
        answer: String,
        resources: String,
        type: String?,
        key: String?
    ) throws {
        let (_, event) = try imported(
            try cloudTrailRecord(
                """
                "eventName":"\(name)","eventSource":"\(service).amazonaws.com",\
                "requestParameters":\(parameters),"responseElements":\(answer),\
                "resources":\(resources)
                """
            ),
            by: mapping
        )
        #expect(event.entityType == type)
        #expect(event.entityKey == key)
    }

    @Test("is of a kind alone where the call that would have made it was refused")
    func unmade() throws {
        let (_, event) = try imported(
            try cloudTrailRecord(
                #"""
                "eventName":"RunInstances","eventSource":"ec2.amazonaws.com",
                "errorCode":"Client.UnauthorizedOperation",
                "requestParameters":{"instancesSet":{"items":[{"imageId":"ami-1"}]},"subnetId":"s-1"}
                """#
            ),
            by: mapping
        )
        #expect(event.entityType == "EC2_INSTANCE")
        #expect(event.entityKey == nil && event.entityName == nil)
    }

    @Test("is read from a refusal")
    func refused() throws {
        let (_, event) = try imported(
            try cloudTrailRecord(
                #"""
                "eventName":"AssumeRole","eventSource":"sts.amazonaws.com","errorCode":"AccessDenied",
                "errorMessage":"User: arn:aws:iam::1:user/u is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::1:role/app because of x",
                "requestParameters":null
                """#
            ),
            by: mapping
        )
        #expect(event.entityType == "IAM_ROLE" && event.entityKey == "app")
    }
}
