import Domain
import JSON
import TestSupport
import Testing

@Suite("The OCSF mapping")
struct OCSFMappingTests {
    private let mapping = OCSFMapping()

    @Test("turns an API activity into an event")
    func apiActivity() throws {
        let (object, event) = try imported(
            try parsed(
                #"""
                {"class_uid":6003,"class_name":"API Activity","activity_id":4,
                "activity_name":"Delete","type_uid":600304,"time":1772442900123,"severity":"High",
                "status_id":2,"status_code":"AccessDenied","message":"Bucket was not deleted.",
                "metadata":{"uid":"evt-00000001","product":{"name":"Gate"},"correlation_uid":"c"},
                "api":{"operation":"DeleteBucket","service":{"name":"s3"},"request":{"uid":"r-1",
                "data":{"bucket":"b"}},"response":{"error":"AccessDenied","error_message":"no"}},
                "actor":{"user":{"uid":"u-7","email_addr":"ana@corp.example"},
                "session":{"uid":"s-1","is_mfa":true}},"src_endpoint":{"ip":"2001:db8::1"},
                "resources":[{"uid":"b","type":"S3 Bucket"}]}
                """#
            ),
            by: mapping
        )
        #expect(event.eventType == "S3.DeleteBucket")
        #expect(event.action == "delete")
        #expect(event.occurredAt.rfc3339 == "2026-03-02T09:15:00.123000Z")
        #expect(event.idempotencyKey == "ocsf:Gate:evt-00000001")
        #expect(event.actor == "ana@corp.example")
        #expect(event.outcome == .denied)
        #expect(event.entityType == "S3_BUCKET")
        #expect(event.entityKey == "b")
        #expect(event.sourceIP == IPAddress("2001:db8::1"))
        #expect(event.requestID == "r-1")
        #expect(
            event.details == """
                Bucket was not deleted.

                Error
                + AccessDenied

                Error Message
                + no
                """
        )
        #expect(object["new_values"]?.description == #"{"bucket":"b"}"#)
        let metadata = object["event_metadata"]
        #expect(metadata?["severity"] == "High")
        #expect(metadata?["mfa"] == true)
        #expect(metadata?["session_uid"] == "s-1")
    }

    @Test(
        "knows what each class's activities do and end as",
        arguments: [
            (3002, 1, 1, "login", Outcome.success), (3002, 2, 1, "logout", .success),
            (3002, 1, 2, "login", .failure), (3001, 1, 0, "create", .unknown),
            (3001, 7, 1, "grant", .success), (3001, 8, 1, "revoke", .success),
            (3004, 3, 1, "update", .success), (3006, 4, 1, "revoke", .success),
            (6003, 2, 99, "read", .unknown), (2004, 1, 1, "create", .unknown),
            (4001, 6, 1, "other", .success),
        ]
    )
    func activities(
        classUID: Int,
        activity: Int,
        status: Int,
        action: String,
        outcome: Outcome
    ) throws {
        let (_, event) = try imported(
            [
                "type_uid": .number(JSONNumber(Int64(classUID * 100 + activity))),
                "time": 1_772_442_900, "status_id": .number(JSONNumber(Int64(status))),
            ],
            by: mapping
        )
        #expect(event.action == action)
        #expect(event.outcome == outcome)
        #expect(event.eventType == "OCSF.\(classUID * 100 + activity)")
    }

    @Test("signing in acts on the account of who signs in, unless somebody else is named")
    func authentication() throws {
        let (_, event) = try imported(
            try parsed(
                #"""
                {"class_uid":3002,"class_name":"Authentication","activity_id":1,
                "activity_name":"Logon","time_dt":"2026-03-02T09:15:00.5+01:00",
                "user":{"uid":"u-1","name":"Ana","type":"User"},"status_id":1}
                """#
            ),
            by: mapping
        )
        #expect(event.eventType == "AUTHENTICATION.LOGON")
        #expect(event.occurredAt.rfc3339 == "2026-03-02T08:15:00.500000Z")
        #expect(event.actor == "u-1")
        #expect(event.entityType == "USER")
        #expect(event.entityKey == "u-1")
        #expect(event.entityName == "Ana")
    }

    @Test("a change of an entity keeps both of its states")
    func entity() throws {
        let (object, _) = try imported(
            try parsed(
                #"""
                {"class_uid":3004,"activity_id":3,"time":1772442900,
                "entity":{"uid":"r","type":"Role","data":1},"entity_result":{"uid":"r","data":2}}
                """#
            ),
            by: mapping
        )
        #expect(object["old_values"]?["data"] == 1)
        #expect(object["new_values"]?["data"] == 2)
        #expect(object["entity_type"] == "ROLE")
    }

    @Test(
        "a finding's outcome is its verdict, not where it stands in its life",
        arguments: [("PASS", Outcome.success), ("FAIL", .failure), ("MANUAL", .unknown)]
    )
    func verdict(code: String, outcome: Outcome) throws {
        let (_, event) = try imported(
            [
                "class_uid": 2004, "time": 1_772_442_900, "status_id": 1,
                "status_code": .string(code),
            ],
            by: mapping
        )
        #expect(event.outcome == outcome)
    }

    @Test("a finding's identifier, which stays from scan to scan, is no idempotency key")
    func findings() throws {
        func key(_ time: Int64, uid: JSONValue) throws -> String? {
            try imported(
                [
                    "class_uid": 2004, "time": .number(JSONNumber(time)),
                    "finding_info": ["uid": "f-1"], "metadata": ["uid": uid],
                ],
                by: mapping
            ).event.idempotencyKey
        }
        #expect(try key(1_772_442_900, uid: nil) != key(1_772_442_901, uid: nil))
        #expect(try key(1_772_442_900, uid: nil) == key(1_772_442_900, uid: nil))
        #expect(try key(1_772_442_900, uid: "<event_uid>")?.hasPrefix("ocsf:sha256:") == true)
    }

    @Test("names what a record lacks")
    func lacking() {
        let timeless = #expect(throws: Problem.self) { try mapping.events(from: ["class_uid": 1]) }
        #expect(timeless?.field == "/time")
        let classless = #expect(throws: Problem.self) { try mapping.events(from: ["time": 1]) }
        #expect(classless?.field == "/class_uid")
        #expect(throws: Problem.self) {
            try mapping.events(from: ["class_uid": 1, "time": "soon"])
        }
    }

    @Test("every real finding of four clouds passes", .enabled(if: SharedData.isPresent))
    func prowler() throws {
        var keys: Set<String> = []
        var count = 0
        for file in try SharedData.files("prowler_ocsf") {
            for record in try SharedData.records(file) {
                let event = try imported(record, by: mapping).event
                #expect(event.eventType == "DETECTION_FINDING.CREATE")
                #expect(event.actor == "Prowler")
                #expect(event.entityKey != nil)
                #expect(event.details != nil)
                count += 1
                keys.insert(event.idempotencyKey ?? "")
            }
        }
        #expect(count == 21)
        #expect(keys.count == 21)
    }
}
