import Analysis
import Domain
import Foundation
import JSON
import TestSupport
import Testing

@Suite("Nothing planted leaves")
struct LeakTests {
    @Test(
        "in any encoding, from wherever in texts and values it stands",
        .timeLimit(.minutes(10)),
        arguments: PlantedLeak.Spelling.allCases
    )
    func leaks(spelling: PlantedLeak.Spelling) throws {
        var random = SeededGenerator(seed: 77)
        for _ in 0..<250 {
            let leak = PlantedLeak(spelling, using: &random)
            var scrubber = Scrubber(knowing: PlantedLeak.events)
            let output: String
            if Bool.random(using: &random) {
                output = scrubber.scrub(leak.text, at: ["details"]).text
            } else {
                output = scrubber.scrub(leak.document(using: &random)).text
            }
            let found = Forms(of: leak.value).found(in: output)
            #expect(found == nil, "\(spelling) \(leak.value): \(leak.text) → \(output)")
            #expect(output.contains("["), "\(output)")
        }
    }

    @Test("and what is put back is what was written, whatever it was encoded in")
    func roundTrip() {
        var random = SeededGenerator(seed: 78)
        for spelling in PlantedLeak.Spelling.allCases {
            for _ in 0..<60 {
                let leak = PlantedLeak(spelling, using: &random)
                if leak.isSecret { continue }
                var scrubber = Scrubber(knowing: PlantedLeak.events)
                let output = scrubber.scrub(leak.text).text
                let (restored, unknown) = scrubber.restored(.string(output))
                #expect(restored == .string(leak.text), "\(output)")
                #expect(unknown == 0)
            }
        }
    }

    @Test("and the forms that are looked for would be seen")
    func forms() {
        var random = SeededGenerator(seed: 79)
        for spelling in PlantedLeak.Spelling.allCases where !spelling.isDouble {
            for _ in 0..<40 {
                let leak = PlantedLeak(spelling, using: &random)
                #expect(Forms(of: leak.value).found(in: leak.text) != nil, "\(leak.text)")
            }
        }
    }
}

/// A text with a value planted in it, spelled in one of many ways.
struct PlantedLeak {
    enum Spelling: String, CaseIterable {
        case plain, otherCase, percent, percentAll, base64, base64URL, hexadecimal, escaped
        case escapedAll, entities, hexadecimalEntities, invisible, wide, json
        case percentTwice, base64OfPercent, percentOfBase64, base64Twice

        /// Whether one encoding is within another.
        var isDouble: Bool {
            switch self {
            case .percentTwice, .base64OfPercent, .percentOfBase64, .base64Twice: true
            default: false
            }
        }
    }

    let value: String
    let text: String
    let isSecret: Bool

    init(_ spelling: Spelling, using random: inout SeededGenerator) {
        (value, isSecret) = Self.value(using: &random)
        let filler =
            ["", "(", "q=", "to ", "see: ", "user is "].randomElement(using: &random) ?? ""
        let spelled = Self.spelled(value, spelling, filler, using: &random)
        let head = ["", "Please look at ", "a=1; b=", "Grüße (", "200 OK\n"]
        let tail = ["", " soon.", ")", "\nthanks", "; c=3", ", again"]
        text =
            (head.randomElement(using: &random) ?? "") + spelled
            + (tail.randomElement(using: &random) ?? "")
    }

    /// The text within a value, as a member, an element or a name.
    func document(using random: inout SeededGenerator) -> JSONValue {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: ["note": .string(text), "count": 3]
        case 1: ["items": [[.string("x"), .string(text)]]]
        case 2:
            .object(JSONObject(distinct: [.init(key: text, value: true)]))
        default: ["changes": ["title": ["old": "Spring", "new": .string(text)]]]
        }
    }

    // MARK: Values

    private static let people = ["Ana Almeida", "Jonas Lindqvist", "Priya Raman"]

    static let events: [AuditEvent] = people.map { name in
        var event = AuditEvent(
            id: UUID(high: 0x7000, low: 1 << 63),
            occurredAt: Timestamp(microseconds: 1_780_272_000_000_000),
            recordedAt: Timestamp(microseconds: 1_780_272_000_000_000),
            eventType: "USER_UPDATED",
            outcome: .success
        )
        event.entityType = "USER"
        event.entityName = name
        event.actor = name.lowercased().replacing(" ", with: ".") + "@corp.example.com"
        return event
    }

    private static func value(using random: inout SeededGenerator) -> (String, isSecret: Bool) {
        func some(_ count: Int, _ letters: String) -> String {
            String((0..<count).compactMap { _ in letters.randomElement(using: &random) })
        }
        let digits = "0123456789"
        let small = "abcdefghijkmnopqrstuvwxyz"
        switch Int.random(in: 0..<7, using: &random) {
        case 0: return ("\(some(6, small)).\(some(5, small))@\(some(8, small)).com", false)
        case 1: return ("\(some(7, small))+\(some(3, digits))@corp.example.com", false)
        case 2: return ("8\(some(1, digits)).17\(some(1, digits)).203.1\(some(2, "1234"))", false)
        case 3: return ("+4930\(some(7, "23456789"))", false)
        case 4: return (people.randomElement(using: &random) ?? "", false)
        case 5: return ("ghp_" + some(36, small.uppercased() + digits + small), true)
        default:
            let head = "4" + some(14, digits)
            let card = (0...9).map { head + String($0) }.first { isLuhn($0) } ?? ""
            let groups = stride(from: 0, to: 16, by: 4).map { card.dropFirst($0).prefix(4) }
            return (groups.joined(separator: "-"), false)
        }
    }

    private static func isLuhn(_ text: String) -> Bool {
        let sum = text.compactMap(\.wholeNumberValue).reversed().enumerated().reduce(0) {
            let doubled = $1.element * ($1.offset % 2 + 1)
            return $0 + doubled / 10 + doubled % 10
        }
        return sum % 10 == 0
    }

    // MARK: Spellings

    private static func spelled(
        _ value: String,
        _ spelling: Spelling,
        _ filler: String,
        using random: inout SeededGenerator
    ) -> String {
        let whole = filler + value
        switch spelling {
        case .plain: return whole
        case .otherCase:
            // The case of a secret is part of it.
            return value.hasPrefix("ghp_") ? whole : filler + value.uppercased()
        case .percent: return Forms.percent(whole, all: false)
        case .percentAll: return Forms.percent(whole, all: true)
        case .base64: return Data("\(whole) and more".utf8).base64EncodedString()
        case .base64URL:
            return Data("\(whole) and more".utf8).base64EncodedString().replacing("+", with: "-")
                .replacing("/", with: "_").replacing("=", with: "")
        case .hexadecimal: return Forms.hexadecimal(whole)
        case .escaped: return Forms.escaped(whole, all: false)
        case .escapedAll: return Forms.escaped(whole, all: true)
        case .entities: return Forms.entities(whole, radix: 10)
        case .hexadecimalEntities: return Forms.entities(whole, radix: 16)
        case .invisible:
            let sign = ["\u{200B}", "\u{2060}", "\u{AD}", "\u{E0041}"].randomElement(using: &random)
            let place = Int.random(in: 1..<value.count, using: &random)
            return filler + value.prefix(place) + (sign ?? "") + value.dropFirst(place)
        case .wide:
            let wide = value.unicodeScalars.map { scalar in
                Unicode.Scalar(scalar.value > 0x20 ? scalar.value + 0xFEE0 : scalar.value) ?? scalar
            }
            return filler + String(String.UnicodeScalarView(wide))
        case .json: return JSONValue.object(["who": .string(whole), "n": 1]).description
        case .percentTwice: return Forms.percent(Forms.percent(whole, all: true), all: false)
        case .base64OfPercent:
            return Data(Forms.percent("q=\(whole)&p=1", all: false).utf8).base64EncodedString()
        case .percentOfBase64:
            return Forms.percent(Data("\(whole), then".utf8).base64EncodedString(), all: false)
        case .base64Twice:
            let once = Data("\(whole), then".utf8).base64EncodedString()
            return Data(once.utf8).base64EncodedString()
        }
    }
}

/// The ways in which a value may stand in a text, in small letters unless case counts.
struct Forms {
    private let insensitive: [String]
    private let sensitive: [String]

    init(of value: String) {
        insensitive =
            [
                value, Self.percent(value, all: false), Self.percent(value, all: true),
                Self.hexadecimal(value), Self.escaped(value, all: false),
                Self.escaped(value, all: true), Self.entities(value, radix: 10),
                Self.entities(value, radix: 16),
            ].map { $0.lowercased() }
        sensitive = Self.base64(value)
    }

    /// The first form that stands in a text.
    func found(in text: String) -> String? {
        // As a reader sees it: nothing that takes no room, wide letters as narrow ones.
        let seen = text.unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
            switch scalar.value {
            case 0xAD, 0x200B...0x200F, 0x2060...0x2064, 0xFEFF, 0xE0000...0xE007F: nil
            case 0xFF01...0xFF5E: Unicode.Scalar(scalar.value - 0xFEE0)
            default: scalar
            }
        }
        let plain = String(String.UnicodeScalarView(seen))
        let url = plain.replacing("-", with: "+").replacing("_", with: "/")
        return insensitive.first(where: plain.lowercased().contains)
            ?? sensitive.first { plain.contains($0) || url.contains($0) }
    }

    static func percent(_ text: String, all: Bool) -> String {
        text.utf8.map { byte in
            let isPlain = byte < 0x80 && Character(Unicode.Scalar(byte)).isLetter
            return !all && (isPlain || (0x30...0x39).contains(byte))
                ? String(Unicode.Scalar(byte)) : "%" + hexadecimal(byte)
        }.joined()
    }

    static func hexadecimal(_ text: String) -> String { text.utf8.map(hexadecimal).joined() }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
    }

    static func escaped(_ text: String, all: Bool) -> String {
        text.utf16.map { unit in
            let isPlain =
                unit < 0x80 && !all
                && Unicode.Scalar(unit).map { scalar in
                    scalar.properties.isAlphabetic || (0x30...0x39).contains(scalar.value)
                } ?? false
            let digits = String(unit, radix: 16)
            return isPlain
                ? String(decoding: [unit], as: UTF16.self)
                : "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
    }

    static func entities(_ text: String, radix: Int) -> String {
        text.unicodeScalars.map {
            "&#" + (radix == 16 ? "x" : "") + String($0.value, radix: radix) + ";"
        }.joined()
    }

    /// The characters of base64 that no neighbour of the value changes, at each of its three phases.
    private static func base64(_ value: String) -> [String] {
        (0..<3).map { phase in
            let bytes = Array(repeating: UInt8(0), count: phase) + Array(value.utf8)
            let whole = bytes.count / 3 * 3
            let text = Data(bytes[..<whole]).base64EncodedString()
            return String(text.dropFirst([0, 2, 3][phase]))
        }
    }
}
