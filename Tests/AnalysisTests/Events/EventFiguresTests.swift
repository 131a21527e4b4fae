import Analysis
import Domain
import Testing

@Suite("What is unusual by its figures")
struct EventFiguresTests {
    static let month = EventLines.month(of: "ann", "NOTE_UPDATED update | NOTE daily")

    private func rules(_ lines: [String], before: [String]? = month) throws -> [String: Severity] {
        let findings = try EventLines.assess(lines, before: before).findings
        return Dictionary(findings.map { ($0.rule, $0.severity) }, uniquingKeysWith: max)
    }

    @Test("is a burst where an actor does far more at once than ever")
    func burst() throws {
        let lines = RuleExample.many(30) { _ in "ann | NOTE_UPDATED update | NOTE daily" }
        #expect(try rules(lines)["volume.burst"] == .medium)
        #expect(try rules(Array(lines.prefix(3)))["volume.burst"] == nil)
        let used = RuleExample.many(30) { _ in "ann | NOTE_UPDATED update | NOTE daily" }.map {
            "-2d " + $0
        }
        #expect(try rules(lines, before: Self.month + used)["volume.burst"] == nil)
    }

    @Test("is a burst by what was done in it, whatever its first event came to")
    func mixedBurst() throws {
        let lines = RuleExample.many(30) {
            "ann | NOTE_DELETED delete | NOTE n\($0) | \($0 == 0 ? "failure" : "success")"
        }
        let finding = try #require(
            try EventLines.assess(lines, before: Self.month).findings.first {
                $0.rule == "volume.burst"
            }
        )
        #expect(finding.severity == .medium)
        #expect(finding.title.contains("failed to delete note “n0” and deleted 29 notes"))
        let failed = lines.map { $0.replacing("success", with: "failure") }
        #expect(try rules(failed)["volume.burst"] == .low)
    }

    @Test("is an hour far from all others, and not one beside them")
    func hours() throws {
        let night = [
            "03:00:00 | ann | NOTE_UPDATED update | NOTE daily",
            "03:05:00 | ann | NOTE_UPDATED update | NOTE daily",
        ]
        #expect(try rules(night)["timing.off-hours"] == .medium)
        #expect(
            try rules(["03:00:00 | ann | NOTE_UPDATED update | NOTE daily"])["timing.off-hours"]
                == .low
        )
        let late = [
            "17:30:00 | ann | NOTE_UPDATED update | NOTE daily",
            "17:40:00 | ann | NOTE_UPDATED update | NOTE daily",
        ]
        #expect(try rules(late)["timing.off-hours"] != .medium)
        #expect(
            try rules(["10:00:00 | ann | NOTE_UPDATED update | NOTE daily"])["timing.off-hours"]
                == nil
        )
    }

    @Test("is a day and not an hour where a usual hour falls on a Saturday, which alarms nobody")
    func days() throws {
        // The tests' day is a Wednesday, four days behind a Saturday.
        let weeks = (5...35).filter { ![0, 6].contains(($0 - 4) % 7) }.flatMap { day in
            ["09:10:00", "11:20:00", "14:05:00"].map {
                "-\(day)d \($0) | ann | NOTE_UPDATED update | NOTE daily"
            }
        }
        let saturday = [
            "-4d 09:20:00 | ann | NOTE_UPDATED update | NOTE daily",
            "-4d 09:30:00 | ann | ROLE_DELETED delete | ROLE old",
        ]
        let assessment = try EventLines.assess(saturday, before: weeks)
        let finding = try #require(
            assessment.findings.first { $0.rule == "timing.off-days" }
        )
        #expect(finding.severity == .info && finding.text.contains("Saturday"))
        let rules = assessment.findings.map(\.rule)
        #expect(!rules.contains("timing.off-hours") && !rules.contains("novelty.together"))
    }

    @Test("is told of each event with its own reasons, where there are several for it")
    func together() throws {
        func line(_ time: String, _ agent: String, _ address: String) -> String {
            "\(time) | ann | NOTE_UPDATED update | NOTE daily | success | - | {\"user_agent\": \"\(agent)/9\"} | \(address)"
        }
        let lines = [
            line("03:10:00", "curl", "203.0.113.5"), line("03:20:00", "Firefox", "203.0.113.5"),
            line("11:00:00", "Firefox", "203.0.113.5"), line("03:40:00", "Firefox", "198.51.100.7"),
        ]
        let finding = try #require(
            try EventLines.assess(lines, before: Self.month).findings.first {
                $0.rule == "novelty.together"
            }
        )
        #expect(finding.events == ["E1", "E2"] && finding.severity == .high)
        #expect(finding.text.contains("E1: ") && finding.text.contains("E2: "))
    }

    @Test("is a network and a program that an actor never used, low by itself and more together")
    func novelty() throws {
        func line(_ agent: String, _ address: String) -> [String] {
            [
                "09:30:00 | ann | NOTE_UPDATED update | NOTE daily | success | - | {\"user_agent\": \"\(agent)/9\"} | \(address)"
            ]
        }
        let usual = try rules(line("Firefox", "198.51.100.99"))
        #expect(usual.values.allSatisfy { $0 < .low })
        let network = try rules(line("Firefox", "203.0.113.5"))
        #expect(network["novelty.network"] == .low && network["novelty.together"] == nil)
        let agent = try rules(line("curl", "198.51.100.7"))
        #expect(agent["novelty.agent"] == .low && agent["novelty.together"] == nil)
        #expect(try rules(line("curl", "203.0.113.5"))["novelty.together"] == .medium)
    }

    @Test("is a thing done for the first time, said and not alarmed about")
    func firsts() throws {
        let found = try rules(
            ["09:30:00 | ann | REPORT_CREATED create | REPORT weekly"],
            before: Self.month + Self.month
        )
        #expect(found["novelty.deed"] == .info && found["novelty.type"] == .info)
        #expect(found.values.allSatisfy { $0 < .medium })
    }

    @Test("is the deletion of what the log never spoke of")
    func deletes() throws {
        let line = ["09:30:00 | ann | NOTE_DELETED delete | NOTE secret plans"]
        let more = ["09:31:00 | ann | NOTE_DELETED delete | NOTE other plans"]
        #expect(try rules(line)["sequence.delete-unseen"] == .low)
        #expect(try rules(line + more)["sequence.delete-unseen"] == .medium)
        let made = ["-4d 09:00:00 | bob | NOTE_CREATED create | NOTE secret plans"]
        #expect(try rules(line, before: Self.month + made)["sequence.delete-unseen"] == nil)
        #expect(try rules(line, before: nil)["sequence.delete-unseen"] == nil)
    }

    @Test("is not made up where the log holds too little")
    func tooLittle() throws {
        let lines = [
            "03:00:00 | ann | NOTE_UPDATED update | NOTE daily | success | - | {\"user_agent\": \"curl/1\"} | 203.0.113.5"
        ]
        let found = try rules(lines, before: Array(Self.month.prefix(10)))
        #expect(found.isEmpty)
        let assessment = try EventLines.assess(lines, before: Array(Self.month.prefix(10)))
        #expect(assessment.sections.anomalies.contains("too few to tell what is usual"))
        #expect(
            try EventLines.assess(lines).sections.anomalies.contains("only the selected events")
        )
    }
}
