import Domain
import JSON

/// Holds an answer about events to what the model was given: it may say nothing that is not there.
struct AnswerFidelity: Sendable {
    private let given: GivenText
    private let reported: GivenText
    private let evidence: EventEvidence
    private let names: Set<String>
    private let aliases: Set<String>
    private let times: [String: Timestamp]
    private let grave: [Set<String>]
    private let withheld: Set<[String]>
    private let isPlaceholder: @Sendable (Substring) -> Bool

    /// Words in a row that are no coincidence.
    private static let echoMin = 4
    /// Bytes of a text that was withheld, and runs of words of all such, that an answer is held against.
    private static let (echoBytesMax, echoesMax) = (8 * 1024, 50_000)

    /// - Parameters:
    ///   - events: the events that were sent.
    ///   - names: the short names of other things that were.
    ///   - given: all texts that were sent.
    ///   - reported: the one of them that a user wrote.
    ///   - grave: for each grave finding of the rules, the events that it rests on.
    ///   - withheld: texts that were not sent, which no answer may echo.
    ///   - isPlaceholder: whether a text between brackets is a placeholder that was given out.
    init(
        events: [SelectedEvent],
        names: Set<String>,
        given: [String],
        reported: String,
        grave: [[String]],
        withheld: Set<String>,
        isPlaceholder: @escaping @Sendable (Substring) -> Bool
    ) {
        self.given = GivenText(given.joined(separator: "\n"))
        self.reported = GivenText(reported)
        self.names = names
        self.isPlaceholder = isPlaceholder
        evidence = EventEvidence(events)
        let sent = Set(events.map(\.alias))
        aliases = sent
        times = Dictionary(uniqueKeysWithValues: events.map { ($0.alias, $0.event.occurredAt) })
        self.grave = grave.map { sent.intersection($0) }.filter { !$0.isEmpty }
        self.withheld = withheld.reduce(into: []) { echoes, text in
            guard echoes.count < Self.echoesMax else { return }
            let start = text.utf8.prefix(Self.echoBytesMax)
            echoes.formUnion(Self.runs(of: String(decoding: start, as: UTF8.self)))
        }
    }

    /// What is wrong first, as a sentence that quotes nothing; nil when all is borne out.
    func fault(in answer: JSONValue) -> String? {
        entryFault(answer) ?? orderFault(answer) ?? textFault(answer, "")
    }

    // MARK: - Entries

    private func entryFault(_ answer: JSONValue) -> String? {
        for list in ["timeline", "findings"] {
            for (index, entry) in (answer[list]?.array ?? []).enumerated() {
                let place = "/\(list)/\(index)"
                guard let refs = entry["refs"]?.array, !refs.isEmpty else {
                    return "\(place) names no event"
                }
                for name in ["title", "text"] {
                    guard let text = entry[name]?.string else { continue }
                    if text.allSatisfy(\.isWhitespace) { return "\(place)/\(name) is empty" }
                    if hasForeignTime(text, of: refs.compactMap(\.string)) {
                        return "\(place)/\(name) has the time of an event that it does not name"
                    }
                }
            }
        }
        return nil
    }

    /// Whether a text tells the time of an event other than those that it rests on or names.
    private func hasForeignTime(_ text: String, of refs: [String]) -> Bool {
        let own = EventCitations.names(in: text).union(refs)
            .reduce(into: Set<String>()) { $0.formUnion(evidence.clocks[$1] ?? []) }
        return ProseReader.claims(in: text, isPlaceholder: isPlaceholder).contains { claim in
            guard case .clock(let clock) = claim, evidence.allClocks.contains(clock) else {
                return false
            }
            return !own.contains(clock) && !reported.clocks.contains(clock)
        }
    }

    private func orderFault(_ answer: JSONValue) -> String? {
        var latest: Timestamp?
        var told: Set<String> = []
        for (index, entry) in (answer["timeline"]?.array ?? []).enumerated() {
            let refs = entry["refs"]?.array?.compactMap(\.string) ?? []
            told.formUnion(refs)
            guard let first = refs.compactMap({ times[$0] }).min() else { continue }
            if let latest, first < latest {
                return "/timeline/\(index) is not in the order of time"
            }
            latest = first
        }
        return grave.allSatisfy { !$0.isDisjoint(with: told) }
            ? nil : "/timeline leaves out events that a grave finding of the rules rests on"
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
        if AnswerStance.isDismissive(text) {
            return "tells the reader to disregard what was found"
        }
        for claim in ProseReader.claims(in: text, isPlaceholder: isPlaceholder) {
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
            evidence.allClocks.contains(clock) || given.clocks.contains(clock)
                || given.contains(clock) ? nil : "has a time that is no event's"
        case .hours(let hours):
            evidence.hours.union(given.hours).isDisjoint(with: hours)
                ? "has a time that is no event's" : nil
        case .day(let day):
            evidence.days.contains(day) || given.contains(day)
                ? nil : "has a day that is no event's"
        case .number(let number, let unit):
            isBorneOut(number, unit) ? nil : "has a number that is not in the data"
        case .many(let least):
            given.counted.union(evidence.sizes).contains { $0 >= least } || evidence.count >= least
                ? nil : "has a number that is not in the data"
        case .length(let number, let unit):
            evidence.lasts(number, unit) || given.counted.contains(number)
                || given.lengths.contains(
                    number.multipliedReportingOverflow(by: unit).partialValue
                ) ? nil : "has a span of time that is not in the data"
        case .identifier(let word):
            given.contains(word) ? nil : "has a name or an identifier that is not in the data"
        case .name(let word):
            isKnown(name: word)
                ? nil
                : "has a name that is not in the data (ordinary words have no capitals, in titles too)"
        case .transition(let pair):
            given.contradicts(pair) ? "tells a change of values that is not in the data" : nil
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

    private func isKnown(name: String) -> Bool {
        let name = name.lowercased()
        if given.words.contains(name) || evidence.periods.contains(name) { return true }
        return name.split { !$0.isLetter && !$0.isNumber }.allSatisfy { part in
            let part = String(part)
            return given.words.contains(part) || ProseVocabulary.contains(part)
        }
    }

    // MARK: - Numbers

    /// What people count in thoughts, and not in data.
    private static let thoughts: Set<String> = [
        "reason", "explanation", "thing", "step", "check", "way", "cause", "option", "question",
        "point", "possibility", "hypothesis", "scenario", "aspect", "kind", "group", "phase",
        "stage",
        "part", "pattern", "sign", "signal", "indicator", "concern", "condition", "side", "factor",
    ]
    /// Below it nobody looks twice at a number, and there are many subsets of events to count.
    private static let smallMax = 9
    /// So many of something unknown are as likely a turn of phrase.
    private static let fewMax = 3

    private func isBorneOut(_ number: Int, _ unit: String) -> Bool {
        if number < 2 || given.counted.contains(number) || evidence.sizes.contains(number) {
            return true
        }
        if let bound = evidence.bound(unit), number > bound { return false }
        if number <= Self.smallMax {
            return number <= max(evidence.count, Self.fewMax)
                || Self.thoughts.contains(NameWords.singular(unit))
        }
        return evidence.counts.contains(number) || given.numbers.contains(number)
    }

    private static func runs(of text: String) -> Set<[String]> {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        guard words.count >= echoMin else { return [] }
        return Set((0...(words.count - echoMin)).map { Array(words[$0..<($0 + echoMin)]) })
    }
}
