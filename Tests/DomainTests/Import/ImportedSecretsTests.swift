import Domain
import JSON
import TestSupport
import Testing

@Suite("Secrets in imported records")
struct ImportedSecretsTests {
    @Test("of CloudTrail are in neither the text nor the values of the event")
    func cloudTrail() throws {
        let (object, event) = try imported(
            try parsed(
                #"""
                {"eventTime":"2026-03-02T09:15:00Z","eventID":"e","eventName":"ModifyDBInstance",
                "eventSource":"rds.amazonaws.com","userIdentity":{"accessKeyId":"ASIAABCDEFGHIJKLMNOP"},
                "errorCode":"Failed","errorMessage":"refused: postgres://ana:hunter2hunter2@db/x",
                "requestParameters":{"dBInstanceIdentifier":"orders","masterUserPassword":"hunter2",
                "tags":[{"key":"api_key","value":"k-0815-k-0815"}],"passwordResetRequired":false}}
                """#
            ),
            by: CloudTrailMapping()
        )
        #expect(
            event.details == """
                DB Instance Identifier
                + orders

                Master User Password
                + [redacted]

                Tags
                + [{"key":"api_key","value":"[redacted]"}]

                Password Reset Required
                + false

                Error
                + Failed: refused: postgres://ana:[redacted]@db/x
                """
        )
        #expect(
            object["new_values"] == [
                "dBInstanceIdentifier": "orders", "masterUserPassword": "[redacted]",
                "tags": [["key": "api_key", "value": "[redacted]"]],
                "passwordResetRequired": false,
            ]
        )
        // Which key was used is what an investigation begins with, and opens nothing.
        #expect(object["event_metadata"]?["access_key_id"] == "ASIAABCDEFGHIJKLMNOP")
        #expect(!JSONValue.object(object).description.contains("hunter2"))
    }

    @Test("of OCSF are in neither state of the event")
    func ocsf() throws {
        let (object, _) = try imported(
            try parsed(
                #"""
                {"class_uid":3004,"activity_id":3,"time":1772442900,
                "message":"Rotated; token=abcdefgh12345678 is void",
                "entity":{"uid":"r","type":"Role","data":{"client_secret":"first-secret"}},
                "entity_result":{"uid":"r","data":{"client_secret":"other-secret"}}}
                """#
            ),
            by: OCSFMapping()
        )
        #expect(object["old_values"]?["data"]?["client_secret"] == "[redacted]")
        #expect(object["new_values"]?["data"]?["client_secret"] == "[redacted]")
        #expect(object["details"] == "Rotated; token=[redacted] is void")
    }

    @Test(
        "are few in real records, and nothing else is taken for one",
        .enabled(if: SharedData.isPresent)
    )
    func real() throws {
        let folder = try #require(SharedData.folder)
        var places: [String: Int] = [:]
        func count(_ old: JSONValue, _ new: JSONValue, _ path: String) {
            switch (old, new) {
            case (.object(let old), .object(let new)):
                for (left, right) in zip(old.members, new.members) {
                    count(left.value, right.value, left.key)
                }
            case (.array(let old), .array(let new)):
                for (left, right) in zip(old, new) { count(left, right, path) }
            default:
                if old != new { places[path, default: 0] += 1 }
            }
        }
        let files = try SharedData.files("aws_stratus") + SharedData.files("prowler_ocsf")
        var records = try files.flatMap { try SharedData.records($0) }
        records += try SharedData.records(folder + "/aws_invictus/cloudtrail.jsonl")
        for record in records { count(record, record.withoutSecrets(), "") }
        #expect(records.count > 3000)
        // The values are those of parameters named /credentials/…, which are secure strings.
        #expect(places == ["value": 42, "sessionToken": 40, "masterUserPassword": 2])
    }
}
