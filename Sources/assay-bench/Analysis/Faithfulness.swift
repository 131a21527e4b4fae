import Analysis
import Domain
import JSON

/// Holds an answer to what it was made of: what its text says must stand in the events, the context
/// or the history.
struct Faithfulness {
    private let events: [SelectedEvent]
    /// All that was given, without blanks, in small letters.
    private let given: String
    /// The numbers that stand in the events and in the context.
    private let numbers: Set<Int>
    /// Those of the days before.
    private let history: Set<Int>
    /// How many different ids the events hold.
    private let idCount: Int
    private let clocks: Set<String>
    private let distances: Set<Int>
    private let aliases: Set<String>

    init(of window: EventWindow, context: String?) {
        events = window.events
        aliases = Set(events.map(\.alias))
        let texts = events.map { Self.text($0.event) } + [context ?? ""]
        let all = texts.joined(separator: "\n")
        given = Self.plain(all)
        numbers = Set(all.matches(of: /[0-9]+/).compactMap { Int($0.output) })
        history = Self.numbers(window.history)
        idCount = Set(all.matches(of: Self.uuid).map(\.output)).count
        let times = events.map { $0.event.occurredAt.rfc3339 }
        clocks = times.reduce(into: []) { clocks, time in
            clocks.formUnion([String(time.prefix(19).suffix(8)), String(time.prefix(16).suffix(5))])
        }
        distances = Self.distances(events)
    }

    /// What is not borne out, each in a sentence.
    func violations(in assessment: EventAssessment) -> [String] {
        let all = EventCounts(events, findings: assessment.findings.count)
        var found: [String] = []
        for finding in assessment.findings {
            let counts = self.counts(of: Set(finding.events), in: assessment)
            for text in AnalysisTexts.texts(of: finding) { found += violations(in: text, counts) }
        }
        found += violations(
            in: QuotedText(assessment.sections.summary, isMarkdown: true),
            all.union(self.counts(of: Set(assessment.findings.first?.events ?? []), in: assessment))
        )
        // A line tells of the events that it cites, or of all.
        for line in AnalysisTexts.lines(of: assessment.sections) {
            let text = QuotedText(line, isMarkdown: true)
            let cited = Self.mentioned(in: text.prose)
            var counts = cited.isEmpty ? all : self.counts(of: cited, in: assessment)
            // What stands in brackets is counted by itself: others may be named behind it.
            for group in text.prose.matches(of: /\([^()]*\)/) {
                let own = Self.mentioned(in: String(group.output))
                counts = counts.union(self.counts(of: own, in: assessment))
            }
            found += violations(in: text, counts)
        }
        found += disorder(of: assessment.sections.timeline)
        for finding in assessment.findings {
            let strangers = finding.events.filter { !aliases.contains($0) }
            found += strangers.map { "\(finding.rule) cites \($0)" }
            if finding.events.isEmpty { found.append("\(finding.rule) cites nothing") }
        }
        let timeline = QuotedText(assessment.sections.timeline, isMarkdown: true)
        let told = Self.mentioned(in: timeline.prose)
        for finding in assessment.findings where finding.severity >= .high {
            for alias in finding.events where !told.contains(alias) {
                found.append("the timeline leaves out \(alias) of \(finding.rule)")
            }
        }
        return found
    }

    private func counts(of cited: Set<String>, in assessment: EventAssessment) -> EventCounts {
        EventCounts(
            events.filter { cited.contains($0.alias) },
            findings: assessment.findings.count
        )
    }

    // MARK: Text

    private func violations(in text: QuotedText, _ counts: EventCounts) -> [String] {
        var found: [String] = []
        for part in text.quoted + [text.prose] {
            if let id = part.firstMatch(of: Self.uuid) { found.append("an id: \(id.output)") }
        }
        for quoted in text.quoted where !isGiven(quoted) {
            found.append("quoted, but not given: \(quoted)")
        }
        var prose = text.prose
        if let link = prose.firstMatch(of: /https?:\/\/\S+|\]\(|!\[|<[a-z\/!]/) {
            found.append("markup: \(link.output)")
        }
        for mark in prose.matches(of: /\[\s*[A-Z][A-Z_]*_[0-9]+[^\]]*\]/)
        where !isGiven(mark.output) {
            found.append("a placeholder: \(mark.output)")
        }
        for alias in Self.mentioned(in: prose).subtracting(aliases).sorted() {
            found.append("an unknown event: \(alias)")
        }
        prose.replace(/\bE[0-9]+|\bTA?[0-9]{4}(?:\.[0-9]{3})?|\bv[0-9]+/, with: " ")
        for word in prose.matches(of: Self.name) where !isGiven(word.output) {
            found.append("a name that was not given: \(word.output)")
        }
        prose.replace(Self.name, with: " ")
        for clock in prose.matches(of: /[0-9]{2}:[0-9]{2}(:[0-9]{2})?/) {
            let isRound = clock.output.0.dropFirst(2).allSatisfy { ":0".contains($0) }
            if !isRound, !clocks.contains(String(clock.output.0)) {
                found.append("a time of no event: \(clock.output.0)")
            }
        }
        prose.replace(/[0-9]{2}:[0-9]{2}(:[0-9]{2})?/, with: " ")
        for day in prose.matches(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) where !isDay(day.output) {
            found.append("a day of no event: \(day.output)")
        }
        prose.replace(/[0-9]{4}-[0-9]{2}-[0-9]{2}/, with: " ")
        for sentence in prose.split(separator: ". ") {
            for number in sentence.matches(of: /\b[0-9][0-9,]*(\.[0-9]+)?/) {
                let rest = sentence[number.range.upperBound...]
                let before = sentence[..<number.range.lowerBound]
                if !isStandIn(number.output.0, after: before, before: rest),
                    !isBornOut(number.output.0, before: rest, in: sentence, counts)
                {
                    found.append("a number from nowhere: \(number.output.0) in: \(sentence)")
                }
            }
        }
        return found
    }

    private static var uuid: Regex<Substring> {
        /[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}/
    }

    /// What only names and addresses look like: an @, an underscore, a point or colon within, or
    /// letters and digits mixed.
    private static var name: Regex<Substring> {
        /[A-Za-z0-9+*\-]+(?:[._@\/:][A-Za-z0-9+*\-]+)*(?:[_@]|[a-z][A-Z]|\.[a-z0-9])[A-Za-z0-9._@\/:*\-]*[A-Za-z0-9*]/
    }

    private func isDay(_ day: Substring) -> Bool {
        events.contains { $0.event.occurredAt.rfc3339.hasPrefix(day) }
            || given.contains(day.lowercased())
    }

    /// Whether a number tells ids apart, which stand as `user 1` and `token 2`: behind a noun, and with
    /// nothing behind it that it could count.
    private func isStandIn(
        _ number: Substring,
        after before: Substring,
        before rest: Substring
    ) -> Bool {
        guard let value = Int(number), value > 0, value <= idCount, before.hasSuffix(" "),
            before.dropLast().last?.isLetter == true
        else { return false }
        return rest.isEmpty || rest.prefixMatch(of: /[,.;:)]|\ (?:\(|→|and\b)/) != nil
    }

    /// Whether a number counts what stands around it: a distance in time before a unit of it, the
    /// history where the days before are spoken of, else the events that are told.
    private func isBornOut(
        _ number: Substring,
        before rest: Substring,
        in sentence: Substring,
        _ counts: EventCounts
    ) -> Bool {
        let text = number.filter { $0 != "," }
        if text.contains(".") { return (Double(text) ?? .infinity) < 1000 }
        guard let value = Int(text) else { return false }
        if rest.prefixMatch(of: /\ (?:seconds?|minutes?|hours?|days?|s|min|h)\b/) != nil {
            return distances.contains(value) || value == EventHistory.days
        }
        if rest.hasPrefix(" session") {
            // Each of the first few is told with its events in brackets.
            let more = sentence.firstMatch(of: /and ([0-9]+) more/).flatMap { Int($0.output.1) }
            return value == sentence.count { $0 == "(" } + (more ?? 0)
        }
        if counts.all.contains(value) { return true }
        if rest.hasPrefix(" more") || rest.hasPrefix(" other") {
            return counts.leaves(value)
        }
        if sentence.contains("days before") || sentence.contains("not among those") {
            return history.contains(value) || value < counts.actors
        }
        // What is more than there are events was not counted, but given.
        return value > events.count && numbers.contains(value)
    }

    private func isGiven(_ text: some StringProtocol) -> Bool {
        // A shortened text says in its midst how long it is.
        let short = String(text).replacing(/…\s*\([0-9,]+ characters\)\s*…/, with: "…")
        // What nobody would see is shown by its code point.
        let text = short.replacing(/\\u\{([0-9A-F]{1,6})\}/) { code in
            UInt32(code.output.1, radix: 16).flatMap(Unicode.Scalar.init).map { String($0) } ?? ""
        }
        return Self.plain(text).split(separator: "…").allSatisfy { part in
            given.contains(part) || Self.network(of: part).map { given.contains($0) } ?? false
        }
    }

    /// What an address of the network begins with.
    private static func network(of text: Substring) -> String? {
        if text.hasSuffix(".0/24") { return String(text.dropLast(4)) }
        return text.hasSuffix("::/48") ? String(text.dropLast(5)) : nil
    }

    // MARK: Time

    /// Each line's first time is not before the line's above, within a day.
    private func disorder(of timeline: String) -> [String] {
        var last = ""
        var found: [String] = []
        for line in timeline.split(separator: "\n") {
            let prose = QuotedText(String(line), isMarkdown: true).prose
            if prose.firstMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil { last = "" }
            guard let clock = prose.firstMatch(of: /[0-9]{2}:[0-9]{2}:[0-9]{2}/) else { continue }
            if clock.output < last { found.append("\(clock.output) stands after \(last)") }
            last = String(clock.output)
        }
        return found
    }

    /// Seconds, minutes, hours and days between any two events.
    private static func distances(_ events: [SelectedEvent]) -> Set<Int> {
        var distances: Set<Int> = []
        for (index, event) in events.enumerated() {
            for earlier in events[..<index] {
                let seconds =
                    (event.event.occurredAt.microseconds - earlier.event.occurredAt.microseconds)
                    / 1_000_000
                for unit in [1, 60, 3600, 86_400] as [Int64] {
                    distances.formUnion([Int(seconds / unit), Int(seconds / unit) + 1])
                }
                distances.formUnion([Int(seconds % 3600 / 60), Int(seconds % 60)])
                distances.insert(Int(seconds % 86_400 / 3600))
            }
        }
        return distances
    }

    // MARK: What was given

    private static func text(_ event: AuditEvent) -> String {
        let texts = [
            event.eventType, event.action, event.entityType, event.entityKey, event.entityName,
            event.actor, event.details, event.outcome.rawValue, event.sourceIP?.text,
            event.requestID, event.occurredAt.rfc3339,
        ]
        let values = [event.oldValues, event.newValues, event.eventMetadata].compactMap { $0 }
        let leaves = values.compactMap { try? JSONValue(parsing: $0) }.flatMap {
            Self.leaves(of: $0)
        }
        let whole = values.map { String(decoding: $0, as: UTF8.self) }
        return (texts.compactMap { $0 } + (event.changedFields ?? []) + leaves + whole)
            .joined(separator: "\n")
    }

    private static func plain(_ text: some StringProtocol) -> String {
        String(text.filter { !$0.isWhitespace && $0 != "\\" }).lowercased()
    }

    /// The texts within a value, those within JSON that is itself a text included.
    private static func leaves(of value: JSONValue) -> [String] {
        switch value {
        case .string(let text):
            guard text.hasPrefix("{") || text.hasPrefix("["),
                let inner = try? JSONValue(parsing: Array(text.utf8))
            else { return [text] }
            return [text, inner.description] + leaves(of: inner)
        case .array(let elements): return elements.flatMap { leaves(of: $0) }
        case .object(let object): return object.members.flatMap { [$0.key] + leaves(of: $0.value) }
        case .number(let number): return [number.text]
        case .bool, .null: return []
        }
    }

    /// Aliases that a text names, those in the midst of a range included.
    static func mentioned(in prose: String) -> Set<String> {
        var found: Set<String> = []
        for match in prose.matches(of: /\bE([0-9]+)(?:[–-]E([0-9]+))?/) {
            guard let first = Int(match.output.1) else { continue }
            let last = match.output.2.flatMap { Int($0) } ?? first
            for number in first...max(first, min(last, first + 100)) { found.insert("E\(number)") }
        }
        return found
    }

    private static func numbers(_ history: EventHistory) -> Set<Int> {
        var numbers: Set<Int> = [history.count, EventHistory.countMax]
        for actor in history.actors.values {
            numbers.formUnion([actor.count, actor.activeDays])
            numbers.formUnion(actor.networks.values)
            numbers.formUnion(actor.agents.values)
        }
        for habit in history.habits.values {
            numbers.formUnion([habit.count, habit.activeDays, habit.peakPerHour])
        }
        numbers.formUnion(history.eventTypes.values)
        numbers.formUnion(history.entities.values.map(\.count))
        numbers.formUnion(history.unselected?.values.map { $0 } ?? [])
        return numbers
    }
}

/// All that an assessment says.
struct AnalysisTexts {
    let all: [QuotedText]

    init(of assessment: EventAssessment) {
        all =
            ([assessment.sections.summary] + Self.lines(of: assessment.sections))
            .map { QuotedText($0, isMarkdown: true) }
            + assessment.findings.flatMap(Self.texts)
    }

    /// The lines of all sections but the summary, which is one.
    static func lines(of sections: AnalysisSections) -> [String] {
        [sections.timeline, sections.patterns, sections.anomalies, sections.troubleshooting ?? ""]
            .flatMap { $0.split(separator: "\n").map(String.init) }
    }

    static func texts(of finding: EventFinding) -> [QuotedText] {
        [finding.title, finding.text, finding.innocentExplanation, finding.nextCheck]
            .compactMap { $0 }.map { QuotedText($0, isMarkdown: false) }
    }
}
