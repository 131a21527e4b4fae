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
        #expect(sections.summary.contains("4 failed"))
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

    @Test("ties a reported symptom to its events, and says what to check")
    func symptom() throws {
        let text = try #require(
            try EventLines.assess(
                Self.incident,
                context:
                    "Since about 10:20 recruiters see wrong numbers, the applicant import rule fails"
            ).sections.troubleshooting
        )
        #expect(text.contains("(E1)") && text.contains("likeliest cause"))
        #expect(text.contains("Check next:"))
        #expect(try EventLines.assess(Self.incident).sections.troubleshooting == nil)
    }

    @Test("says plainly when a reported symptom is about nothing in the selection")
    func strangeSymptom() throws {
        let lines = ["09:00:00 | ann | NOTE_UPDATED update | NOTE hand-over"]
        let text = try EventLines.assess(lines, context: "The printer smells").sections
            .troubleshooting
        #expect(text?.contains("No event names what was reported") == true)
    }

    @Test(
        "understands times of day",
        arguments: [
            ("around 3pm", [900]), ("at 15:00", [900]), ("since 2:20 pm", [860]),
            ("at 9:05 am.", [545]),
            ("noon", [720]), ("12 am", [0]), ("between 8:00 and 25:00", [480]), ("3 users", []),
        ]
    )
    func times(text: String, minutes: [Int]) {
        #expect((SymptomTime(text)?.minutes ?? []) == minutes)
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

    @Test("says when the selection holds no event that does what was reported")
    func absence() throws {
        let lines = (1...3).map { "09:0\($0):00 | ann | SECRET_DELETED delete | SECRET s\($0)" }
        let text = try EventLines.assess(lines, context: "Somebody read our secrets").sections
            .troubleshooting
        #expect(
            text?.contains("None of these events is one to read it; 3 deleted it (E1–E3).") == true
        )
    }

    @Test("never calls anything by its id")
    func names() throws {
        let id = "0f8fad5b-d9cb-469f-a165-70867728950e"
        let lines = [
            "09:00:00 | \(id) | JOB_DELETED delete | JOB \(id)",
            #"09:01:00 | ann | JOB_UPDATED update | JOB \#(id) | success | {"owner": ["\#(id)", "see \#(id)"]}"#,
        ]
        let assessment = try EventLines.assess(lines, context: "job \(id) is gone")
        for text in assessment.texts { #expect(!text.contains(id)) }
        #expect(assessment.sections.timeline.contains("a job"))
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
    fileprivate var texts: [String] {
        [sections.summary, sections.timeline, sections.patterns, sections.anomalies]
            + [sections.troubleshooting].compactMap { $0 }
            + findings.map { "\($0.title) \($0.text)" }
    }
}
