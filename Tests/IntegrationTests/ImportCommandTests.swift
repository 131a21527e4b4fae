import Foundation
import Postgres
import TestSupport
import Testing

@Suite("Importing a log")
struct ImportCommandTests {
    private static let cloudTrail = (1...3).map { number in
        #"{"eventVersion":"1.08","eventTime":"2026-03-0\#(number)T09:15:00Z","eventSource":"#
            + #""s3.amazonaws.com","eventName":"DeleteBucket","awsRegion":"eu-west-1","eventID":"e-\#(number)","#
            + #""userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/ana"},"#
            + #""requestParameters":{"bucketName":"b-\#(number)"},"responseElements":null}"#
    }
    private static let ocsf = (1...3).map { number in
        #"{"class_uid":6003,"class_name":"API Activity","activity_id":4,"type_uid":600304,"#
            + #""time":177244290012\#(number),"metadata":{"uid":"evt-\#(number)","product":{"name":"Gate"}},"#
            + #""api":{"operation":"DeleteBucket","service":{"name":"s3"}},"actor":{"user":{"uid":"u"}}}"#
    }
    private static let own = (1...3).map { number in
        #"{"event_type":"OWN","idempotency_key":"own-\#(number)"}"#
    }

    private func file(_ text: String) throws -> String {
        let url = FileManager.default.temporaryDirectory
            .appending(path: "assay-import-\(UUID().uuidString)")
        try Data(text.utf8).write(to: url)
        return url.path()
    }

    @Test(
        "counts each record once, in lines or in one array, and adds none the second time",
        arguments: [
            ("cloudtrail", cloudTrail.joined(separator: "\n")),
            ("cloudtrail", "{\"Records\":[\(cloudTrail.joined(separator: ","))]}"),
            ("ocsf", ocsf.joined(separator: "\n")), ("ocsf", "[\(ocsf.joined(separator: ","))]"),
            ("ndjson", own.joined(separator: "\n")),
        ]
    )
    func formats(format: String, text: String) async throws {
        let (program, _, slug) = try await Program.withTenant()
        let path = try file(text)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let first = try await program.succeed("import", format, path, "--tenant", slug)
        #expect(first == "3 records: 3 events recorded, 0 known already, 0 refused\n")
        let second = try await program.run("import", format, path, "--tenant", slug)
        #expect(second.status == 0)
        #expect(second.output == "3 records: 0 events recorded, 3 known already, 0 refused\n")
        // Not a terminal: lines rather than a bar.
        #expect(second.errors.hasSuffix("100% " + second.output))
        #expect(!second.errors.contains("\u{1B}") && !second.errors.contains("\r"))
    }

    @Test("names the lines that it refuses, records the others and ends with status 1")
    func refusals() async throws {
        let (program, database, slug) = try await Program.withTenant()
        let path = try file("\(Self.own[0])\n{\"event_type\":7}\n\(Self.own[1])\n{\"evnt\":1}\n")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let outcome = try await program.run("import", "ndjson", path, "--tenant", slug)
        #expect(outcome.status == 1)
        #expect(outcome.output == "4 records: 2 events recorded, 0 known already, 2 refused\n")
        #expect(outcome.errors.contains("line 2: Expected a string, not a number. (/event_type)\n"))
        #expect(outcome.errors.contains("line 4: "))
        let stored = try await TestConnection.open(database) { connection in
            try await connection.query(
                Statement(Program.recordedSQL(slug))
            )[0].int64(0)
        }
        #expect(stored == 2)
    }

    @Test("says what is wrong with the format, the file and the tenant")
    func mistakes() async throws {
        let (program, _, slug) = try await Program.withTenant()
        let path = try file(Self.own[0])
        defer { try? FileManager.default.removeItem(atPath: path) }
        let format = try await program.run("import", "cloudtrial", path, "--tenant", slug)
        #expect(format.status == 1)
        #expect(format.errors.contains("Did you mean \"cloudtrail\"?"))
        let missing = try await program.run("import", "ndjson", "/nowhere", "--tenant", slug)
        #expect(missing.status == 1)
        #expect(missing.errors.contains("cannot read /nowhere: No such file or directory"))
        let tenant = try await program.run("import", "ndjson", path, "--tenant", "nobody")
        #expect(tenant.status == 1)
        #expect(tenant.errors.contains("there is no tenant \"nobody\""))
    }

    private static let real = SharedData.folder.map { $0 + "/aws_invictus/cloudtrail.jsonl" }

    @Test("counts each of 2,900 real CloudTrail events once", .enabled(if: real != nil))
    func realEvents() async throws {
        let (program, database, slug) = try await Program.withTenant()
        let path = try #require(Self.real)
        let first = try await program.succeed("import", "cloudtrail", path, "--tenant", slug)
        #expect(first == "2900 records: 2900 events recorded, 0 known already, 0 refused\n")
        let second = try await program.succeed("import", "cloudtrail", path, "--tenant", slug)
        #expect(second == "2900 records: 0 events recorded, 2900 known already, 0 refused\n")
        let stored = try await TestConnection.open(database) { connection in
            try await connection.query(
                Statement(Program.recordedSQL(slug))
            )[0].int64(0)
        }
        #expect(stored == 2900)
    }
}
