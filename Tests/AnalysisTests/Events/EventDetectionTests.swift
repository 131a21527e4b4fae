import Domain
import Testing

@testable import Analysis

@Suite("What makes a finding weigh less")
struct EventDetectionTests {
    private static func event(
        _ type: String,
        by actor: String,
        _ seconds: Int64,
        on number: Int
    ) -> AuditEvent {
        Selection.event(type, by: actor, after: seconds) { event in
            event.entityType = "CUSTOMER"
            event.entityKey = "c\(number)"
            event.entityID = UUID(high: 7, low: UInt64(number))
        }
    }

    @Test(
        "is that the actor made what goes, and not that they touched it last",
        arguments: [true, false]
    )
    func own(isOwn: Bool) throws {
        let day: Int64 = -86_400
        let log = (0..<60).flatMap { number in
            [
                Self.event(
                    "CUSTOMER_CREATED",
                    by: isOwn ? "mallory" : "ann",
                    20 * day + Int64(number),
                    on: number
                ),
                Self.event("CUSTOMER_UPDATED", by: "mallory", day + Int64(number), on: number),
            ]
        }
        let events = (0..<12).map {
            Self.event("CUSTOMER_DELETED", by: "mallory", Int64($0), on: $0)
        }
        let assessment = EventAssessment(
            events: SelectedEvent.all(of: events),
            history: EventHistory(of: log, before: events),
            context: nil
        )
        let finding = try #require(assessment.findings.first { $0.rule == "destruction.many" })
        #expect(finding.severity == (isOwn ? .low : .medium))
        #expect(finding.text.contains("made by the same actor") == isOwn)
    }

    @Test("is not that the actor tried in vain to take much else down")
    func amid() throws {
        func severity(_ outcome: String) throws -> Severity? {
            let lines =
                RuleExample.many(10) {
                    "ci | EC2.DeleteSubnet delete | EC2_SUBNET s\($0) | \(outcome)"
                } + ["09:00:30 | ci | LOGS.DeleteLogGroup delete | LOGS_LOG_GROUP flows"]
            return try EventLines.assess(lines).findings.first { $0.rule == "control.logging-off" }?
                .severity
        }
        #expect(try severity("success") == .medium)
        #expect(try severity("denied") == .high)
    }
}
