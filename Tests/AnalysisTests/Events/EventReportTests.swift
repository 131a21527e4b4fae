import Domain
import JSON
import Testing

@testable import Analysis

@Suite("What is said of events")
struct EventReportTests {
    static let incident = [
        #"10:04:00 | oskar@firm.example | INTEGRATION_RULE_UPDATED update | INTEGRATION_RULE applicant-import | success | {"match_field": ["external_id", "full_name"]}"#,
        #"10:20:00 | svc-import | CANDIDATES_MERGED update | CANDIDATE_BATCH batch-1 | failure | - | {"rule": "applicant-import"}"#,
        #"10:21:00 | svc-import | CANDIDATES_MERGED update | CANDIDATE_BATCH batch-2 | failure | - | {"rule": "applicant-import"}"#,
        #"10:22:00 | svc-import | CANDIDATES_MERGED update | CANDIDATE_BATCH batch-3 | failure | - | {"rule": "applicant-import"}"#,
        #"10:23:00 | svc-import | CANDIDATES_MERGED update | CANDIDATE_BATCH batch-4 | failure | - | {"rule": "applicant-import"}"#,
        #"11:31:00 | priya@firm.example | INTEGRATION_RULE_UPDATED update | INTEGRATION_RULE applicant-import | success | {"match_field": ["full_name", "external_id"]}"#,
    ]

    @Test("names who did what to which entity and when, with the events it rests on")
    func summary() throws {
        let sections = try EventLines.assess(Self.incident).sections
        #expect(sections.summary.contains("6 events from 10:04:00 to 11:31:00 UTC on 2026-03-11"))
        #expect(sections.summary.contains("`svc-import` (4)"))
        #expect(sections.summary.contains("`svc-import` failed to merge 4 candidate batches."))
        #expect(sections.timeline.contains("`match_field` `external_id` → `full_name` (E1)"))
    }

    @Test("counts what was done more than once only, and says the type of what has no name once")
    func once() throws {
        let sections = try EventLines.assess(["09:00:00 | ann | HEALTH.DescribeEvents read"])
            .sections
        #expect(sections.summary.contains("They read something."))
        #expect(sections.timeline.contains("read something (`HEALTH.DescribeEvents`) (E1)"))
    }

    @Test("folds what repeats, and ties what failed and what was taken back to the change before")
    func timeline() throws {
        let timeline = try EventLines.assess(Self.incident).sections.timeline
        #expect(timeline.contains("×4 over 3 min"))
        #expect(timeline.contains("(E2–E5) — after the change in E1"))
        #expect(timeline.contains("takes back E1"))
    }

    @Test("never tells an attempt that failed as done")
    func attempts() throws {
        let lines = [
            "09:00:00 | ann | PROJECT_DELETED delete | PROJECT Hera | failure",
            "09:01:00 | ann | PROJECT_DELETED delete | PROJECT Zeus | denied",
        ]
        let sections = try EventLines.assess(lines).sections
        #expect(sections.summary.contains("failed to delete project `Hera`"))
        #expect(sections.summary.contains("were not allowed to delete project `Zeus`"))
        #expect(!sections.summary.contains("They deleted"))
    }

    @Test("quotes the error that an event carries")
    func errors() throws {
        let line =
            #"09:00:00 | ann | PROJECT_UPDATED update | PROJECT Hera | failure | - | {"errorCode": "CONFLICT", "error": {"message": "changed by another"}}"#
        let timeline = try EventLines.assess([line]).sections.timeline
        #expect(timeline.contains("failed to update project `Hera`"))
        #expect(timeline.contains("; error: `CONFLICT`, `changed by another`"))
        let done = line.replacing("failure", with: "success")
        #expect(try !EventLines.assess([done]).sections.timeline.contains("error:"))
    }

    @Test("takes no value that was to be written for an error")
    func noErrors() throws {
        func timeline(_ fields: String) throws -> String {
            let line =
                "09:00:00 | ann | COMMENT_UPDATED update | COMMENT c | failure | \(fields)"
            return try EventLines.assess([line]).sections.timeline
        }
        let fields = #"{"message": "Please call me", "status": {"reason": "x"}, "cause": "y"}"#
        #expect(try !timeline(fields).contains("error:"))
        #expect(try timeline(#"{"error_message": "too late"}"#).contains("; error: `too late`"))
    }

    @Test("shortens a long error")
    func longErrors() throws {
        let long = String(repeating: "very ", count: 100)
        let line =
            #"09:00:00 | ann | JOB_RUN execute | JOB j | failure | - | {"error_message": "\#(long)"}"#
        let timeline = try EventLines.assess([line]).sections.timeline
        #expect(timeline.contains("characters)") && timeline.utf8.count < 500)
    }

    @Test("names each kind of deed by itself, with what it came to")
    func kinds() throws {
        func times(_ lines: [String]) -> [String] {
            lines.enumerated().map { "09:\($0 + 10):00 | \($1)" }
        }
        let lines =
            ["ann | EC2.DeleteSubnet delete | EC2_SUBNET s"]
            + (1...4).map { "ann | EC2.DeleteVpc delete | EC2_VPC v\($0)" }
            + (1...7).map { "ann | S3.DeleteBucket delete | S3_BUCKET b\($0)" }
        let finding = try #require(
            try EventLines.assess(times(lines)).findings.first { $0.rule == "destruction.many" }
        )
        #expect(
            finding.title.contains(
                "deleted EC2 subnet “s”, deleted 4 EC2 VPCs and deleted 7 S3 buckets"
            )
        )
        let tried = ["failure", "failure", "denied", "denied"].enumerated().map {
            "ann | PROJECT_DELETED delete | PROJECT p\($0) | \($1)"
        }
        let patterns = try EventLines.assess(times(tried)).sections.patterns
        #expect(
            patterns.contains(
                "failed to delete 2 projects and was not allowed to delete 2 projects"
            )
        )
    }

    @Test("counts and names things as people do")
    func grammar() throws {
        let lines = [
            "09:00:00 | ann | USER_READ read | USER",
            "09:01:00 | ann | SSM_DOCUMENT_READ read | SSM_DOCUMENT",
            "09:02:00 | ann | RDS_DB_SNAPSHOT_READ read | RDS_DB_SNAPSHOT",
            "09:03:00 | ann | KMS_KEY_READ read | KMS_KEY",
            "09:04:00 | ann | INVOICE_READ read | INVOICE",
            "09:05:00 | ann | SETTINGS_UPDATED update | SETTINGS mail",
            "09:06:00 | ann | SETTINGS_UPDATED update | SETTINGS sites",
            "09:07:00 | ann | ADDRESS_UPDATED update | ADDRESS home",
            "09:08:00 | ann | ADDRESS_UPDATED update | ADDRESS work",
        ]
        let timeline = try EventLines.assess(lines).sections.timeline
        for thing in [
            "a user", "an SSM document", "an RDS DB snapshot", "a KMS key", "an invoice",
        ] {
            #expect(timeline.contains("read \(thing) ("))
        }
        let summary = try EventLines.assess(Array(lines[5...])).sections.summary
        #expect(summary.contains("updated 2 settings and updated 2 addresses"))
    }

    @Test("says from where, with what and how much, where the finding is about access or export")
    func origins() throws {
        let from = #"- | {"user_agent": "python-requests/2.31 x"} | 203.0.113.77"#
        let lines =
            (0..<6).map {
                "02:1\($0):00 | dana | LOGIN_FAILED login | USER dana | failure | \(from)"
            }
            + [
                "02:18:00 | dana | LOGIN login | USER dana | success | \(from)",
                #"02:19:00 | dana | CUSTOMER_EXPORTED export | CUSTOMER all | success | - | {"rows": 48211} | 203.0.113.77"#,
            ]
        let sections = try EventLines.assess(lines).sections
        #expect(sections.summary.contains("failed to sign in 6 times, signed in and exported"))
        #expect(sections.timeline.contains("`rows` 48,211"))
        #expect(sections.anomalies.contains("from `203.0.113.77` with `python-requests/2.31`"))
        #expect(sections.anomalies.contains("Taken out: `rows` 48,211"))
    }

    @Test("counts what its sentence names, be it people, things or types of events")
    func counts() throws {
        let lines = [
            #"12:00:00 | omar | USER_MFA_DISABLED update | USER nora | success | {"mfa_enabled": [true, false]}"#,
            "12:01:00 | omar | PASSWORD_RESET update | USER nora",
            "12:02:00 | omar | PASSWORD_RESET update | USER nora",
        ]
        let text = try EventLines.assess(
            lines,
            before: EventLines.month(of: "ann", "NOTE_READ read | NOTE n")
                + EventLines.month(of: "bob", "NOTE_READ read | NOTE n")
        )
        .texts.joined(separator: "\n")
        #expect(text.contains("changed how `nora` signs in"))
        #expect(!text.contains("3 others") && !text.contains("2 others"))
        #expect(text.contains("2 types of events were never seen here before"))
    }

    @Test("tells the sequence first, and what is part of it beneath")
    func order() throws {
        let lines = [
            #"14:00:00 | eli | USER_ROLE_CHANGED update | USER eli | success | {"role": ["viewer", "admin"]}"#,
            "14:02:00 | eli | USER_DELETED delete | USER frank",
            #"14:05:00 | eli | USER_ROLE_CHANGED update | USER eli | success | {"role": ["admin", "viewer"]}"#,
        ]
        let sections = try EventLines.assess(lines).sections
        #expect(sections.summary.contains("`eli` gave rights to themselves, used them"))
        #expect(
            sections.anomalies.contains("Part of it, high: `eli` made themselves an administrator")
        )
    }

    @Test("says once what is usual, and of whom too little is known")
    func basis() throws {
        let sections = try EventLines.assess(
            ["03:30:00 | kim | INVOICE_UPDATED update | INVOICE i"],
            before: EventLines.month(of: "ann", "NOTE_READ read | NOTE n")
        ).sections
        let text = [sections.summary, sections.patterns, sections.anomalies].joined(separator: "\n")
        #expect(text.ranges(of: "too few to tell what is usual").count == 1)
        #expect(text.contains("90 events, of which none is by this actor"))
    }

    @Test("puts what is made before what is done to it within the same instant")
    func ties() throws {
        let lines = [
            "11:54:39 | ann | IAM.PutRolePolicy update | IAM_ROLE r",
            "11:54:39 | ann | IAM.CreateRole create | IAM_ROLE r",
        ]
        #expect(try EventLines.assess(lines).events[0].event.eventType == "IAM.CreateRole")
    }

    @Test("tells the deletion of a part from that of the whole")
    func parts() throws {
        let lines = [
            "09:00:00 | ann | S3.CreateBucket create | S3_BUCKET logs",
            "09:01:00 | ann | S3.DeleteBucketLifecycle delete | S3_BUCKET logs",
        ]
        let assessment = try EventLines.assess(lines)
        #expect(assessment.sections.timeline.contains("deleted the lifecycle of S3 bucket `logs`"))
        #expect(!assessment.findings.map(\.rule).contains("sequence.create-then-delete"))
    }

    @Test("says what else the actors did near to the selection")
    func surroundings() throws {
        let near = (1...3).map { "09:1\($0):00 | ann | NOTE_READ read | NOTE n\($0)" }
        let sections = try EventLines.assess(
            ["09:00:00 | ann | NOTE_UPDATED update | NOTE hand-over"],
            before: near,
            context: "the note hand-over is wrong"
        ).sections
        #expect(sections.patterns.contains("3 further events of `ann` within half an hour"))
        #expect(sections.troubleshooting?.contains("3 further events of `ann`") == true)
    }

    @Test("keeps what users wrote from becoming markup or our own words")
    func markup() throws {
        let evil = "![x](http://evil.example/a) <img src=x> `code` **bold** ”done” [a](b)"
        let lines = [
            "09:00:00 | ann | CAMPAIGN_CREATED create | CAMPAIGN \(evil)",
            "09:01:00 | \(evil) | CAMPAIGN_DELETED delete | CAMPAIGN \(evil)",
        ]
        let assessment = try EventLines.assess(lines, context: evil)
        for text in assessment.texts.dropLast(assessment.findings.count) {
            #expect(!Self.withoutCode(text).contains("evil.example"))
            #expect(!Self.withoutCode(text).contains("<"))
        }
        for finding in assessment.findings {
            // A title's data stands between these marks, which it must not end.
            let opened = finding.title.count { $0 == "“" }
            #expect(opened == finding.title.count { $0 == "”" })
        }
    }

    @Test("cites only events that are there, in the order of time, in months of a company")
    func faithful() throws {
        let now = try #require(Timestamp(rfc3339: "2026-03-11T12:00:00Z"))
        for company in SampleMonth.Company.allCases {
            let log = try SampleMonth(seed: 7, company: company, until: now).objects().enumerated()
                .map { number, object in
                    let id = UUID(
                        high: 0x0190_0000_0000_7000,
                        low: 0x8000_0000_0000_0000 + UInt64(number)
                    )
                    return try EventDraft(.object(object), now: now).event(id: id, recordedAt: now)
                }
            for start in stride(from: log.count / 2, to: log.count - 30, by: log.count / 12) {
                let window = Array(log[start..<(start + 30)])
                let assessment = EventAssessment(
                    events: SelectedEvent.all(of: window),
                    history: EventHistory(of: log, before: window),
                    context: "Something failed at 10:20"
                )
                for text in assessment.texts {
                    #expect(Self.cited(text).allSatisfy { 1...30 ~= $0 })
                }
                let times = Self.clocks(assessment.sections.timeline)
                #expect(times == times.sorted())
                #expect(Set(Self.cited(assessment.sections.timeline)) == Set(1...30))
                #expect(Set(assessment.suspicion.keys) == Set(assessment.events.map(\.alias)))
            }
        }
    }

    @Test("finds next to nothing in the ordinary weeks of a company")
    func quiet() throws {
        let now = try #require(Timestamp(rfc3339: "2026-03-11T12:00:00Z"))
        var windows = 0
        var grave = 0
        for seed in UInt64(1)...2 {
            for company in SampleMonth.Company.allCases {
                let all = try SampleMonth(seed: seed, company: company, until: now).objects()
                    .enumerated()
                    .map { number, object in
                        let id = UUID(
                            high: 0x0190_0000_0000_7000,
                            low: 0x8000_0000_0000_0000 + UInt64(number)
                        )
                        return try EventDraft(.object(object), now: now).event(
                            id: id,
                            recordedAt: now
                        )
                    }
                // The night that somebody should ask about is no ordinary one.
                let night = ["svc-deployer", "hanna.sorel@talentharbor.example"]
                let log = all.filter { !night.contains($0.actorName) }
                for start in stride(from: log.count / 2, to: log.count - 40, by: 40) {
                    let window = Array(log[start..<(start + 40)])
                    let assessment = EventAssessment(
                        events: SelectedEvent.all(of: window),
                        history: EventHistory(of: log, before: window),
                        context: nil
                    )
                    windows += 1
                    grave += assessment.findings.count { $0.severity >= .medium }
                }
            }
        }
        #expect(windows > 20)
        #expect(Double(grave) <= 0.3 * Double(windows))
    }

    // MARK: Reading the text

    /// The text without its code spans.
    private static func withoutCode(_ text: String) -> String {
        var kept = ""
        var rest = Array(text)[...]
        while let first = rest.first {
            guard first == "`" else {
                kept.append(first)
                rest = rest.dropFirst()
                continue
            }
            let fence = rest.prefix { $0 == "`" }.count
            rest = rest.dropFirst(fence)
            while !rest.isEmpty {
                let run = rest.prefix { $0 == "`" }.count
                if run == fence { break }
                rest = rest.dropFirst(max(run, 1))
            }
            rest = rest.dropFirst(fence)
        }
        return kept
    }

    /// The numbers of the events that a text cites outside of data.
    private static func cited(_ text: String) -> [Int] {
        withoutCode(text).matches(of: /\bE(\d+)(?:–E(\d+))?/).flatMap { match -> [Int] in
            guard let first = Int(match.1) else { return [] }
            let last = match.2.flatMap { Int($0) } ?? first
            return Array(first...max(first, last))
        }
    }

    /// Day and time of each line of a timeline.
    private static func clocks(_ timeline: String) -> [String] {
        var day = ""
        return timeline.split(separator: "\n").compactMap { line in
            if let match = line.firstMatch(of: /^\*\*(\d{4}-\d\d-\d\d)/) { day = String(match.1) }
            return line.firstMatch(of: /^- (\d\d:\d\d:\d\d)/).map { "\(day) \($0.1)" }
        }
    }
}

extension EventAssessment {
    /// All that is said: the sections, then the findings.
    var texts: [String] {
        [sections.summary, sections.timeline, sections.patterns, sections.anomalies]
            + [sections.troubleshooting].compactMap { $0 }
            + findings.map { "\($0.title) \($0.text)" }
    }
}
