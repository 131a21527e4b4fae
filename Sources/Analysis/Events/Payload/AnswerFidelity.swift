import Domain
import JSON

/// Holds an answer about events to what the model was given: it may say nothing that is not there.
struct AnswerFidelity: Sendable {
    private let given: GivenText
    private let names: Set<String>
    private let aliases: Set<String>
    private let times: [String: Timestamp]
    private let clocks: Set<String>
    private let days: Set<String>
    private let counts: Set<Int>
    private let seconds: Set<Int>
    private let withheld: Set<[String]>

    /// Words in a row that are no coincidence.
    private static let echoMin = 4
    /// Bytes of a text that was withheld, and runs of words of all such, that an answer is held against.
    private static let (echoBytesMax, echoesMax) = (8 * 1024, 50_000)

    /// - Parameters:
    ///   - events: the events that were sent.
    ///   - names: the short names of other things that were.
    ///   - given: all texts that were sent.
    ///   - withheld: texts that were not, which no answer may echo.
    init(events: [SelectedEvent], names: Set<String>, given: [String], withheld: Set<String>) {
        self.given = GivenText(given.joined(separator: "\n"))
        self.names = names
        aliases = Set(events.map(\.alias))
        times = Dictionary(uniqueKeysWithValues: events.map { ($0.alias, $0.event.occurredAt) })
        let parts = events.map { PayloadTime.parts($0.event.occurredAt) }
        clocks = Set(parts.flatMap { [$0.clock, String($0.clock.prefix(5))] })
        days = Set(parts.map(\.date))
        counts = Self.counts(of: events)
        seconds = Self.seconds(between: events)
        self.withheld = withheld.reduce(into: []) { echoes, text in
            guard echoes.count < Self.echoesMax else { return }
            let start = text.utf8.prefix(Self.echoBytesMax)
            echoes.formUnion(Self.runs(of: String(decoding: start, as: UTF8.self)))
        }
    }

    /// What is wrong first, as a sentence that quotes nothing; nil when all is borne out.
    func fault(in answer: JSONValue) -> String? {
        orderFault(answer) ?? textFault(answer, "")
    }

    // MARK: - Order

    private func orderFault(_ answer: JSONValue) -> String? {
        for list in ["timeline", "findings"] {
            for (index, entry) in (answer[list]?.array ?? []).enumerated()
            where entry["refs"]?.array?.isEmpty != false {
                return "/\(list)/\(index) names no event"
            }
        }
        var latest: Timestamp?
        for (index, entry) in (answer["timeline"]?.array ?? []).enumerated() {
            let refs = entry["refs"]?.array?.compactMap(\.string) ?? []
            guard let first = refs.compactMap({ times[$0] }).min() else { continue }
            if let latest, first < latest {
                return "/timeline/\(index) is not in the order of time"
            }
            latest = first
        }
        return nil
    }

    // MARK: - Texts

    private func textFault(_ value: JSONValue, _ place: String) -> String? {
        switch value {
        case .string(let text): return fault(in: text).map { "\(place) \($0)" }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                if let fault = textFault(element, "\(place)/\(index)") { return fault }
            }
        case .object(let members):
            for member in members.members
            where !["refs", "severity", "category"].contains(member.key) {
                if let fault = textFault(member.value, "\(place)/\(member.key)") { return fault }
            }
        case .null, .bool, .number: break
        }
        return nil
    }

    private func fault(in text: String) -> String? {
        if !withheld.isEmpty, !withheld.isDisjoint(with: Self.runs(of: text)) {
            return "repeats a text that was not sent"
        }
        for claim in ProseReader.claims(in: text) {
            if let fault = fault(claim) { return fault }
        }
        return nil
    }

    private func fault(_ claim: ProseClaim) -> String? {
        switch claim {
        case .quotation(let text):
            isKnown(text) ? nil : "quotes what is not in the data"
        case .alias(let name):
            aliases.contains(name) || names.contains(name) || given.contains(name)
                ? nil : "names something that is not in the data"
        case .clock(let clock):
            clocks.contains(clock) || given.contains(clock) ? nil : "has a time that is no event's"
        case .day(let day):
            days.contains(day) || given.contains(day) ? nil : "has a day that is no event's"
        case .number(let number, let unit):
            isBorneOut(number, unit) ? nil : "has a number that is not in the data"
        case .identifier(let word):
            given.contains(word) ? nil : "has a name or an identifier that is not in the data"
        case .markup: "has markup other than bold, code and lists"
        }
    }

    private func isKnown(_ quotation: String) -> Bool {
        let text = quotation.drop { $0.isWhitespace }
        var body = text
        while let last = body.last, last.isWhitespace || ".,;:!?".contains(last) {
            body.removeLast()
        }
        return body.isEmpty || aliases.contains(String(body)) || names.contains(String(body))
            || given.contains(String(text)) || given.contains(String(body))
    }

    private func isBorneOut(_ number: Int, _ unit: String) -> Bool {
        if counts.contains(number) || given.numbers.contains(number) { return true }
        let length: Int
        switch unit {
        case "s", "sec", "secs", "second", "seconds": length = 1
        case "m", "min", "mins", "minute", "minutes": length = 60
        case "h", "hr", "hrs", "hour", "hours": length = 3_600
        case "d", "day", "days": length = 86_400
        default: return false
        }
        // Rounded down, or up.
        return seconds.contains { $0 / length == number || ($0 + length - 1) / length == number }
    }

    // MARK: - What events bear out

    /// How many events there are in all, of each kind, and of all others.
    private static func counts(of events: [SelectedEvent]) -> Set<Int> {
        var groups: [String: Int] = [:]
        var kinds: [String: Set<String>] = [:]
        for selected in events {
            let event = selected.event
            let parts = [
                "actor": event.actorName, "type": event.eventType, "entity": event.entityType ?? "",
                "outcome": event.outcome.rawValue, "address": event.sourceIP?.text ?? "",
                "name": event.entityID?.description ?? event.entityKey ?? event.entityName ?? "",
                "day": PayloadTime.parts(event.occurredAt).date,
                "deed": "\(event.actorName)\n\(event.eventType)",
                "doing": "\(event.eventType)\n\(event.entityType ?? "")",
                "ending": "\(event.eventType)\n\(event.outcome)",
            ]
            for (kind, value) in parts {
                groups["\(kind) \(value)", default: 0] += 1
                kinds[kind, default: []].insert(value)
            }
        }
        let counted = Set(groups.values)
        return counted.union(counted.map { events.count - $0 })
            .union(kinds.values.map(\.count)).union([events.count])
    }

    /// How long after each other they happened.
    private static func seconds(between events: [SelectedEvent]) -> Set<Int> {
        let times = events.map { Int($0.event.occurredAt.microseconds / 1_000_000) }
        return times.reduce(into: []) { all, time in
            all.formUnion(times.lazy.filter { $0 >= time }.map { $0 - time })
        }
    }

    private static func runs(of text: String) -> Set<[String]> {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        guard words.count >= echoMin else { return [] }
        return Set((0...(words.count - echoMin)).map { Array(words[$0..<($0 + echoMin)]) })
    }
}

/// What a model was given, as text that others are looked up in.
struct GivenText: Sendable {
    /// In small letters, with one space for all that is none.
    private let bytes: [UInt8]
    /// All numbers in it.
    let numbers: Set<Int>

    init(_ text: String) {
        bytes = Self.folded(text)
        var numbers: Set<Int> = []
        for run in ProseReader.withoutThousands(text).utf8.split(whereSeparator: {
            !(0x30...0x39).contains($0)
        }) {
            if let number = Int(String(decoding: run, as: UTF8.self)) { numbers.insert(number) }
        }
        self.numbers = numbers
    }

    /// Whether a text stands in it as a whole: no word goes on at its ends.
    func contains(_ text: String) -> Bool {
        let wanted = Self.folded(text)
        guard let first = wanted.first, let last = wanted.last else { return true }
        var index = 0
        while index + wanted.count <= bytes.count {
            if bytes[index] == first, bytes[index..<(index + wanted.count)].elementsEqual(wanted) {
                let end = index + wanted.count
                let isBegun = index > 0 && Self.isWord(first) && Self.isWord(bytes[index - 1])
                let goesOn = end < bytes.count && Self.isWord(last) && Self.isWord(bytes[end])
                if !isBegun, !goesOn { return true }
            }
            index += 1
        }
        return false
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x80...: true
        default: false
        }
    }

    private static let symbol: UInt8 = 0x1F

    private static func folded(_ text: String) -> [UInt8] {
        var folded: [UInt8] = []
        for character in text.lowercased() {
            if character.isWhitespace || character == "^" {
                if folded.last != 0x20 { folded.append(0x20) }
            } else if !character.isASCII, !character.isLetter, !character.isNumber {
                // An arrow or a quotation mark, at which words end.
                folded.append(symbol)
            } else {
                folded.append(contentsOf: String(character).utf8)
            }
        }
        return folded
    }
}
