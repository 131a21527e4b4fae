import Diff
import Domain
import Foundation
import JSON
import Testing

/// A change of one area as its document in the folder Areas tells it.
///
/// A document has a part for each action: a heading with its name, the entity before and after, and
/// the type and text of the event that the change makes.
struct AreaExample {
    let action: String
    let before: JSONValue?
    let after: JSONValue?
    let eventType: String
    let details: String

    /// The text that a policy makes of the change.
    func text(by policy: DiffPolicy) -> String? {
        var redactor = Redactor()
        let old = before.map { redactor.redact($0, fields: policy.fields) }
        let new = after.map { redactor.redact($0, fields: policy.fields) }
        return DiffText.text(redactor.reveal(policy.comparison(old: old, new: new).sections))
    }

    static func path(area: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Areas/\(area).md")
    }

    static func examples(area: String) throws -> [AreaExample] {
        let text = try String(contentsOf: path(area: area), encoding: .utf8)
        return try text.components(separatedBy: "\n## ").dropFirst().map { try example($0) }
    }

    private static func example(_ part: String) throws -> AreaExample {
        let event = try #require(part.firstMatch(of: /\nEvent `(\w+)`/))
        return AreaExample(
            action: String(part.prefix { $0 != "\n" }),
            before: try block(after: "\nBefore\n", of: part).map { try parsed($0) },
            after: try block(after: "\nAfter\n", of: part).map { try parsed($0) },
            eventType: String(event.1),
            details: try #require(block(after: "\nEvent `\(event.1)`\n", of: part))
        )
    }

    /// The fenced text below a line.
    private static func block(after line: String, of part: String) -> String? {
        guard let start = part.range(of: line)?.upperBound else { return nil }
        let fenced = part[start...].components(separatedBy: "\n```")
        return fenced.count < 3 ? nil : fenced[1].drop { $0 != "\n" }.dropFirst().description
    }
}
