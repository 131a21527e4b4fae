import Domain
import JSON
import TestSupport
import Testing

@testable import Analysis

@Suite("Scrubbing and restoring")
struct RoundTripTests {
    private static let pieces = [
        "ann.lee@example.com", "bob@acme.io", "8.8.8.8", "10.0.0.1", "2001:db8::1",
        "+14155552671", "4111 1111 1111 1111", "DE89 3704 0044 0532 0130 00", "219-09-9999",
        "00:1a:2b:3c:4d:5e", "[EMAIL_1]", "[ person 2 ]", "[IP_3 public]", "[x]", "⟪1⟫",
        "Ada Byron",
        "bob%40acme.io", "YW5uLmxlZUBleGFtcGxlLmNvbQ==", "%zz", "\\u00", "naïve", "日本", "🙂", "(",
        "\"",
    ]

    @Test("give back what was written, whatever stands beside what", arguments: 0..<400)
    func roundTrip(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let text = (0..<Int.random(in: 1...12, using: &random))
            .compactMap { _ in Self.pieces.randomElement(using: &random) }
            .joined(separator: [" ", ", ", "\n", " / "].randomElement(using: &random) ?? " ")
        var scrubber = Scrubber(knowing: [ScrubberTests.event(actor: "Ada Byron")])
        let scrubbed = scrubber.scrub(text).text
        for hidden in ["@example", "@acme", "8.8.8.8", "2671", "1111", "3704", "Byron", "YW5u"] {
            #expect(!scrubbed.contains(hidden), "\(scrubbed)")
        }
        let restored = scrubber.restored(.string(scrubbed))
        #expect(restored.answer == .string(text))
        #expect(restored.unknown == 0)
    }

    @Test("keep a document's shape", arguments: 0..<100)
    func documents(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let value = Self.value(&random, depth: 0)
        var scrubber = Scrubber(knowing: [])
        let scrubbed = try JSONValue(parsing: Array(scrubber.scrub(value).text.utf8))
        #expect(scrubber.restored(scrubbed).answer == value)
    }

    private static func value(_ random: inout SeededGenerator, depth: Int) -> JSONValue {
        switch Int.random(in: 0..<(depth < 4 ? 6 : 4), using: &random) {
        case 0: return nil
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .number(JSONNumber(Int64.random(in: -999...999, using: &random)))
        case 3: return .string(pieces.randomElement(using: &random) ?? "")
        case 4:
            return .array((0..<3).map { _ in Self.value(&random, depth: depth + 1) })
        default:
            var object = JSONObject()
            for key in ["role", "email", "note", "source_ip"].prefix(
                Int.random(in: 0...4, using: &random)
            ) {
                object.append(key, Self.value(&random, depth: depth + 1))
            }
            return .object(object)
        }
    }
}
