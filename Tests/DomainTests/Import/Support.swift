import Domain
import Foundation
import JSON
import TestSupport
import Testing

extension SharedData {
    static func files(_ path: String) throws -> [String] {
        let url = URL(filePath: try #require(folder)).appending(path: path)
        return try FileManager.default.contentsOfDirectory(atPath: url.path())
            .filter { $0.hasSuffix(".json") || $0.hasSuffix(".jsonl") }
            .sorted().map { url.appending(path: $0).path() }
    }

    /// The records of a file, fed in chunks that do not respect them.
    static func records(_ path: String) throws -> [JSONValue] {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        var scanner = RecordScanner()
        var records: [JSONValue] = []
        func take() throws {
            while let record = try scanner.next() {
                records.append(try JSONValue(parsing: record.bytes))
            }
        }
        for start in stride(from: 0, to: bytes.count, by: 4093) {
            scanner.append(bytes[start..<min(start + 4093, bytes.count)])
            try take()
        }
        scanner.finish()
        try take()
        return records
    }
}

/// The only event that a record gives, after it has passed as a draft.
func imported(
    _ record: JSONValue,
    by mapping: some LogMapping
) throws -> (object: JSONObject, event: AuditEvent) {
    let events = try mapping.events(from: record)
    #expect(events.count == 1)
    let object = try #require(events.first)
    let now = try #require(Timestamp(rfc3339: "2026-12-01T00:00:00Z"))
    let draft = try EventDraft(.object(object), naming: .snakeCase, now: now)
    return (object, draft.event(id: UUID(high: 1, low: 1), recordedAt: now))
}

func parsed(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

/// A record of CloudTrail with those members beside its time and id.
func cloudTrailRecord(_ members: String) throws -> JSONValue {
    let base = #""eventTime":"2026-03-02T09:15:00Z","eventID":"e""#
    return try parsed("{\(base)\(members.isEmpty ? "" : ",")\(members)}")
}
