import Analysis
import Domain
import Foundation
import JSON

/// Calls to AWS that are examples of what a rule of a detection library must pass.
///
/// Each such rule is silent about them for its own reason; another reader may still ask about some, so
/// that their findings are counted and not forbidden.
enum OrdinaryCalls {
    /// How many events there are, and by rule how many of them became a finding of medium weight or more.
    struct Found {
        var events = 0
        var rules: [String: Int] = [:]
    }

    /// nil where the examples are not in the folder of data.
    static func findings(in folder: String) throws -> Found? {
        let path = folder + "/panther/labelled_events.jsonl"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        var maker = EventMaker()
        var found = Found()
        for line in text.split(separator: "\n") {
            let example = try JSONValue(parsing: Array(line.utf8))
            guard example["log_type"]?.string == "AWS.CloudTrail", example["expected"] == false,
                let record = example["event"].flatMap(record),
                let event = try? maker.event(cloudTrail: record)
            else { continue }
            found.events += 1
            let assessment = EventAssessment(
                events: SelectedEvent.all(of: [event]),
                history: nil,
                context: nil
            )
            for finding in assessment.findings where finding.severity >= .medium {
                found.rules[finding.rule, default: 0] += 1
            }
        }
        return found
    }

    /// The record with its time as CloudTrail writes it: `2025-01-21 18:12:33.000000000` is none.
    private static func record(_ event: JSONValue) -> JSONValue? {
        guard var record = event.object, let time = record["eventTime"]?.string else { return nil }
        record["eventTime"] = .string(time.prefix(10) + "T" + time.dropFirst(11).prefix(8) + "Z")
        return .object(record)
    }
}
