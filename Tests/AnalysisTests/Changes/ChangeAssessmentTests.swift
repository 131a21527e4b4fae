import Diff
import JSON
import Testing

@testable import Analysis

@Suite("The assessment of changes")
struct ChangeAssessmentTests {
    @Test("finds no change in the same document, whatever the order of its members")
    func identical() throws {
        let assessment = try assess(#"{"a": 1, "b": [1, 2]}"#, #"{"b": [1, 2], "a": 1}"#)
        #expect(assessment.isIdentical)
        #expect(assessment.changeCount == 0)
        #expect(assessment.summary == "No change: both results are the same.")
        #expect(assessment.markdown() == "No change: both results are the same.\n")
    }

    static let cosmetic: [(CosmeticGroup.Kind, String, String)] = [
        (.order, #"{"tags": ["a", "b"]}"#, #"{"tags": ["b", "a"]}"#),
        (.order, #"[{"id": 1}, {"id": 2}]"#, #"[{"id": 2}, {"id": 1}]"#),
        (.letterCase, #"{"mode": "Enabled"}"#, #"{"mode": "enabled"}"#),
        (.letterCase, #"{"digest": "AB:CD:01"}"#, #"{"digest": "ab:cd:01"}"#),
        (.timestamps, #"{"x": "2026-01-01T00:00:00Z"}"#, #"{"x": "2026-02-01T00:00:00Z"}"#),
        (.timestamps, #"{"created_time": 1739539623}"#, #"{"created_time": 1739539999}"#),
        (.timestamps, #"{"last_used": null}"#, #"{"last_used": "2026-02-01"}"#),
        (.stamps, #"{"VersionId": "v1"}"#, #"{"VersionId": "v2"}"#),
        (.stamps, #"{"resourceVersion": "17"}"#, #"{"resourceVersion": "18"}"#),
        (.numberFormat, #"{"n": 1.50}"#, #"{"n": 1.5}"#),
        (.numberFormat, #"{"n": [1e2]}"#, #"{"n": [100]}"#),
        (.whitespace, #"{"t": "a\r\nb  "}"#, #"{"t": "a\nb"}"#),
        (.emptiness, #"{"t": null, "u": 1}"#, #"{"u": 1}"#),
    ]

    @Test("sets apart what changes nothing", arguments: cosmetic)
    func setsApart(_ kind: CosmeticGroup.Kind, _ old: String, _ new: String) throws {
        let assessment = try assess(old, new)
        #expect(!assessment.isIdentical)
        #expect(assessment.changeCount == 0)
        #expect(assessment.cosmetic.map(\.kind) == [kind])
        #expect(assessment.cosmetic.first?.count == 1)
        #expect(assessment.summary.hasPrefix("No material change: both results say the same. 1 "))
        #expect(assessment.markdown().contains("## Set apart as cosmetic"))
    }

    static let real: [(String, String)] = [
        (#"{"expires_at": "2026-01-01T00:00:00Z"}"#, #"{"expires_at": "2027-01-01T00:00:00Z"}"#),
        (#"{"not_after": "2026-01-01"}"#, #"{"not_after": "2027-01-01"}"#),
        (#"{"path": "/Etc"}"#, #"{"path": "/etc"}"#),
        (#"{"username": "Admin"}"#, #"{"username": "admin"}"#),
        (#"{"session_token": "abcDEF"}"#, #"{"session_token": "ABCdef"}"#),
        (#"{"timeout": 10}"#, #"{"timeout": 11}"#),
        (#"{"command": ["rm", "a", "b"]}"#, #"{"command": ["rm", "b", "a"]}"#),
        (#"{"text": "rm a b"}"#, #"{"text": "rm ab"}"#),
        (#"{"max_age_days": 30}"#, #"{"max_age_days": 31}"#),
        (#"{"n": 9007199254740993}"#, #"{"n": 9007199254740992}"#),
        (#"{"a": null}"#, #"{"a": ""}"#),
    ]

    @Test("does not set apart what may matter", arguments: real)
    func keeps(_ old: String, _ new: String) throws {
        let assessment = try assess(old, new)
        #expect(assessment.changeCount == 1)
        #expect(assessment.cosmetic.isEmpty)
    }

    @Test("joins elements by what identifies them, wherever they stand")
    func joins() throws {
        let assessment = try assess(
            #"{"users": [{"id": 1, "name": "a", "n": 1}, {"id": 2, "name": "b", "n": 1}, {"id": 3, "name": "c", "n": 1}]}"#,
            #"{"users": [{"id": 4, "name": "d", "n": 1}, {"id": 3, "name": "c", "n": 2}, {"id": 1, "name": "a", "n": 1}]}"#
        )
        #expect(assessment.changeCount == 3)
        let count = try #require(assessment.counts.first)
        #expect((count.list, count.noun) == ("/users", "user"))
        #expect((count.added, count.removed, count.changed) == (1, 1, 1))
        let changed = try #require(assessment.changes.first { $0.verb == .changed })
        #expect(changed.path.description == "/users/1/n")
    }

    @Test("joins by names when a tool makes new identifiers in each run")
    func freshIdentifiers() throws {
        let assessment = try assess(
            #"[{"id": "x1", "name": "a", "on": 5}, {"id": "x2", "name": "b", "on": 5}]"#,
            #"[{"id": "y1", "name": "a", "on": 5}, {"id": "y2", "name": "b", "on": 6}]"#
        )
        #expect(assessment.changes.count { $0.verb == .added || $0.verb == .removed } == 0)
        #expect(assessment.changes.contains { $0.path.description == "/1/on" })
    }

    @Test("joins by the members that the definition declares")
    func declaredIdentity() throws {
        let old = #"[{"id": 1, "a": "x", "b": "1", "v": 1}, {"id": 2, "a": "x", "b": "2", "v": 1}]"#
        let new = #"[{"id": 2, "a": "x", "b": "1", "v": 1}, {"id": 1, "a": "x", "b": "2", "v": 3}]"#
        let options = ComparisonOptions(identity: ["a+b"], ignored: ["/*/id"])
        let assessment = try assess(old, new, options)
        #expect(assessment.changes.map(\.path.description) == ["/1/v"])
        #expect(assessment.cosmetic.map(\.kind) == [.ignored])
        #expect(assessment.cosmetic.first?.count == 2)
    }

    @Test(
        "ignores what the definition says to ignore",
        arguments: ["/meta/run", "/meta/*", "/**/run", "/meta", "/**"]
    )
    func ignores(_ pattern: String) throws {
        let assessment = try assess(ignoring: pattern)
        #expect(assessment.changeCount == 0)
        #expect(assessment.cosmetic.map(\.kind) == [.ignored])
    }

    @Test(
        "ignores nothing that only looks like what is to be ignored",
        arguments: ["/run", "/meta/run/x", "", "/"]
    )
    func doesNotIgnore(_ pattern: String) throws {
        let assessment = try assess(ignoring: pattern)
        #expect(assessment.changeCount == 1)
    }

    @Test("says that an action moved between statements of the same effect and scope")
    func regrouped() throws {
        func policy(_ first: String, _ second: String, _ resource: String = "*") -> String {
            #"{"Statement": [{"Sid": "A", "Effect": "Allow", "Action": [\#(first)], "Resource": "*"}, {"Sid": "B", "Effect": "Allow", "Action": [\#(second)], "Resource": "\#(resource)"}]}"#
        }
        let old = policy(#""s3:GetObject", "s3:ListBucket""#, #""ec2:RunInstances""#)
        let moved = policy(#""s3:GetObject""#, #""ec2:RunInstances", "S3:listbucket""#)
        let assessment = try assess(old, moved)
        #expect(assessment.changeCount == 0)
        #expect(assessment.cosmetic.map(\.kind) == [.regrouped])
        let elsewhere = try assess(
            policy(#""s3:GetObject", "s3:ListBucket""#, #""ec2:RunInstances""#, "x"),
            policy(#""s3:GetObject""#, #""ec2:RunInstances", "s3:ListBucket""#, "x")
        )
        #expect(elsewhere.changeCount == 2)
    }

    @Test("orders changes by severity, and gives each finding its changes")
    func order() throws {
        let assessment = try assess(
            #"{"aaa": 1, "users": [{"name": "a", "role": "reader"}], "zlog": {"audit_enabled": true}}"#,
            #"{"aaa": 2, "users": [{"name": "a", "role": "admin"}], "zlog": {"audit_enabled": false}}"#
        )
        #expect(assessment.changes.map(\.severity) == [.critical, .high, nil])
        #expect(assessment.changes.map(\.alias) == ["C1", "C2", "C3"])
        #expect(assessment.findings.map(\.changes) == [["C1"], ["C2"]])
        #expect(assessment.findings.map(\.category) == [.privilege, .control])
        #expect(assessment.severity == .critical)
    }

    @Test("hides the values of members that are named like secrets")
    func secrets() throws {
        let assessment = try assess(
            #"{"api_key": "AKIA-OLD-VALUE-1"}"#,
            #"{"api_key": "AKIA-NEW-VALUE-2"}"#
        )
        #expect(assessment.findings.map(\.rule) == ["credential.changed"])
        let text = assessment.markdown() + assessment.summary
        #expect(!text.contains("VALUE"))
        let lines = assessment.sentLines(tokensMax: 1000) { $0.utf8.count }
        #expect(!lines.text.text.contains("VALUE"))
    }
}

extension ChangeAssessment {
    /// The lines that a model is sent.
    func sentLines(tokensMax: Int, estimate: (String) -> Int) -> Lines {
        var scrubber = Scrubber(knowing: people)
        return lines(tokensMax: tokensMax, estimate: estimate, scrubbedBy: &scrubber)
    }
}

func assess(
    _ old: String,
    _ new: String,
    _ options: ComparisonOptions = ComparisonOptions()
) throws -> ChangeAssessment {
    ChangeAssessment(
        old: try JSONValue(parsing: Array(old.utf8)),
        new: try JSONValue(parsing: Array(new.utf8)),
        options: options
    )
}

private func assess(ignoring pattern: String) throws -> ChangeAssessment {
    let options = ComparisonOptions(ignored: [pattern])
    return try assess(#"{"meta": {"run": 1}}"#, #"{"meta": {"run": 2}}"#, options)
}
