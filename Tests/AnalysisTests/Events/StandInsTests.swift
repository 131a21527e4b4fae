import Testing

@testable import Analysis

@Suite("Names for what events tell an id of only")
struct StandInsTests {
    @Test("name ids of people and things alike throughout, and different ones differently")
    func standIns() throws {
        let (first, second) = (
            "01a200d4-8e36-7766-963f-27b62054638f", "11a200d4-8e36-7766-963f-27b62054638f"
        )
        let lines = [
            #"09:00:00 | \#(first) | PROJECT_UPDATED update | PROJECT north | success | {"owner_id": ["\#(second)", "\#(first)"]}"#,
            "09:01:00 | \(second) | PROJECT_READ read | PROJECT Copy of \(first)",
        ]
        let timeline = try EventLines.assess(lines).sections.timeline
        #expect(timeline.contains("user 1 updated project `north`"))
        #expect(timeline.contains("`owner_id` user 2 → user 1"))
        #expect(timeline.contains("user 2 read project `Copy of` project 1"))
    }

    @Test("stand wherever an answer would tell an id")
    func names() throws {
        let id = "0f8fad5b-d9cb-469f-a165-70867728950e"
        let other = "1f8fad5b-d9cb-469f-a165-70867728950e"
        let long = String(repeating: "word ", count: 4000)
        let lines = [
            "09:00:00 | \(id) | JOB_DELETED delete | JOB \(id)",
            #"09:01:00 | ann | JOB_UPDATED update | JOB \#(id) | success | {"owner": ["\#(id)", "see \#(id)"]}"#,
        ]
        let assessment = try EventLines.assess(
            lines + [
                #"09:02:00 | ann | DOCUMENT_UPDATED update | DOCUMENT plan | success | {"grants": {"\#(other)": "admin"}, "\#(other)": "x"}"#,
                #"09:03:00 | ann | DOCUMENT_UPDATED update | DOCUMENT plan | success | {"text": "by \#(id) \#(long) \#(other)"}"#,
                #"09:04:00 | ann | DOCUMENT_UPDATED update | DOCUMENT plan | success | {"owners": [{"\#(id)": "\#(other)"}, "none"]}"#,
            ],
            context: "job \(id) is gone"
        )
        for text in assessment.texts {
            #expect(!text.contains(id.prefix(24)) && !text.contains(other.prefix(24)))
        }
        #expect(assessment.sections.timeline.contains("user 1 deleted job 1"))
        #expect(assessment.sections.timeline.contains("`ann` updated job 1"))
    }

    @Test("are a few of many, with the number of the others")
    func manyIDs() throws {
        let ids = (100..<500).map { "0f8fad5b-d9cb-469f-a165-708677289\($0)" }
        let line =
            #"09:00:00 | ann | LIST_UPDATED update | LIST l | success | {"people": "\#(ids.joined(separator: ", "))"}"#
        let timeline = try EventLines.assess([line]).sections.timeline
        #expect(timeline.contains("and 396 more") && timeline.utf8.count < 300)
    }
}
