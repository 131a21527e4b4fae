import Domain
import JSON
import TestSupport
import Testing

@Suite("The CloudTrail mapping")
struct CloudTrailMappingTests {
    private let mapping = CloudTrailMapping()

    private static let created = #"""
        {"eventVersion":"1.08","userIdentity":{"type":"AssumedRole","arn":
        "arn:aws:sts::111122223333:assumed-role/deployer/ana","accountId":"111122223333",
        "accessKeyId":"ASIAEXAMPLE","sessionContext":{"sessionIssuer":{"arn":
        "arn:aws:iam::111122223333:role/deployer"},"attributes":{"mfaAuthenticated":"true"}}},
        "eventTime":"2026-03-02T09:15:00Z","eventSource":"lambda.amazonaws.com",
        "eventName":"CreateFunction20150331","awsRegion":"eu-west-1","sourceIPAddress":"192.0.2.7",
        "userAgent":"Terraform/1.9","requestParameters":{"functionName":"invoices","timeout":3,
        "dBName":"x","clientToken":"t","environment":{},"note":"a\nb"},"responseElements":null,
        "requestID":"r-1","eventID":"e-1","readOnly":false,"eventType":"AwsApiCall",
        "managementEvent":true,"recipientAccountId":"444455556666","eventCategory":"Management",
        "sharedEventID":"s-1"}
        """#

    @Test("turns a call that creates something into a whole event")
    func whole() throws {
        let (object, event) = try imported(try parsed(Self.created), by: mapping)
        #expect(event.idempotencyKey == "cloudtrail:e-1")
        #expect(event.occurredAt.rfc3339 == "2026-03-02T09:15:00Z")
        #expect(event.eventType == "LAMBDA.CreateFunction")
        #expect(event.action == "create")
        #expect(event.entityType == "LAMBDA_FUNCTION")
        #expect(event.entityKey == "invoices")
        #expect(event.entityName == "invoices")
        #expect(event.actor == "arn:aws:sts::111122223333:assumed-role/deployer/ana")
        #expect(event.userID == UUID.ofActor("arn:aws:sts::111122223333:assumed-role/deployer/ana"))
        #expect(event.outcome == .success)
        #expect(event.sourceIP == IPAddress("192.0.2.7"))
        #expect(event.requestID == "r-1")
        #expect(
            event.details == """
                Function Name
                + invoices

                Timeout
                + 3

                DB Name
                + x

                Note
                + a
                + b
                """
        )
        #expect(object["new_values"] == (try parsed(Self.created))["requestParameters"])
        #expect(
            object["event_metadata"]?.description == #"""
                {"region":"eu-west-1","account":"444455556666","event_source":"lambda.amazonaws.com",\#
                "event_name":"CreateFunction20150331","read_only":false,"user_agent":"Terraform/1.9",\#
                "identity_type":"AssumedRole","access_key_id":"ASIAEXAMPLE",\#
                "session_issuer":"arn:aws:iam::111122223333:role/deployer","mfa":true,\#
                "caller_account":"111122223333","shared_event_id":"s-1"}
                """#
        )
    }

    @Test("keeps a number as text where the database would write it with a thousand zeros")
    func growingNumber() throws {
        let source = try cloudTrailRecord(
            #""eventName":"PutItem","requestParameters":{"tableName":"t","big":1e1000,"small":1.5e-9}"#
        )
        let (object, _) = try imported(source, by: mapping)
        #expect(object["new_values"]?["big"] == .string("1e1000"))
        #expect(object["new_values"]?["small"]?.number?.text == "1.5e-9")
    }

    @Test(
        "knows what each call does",
        arguments: [
            ("CreateUser", false, "create"), ("RunInstances", false, "create"),
            ("AllocateAddress", false, "create"), ("RegisterImage", false, "create"),
            ("PutParameter", false, "update"), ("ModifyInstanceAttribute", false, "update"),
            ("StopLogging", false, "update"), ("DetachInternetGateway", false, "update"),
            ("RemoveTags", false, "update"), ("LeaveOrganization", false, "update"),
            ("DeleteTrail", false, "delete"), ("TerminateInstances", false, "delete"),
            ("DeregisterImage", false, "delete"), ("ReleaseAddress", false, "delete"),
            ("ScheduleKeyDeletion", false, "delete"), ("AttachUserPolicy", false, "grant"),
            ("AuthorizeSecurityGroupIngress", false, "grant"),
            ("AddPermission20150331v2", false, "grant"), ("DetachRolePolicy", false, "revoke"),
            ("RevokeSecurityGroupEgress", false, "revoke"), ("DeleteRolePolicy", false, "revoke"),
            ("ConsoleLogin", false, "login"), ("AssumeRoleWithSAML", true, "login"),
            ("Logout", false, "logout"), ("SendCommand", false, "execute"),
            ("InvokeModel", true, "read"), ("DescribeInstances", true, "read"),
            ("Decrypt", true, "read"), ("GetObject", false, "read"),
            ("SharedSnapshotVolumeCreated", false, "other"), ("frobnicate", false, "other"),
        ]
    )
    func actions(name: String, readOnly: Bool, action: String) throws {
        let (_, event) = try imported(
            try cloudTrailRecord(#""eventName":"\#(name)","readOnly":\#(readOnly)"#),
            by: mapping
        )
        #expect(event.action == action)
    }

    @Test(
        "tells refusals from failures",
        arguments: [
            (#""errorCode":"Client.UnauthorizedOperation""#, Outcome.denied),
            (#""errorCode":"AccessDeniedException","errorMessage":"no""#, .denied),
            (#""errorCode":"NoSuchBucketPolicy""#, .failure),
            (#""responseElements":{"ConsoleLogin":"Failure"}"#, .failure),
            (#""errorMessage":"Failed authentication""#, .failure),
            (#""responseElements":{"ConsoleLogin":"Success"}"#, .success), ("", .success),
        ]
    )
    func outcomes(members: String, outcome: Outcome) throws {
        let separator = members.isEmpty ? "" : ","
        let (_, event) = try imported(
            try cloudTrailRecord(#""eventName":"ConsoleLogin"\#(separator)\#(members)"#),
            by: mapping
        )
        #expect(event.outcome == outcome)
    }

    @Test("shows what a deletion removed as removed, and the error")
    func deletion() throws {
        let (_, event) = try imported(
            try cloudTrailRecord(
                #"""
                "eventName":"DeleteBucket","requestParameters":{"bucketName":"b","Host":"h"},
                "errorCode":"BucketNotEmpty","errorMessage":"It is not empty."
                """#
            ),
            by: mapping
        )
        #expect(event.details == "Bucket Name\n- b\n\nError\n+ BucketNotEmpty: It is not empty.")
    }

    @Test("keeps the name of a service that called where an address would stand")
    func service() throws {
        let (object, event) = try imported(
            try cloudTrailRecord(
                #"""
                "eventName":"Decrypt","readOnly":true,"sourceIPAddress":"rds.amazonaws.com",
                "userIdentity":{"type":"AWSService","invokedBy":"rds.amazonaws.com"},
                "requestParameters":{"keyId":"alias/x"}
                """#
            ),
            by: mapping
        )
        #expect(event.sourceIP == nil)
        #expect(event.actor == "rds.amazonaws.com")
        #expect(object["event_metadata"]?["source_service"] == "rds.amazonaws.com")
        #expect(object["event_metadata"]?["invoked_by"] == nil)
        #expect(event.newValues == nil)
        #expect(event.details == nil)
        #expect(event.entityType == "KMS_KEY")
    }

    @Test("bounds whatever is too long, too large or not storable, and keeps the fact")
    func hostile() throws {
        let long = String(repeating: "x", count: 5000)
        let (object, event) = try imported(
            try cloudTrailRecord(
                #"""
                "eventName":"Create\#(long)","eventSource":"\#(long)","requestID":"\#(long)",
                "userIdentity":{"arn":"\#(long)"},"errorMessage":"\#(long)",
                "requestParameters":{"bucketName":"\#(long)","nul\u0000":"a\u0000b\nc",
                "n":1e99999,"big":[\#(String(repeating: "1,", count: 40_000))1],"last":true}
                """#
            ),
            by: mapping
        )
        #expect(event.eventType.unicodeScalars.count == Limits.eventTypeMax)
        #expect(event.entityKey?.unicodeScalars.count == Limits.entityKeyMax)
        #expect(event.actor?.unicodeScalars.count == Limits.actorMax)
        #expect(event.requestID?.unicodeScalars.count == Limits.keyMax)
        #expect(object["new_values"]?["big"] == "… 80003 bytes, too large to keep")
        #expect(object["new_values"]?["n"] == "1e99999")
        #expect(object["new_values"]?["last"] == true)
        #expect((event.newValues?.count ?? 0) < Limits.importValueBytesMax)
    }

    @Test("two identifiers that begin alike stay two after they were cut")
    func distinct() throws {
        let long = String(repeating: "x", count: 600)
        let keys = try ["a", "b"].map { end in
            try imported(
                try cloudTrailRecord(
                    #""eventName":"X","requestParameters":{"bucketName":"\#(long)\#(end)"}"#
                ),
                by: mapping
            ).event.entityKey
        }
        #expect(keys[0] != keys[1])
    }

    @Test("names what a record lacks")
    func lacking() throws {
        let nameless = #expect(throws: Problem.self) {
            try mapping.events(from: ["eventTime": "2026-03-02T09:15:00Z"])
        }
        #expect(nameless?.field == "/eventName")
        let timeless = #expect(throws: Problem.self) {
            try mapping.events(from: ["eventName": "X", "eventTime": "yesterday"])
        }
        #expect(timeless?.field == "/eventTime")
        #expect(throws: Problem.self) { try mapping.events(from: []) }
    }

    @Test("reads the text in which lookup-events wraps a record")
    func lookup() throws {
        let wrapped: JSONValue = ["EventId": "e-1", "CloudTrailEvent": .string(Self.created)]
        #expect(try mapping.events(from: wrapped) == mapping.events(from: try parsed(Self.created)))
    }

    @Test("without an identifier, the record itself names it")
    func unnamed() throws {
        func key(_ name: String) throws -> String? {
            try imported(
                ["eventName": .string(name), "eventTime": "2026-03-02T09:15:00Z"],
                by: mapping
            ).event.idempotencyKey
        }
        #expect(try key("A") == key("A"))
        #expect(try key("A") != key("B"))
        #expect(try key("A")?.hasPrefix("cloudtrail:sha256:") == true)
    }

    @Test("every record of an hour of real CloudTrail passes", .enabled(if: SharedData.isPresent))
    func invictus() throws {
        let folder = try #require(SharedData.folder)
        let records = try SharedData.records(folder + "/aws_invictus/cloudtrail.jsonl")
        #expect(records.count == 2900)
        let events = try records.map { try imported($0, by: mapping).event }
        #expect(Set(events.compactMap(\.idempotencyKey)).count == 2900)
        #expect(events.filter { $0.actor == nil }.isEmpty)
        let denied = events.filter { $0.outcome == .denied }.count
        #expect(denied == 60)
        let others = Set(events.filter { $0.action == "other" }.map(\.eventType))
        #expect(others == ["EC2.SharedSnapshotVolumeCreated"])
        let changing = events.filter { $0.action != "read" && $0.action != "login" }
        let nameless = Set(changing.filter { $0.entityKey == nil }.map(\.eventType))
        #expect(nameless.count < 20, "\(nameless.sorted())")
    }

    @Test("every record of the recorded attacks passes", .enabled(if: SharedData.isPresent))
    func attacks() throws {
        var count = 0
        for file in try SharedData.files("aws_stratus") {
            for record in try SharedData.records(file) {
                _ = try imported(record, by: mapping)
                count += 1
            }
        }
        for file in try SharedData.files("otrf") where file.contains("ec2_proxy_s3_exfiltration") {
            for record in try SharedData.records(file) {
                _ = try imported(record, by: mapping)
                count += 1
            }
        }
        #expect(count > 200)
    }
}
