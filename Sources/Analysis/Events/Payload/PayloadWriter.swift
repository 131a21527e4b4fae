import Domain
import JSON

/// Writes events as the lines that a model reads: short names, relative times, what changed first, all
/// of it scrubbed before it is shortened.
struct PayloadWriter {
    private(set) var scrubber: Scrubber
    private(set) var legend: PayloadLegend
    /// Texts that were kept from the model, for they read like instructions to it.
    private(set) var withheld: Set<String> = []
    private let events: [SelectedEvent]
    private let suspicion: [String: Double]
    private let start: Timestamp
    /// Metadata that all events share, which is told once.
    private let common: [JSONObject.Member]
    private let commonNames: Set<String>
    /// How many events each entity has a part in.
    private let entityUses: [String: Int]

    /// The member of metadata that names the program.
    private static let userAgent = "user_agent"
    /// Members of metadata that say nothing to whoever explains events.
    private static let unsaid: Set<String> = [
        userAgent, "read_only", "shared_event_id", "vpc_endpoint_id", "access_key_id",
        "request_id", "event_source", "service_event",
    ]
    /// Members of metadata that come first.
    private static let telling: Set<String> = [
        "error", "mfa", "reason", "denied", "root", "region",
    ]
    /// Characters of names of types, entities and fields.
    private static let (typeMax, nameMax, agentMax, actorMax) = (64, 80, 80, 120)
    /// Events that are told as a run; fewer are told one by one.
    private static let runMin = 3
    /// Entities that are named in the line of a run.
    private static let runNamesMax = 4

    init(_ assessment: EventAssessment, context: String?, scrubber: Scrubber) {
        self.scrubber = scrubber
        events = assessment.events
        suspicion = assessment.suspicion
        start = events.first?.event.occurredAt ?? Timestamp(microseconds: 0)
        common = Self.common(of: events)
        commonNames = Set(common.map(\.key))
        entityUses = events.compactMap { Self.entityKey($0.event) }
            .reduce(into: [:]) { $0[$1, default: 0] += 1 }
        legend = PayloadLegend(avoiding: Self.taken(by: events, context))
    }

    /// What the legend begins with.
    mutating func head() -> ScrubbedText {
        let (date, clock) = PayloadTime.parts(start)
        let time = ScrubbedText(
            scrubbed: "time 0 = \(date)T\(clock)Z, a \(PayloadTime.weekday(start))"
        )
        let notes = told(of: common).map {
            $0.text(valueMax: PayloadItem.Level.full.valueMax)
        }
        let rest = common.count - notes.count
        let more: ScrubbedText = rest > 0 ? " and \(rest) more" : ""
        return notes.isEmpty ? time : "\(time)\nof all events: \(.joined(notes, by: ", "))\(more)"
    }

    /// The events, like ones that follow each other as one.
    mutating func items() -> [PayloadItem] {
        var items: [PayloadItem] = []
        for run in Self.runs(of: events, suspicion) {
            if run.count >= Self.runMin {
                items.append(item(of: run, order: items.count))
            } else {
                for event in run { items.append(item(of: [event], order: items.count)) }
            }
        }
        return items
    }

    /// What a user reported.
    ///
    /// It comes from whoever wants the answer: an order in it is theirs to give, and the prompt tells the
    /// model to take none.
    mutating func context(_ text: String) -> ScrubbedText {
        scrubber.scrub(text, at: ["context"]).onOneLine
    }

    /// What the rules have found, one line each, the gravest first.
    mutating func findings(_ findings: [EventFinding], max: Int, titleMax: Int) -> ScrubbedText {
        if findings.isEmpty { return "nothing" }
        let lines = findings.prefix(max).map { finding -> ScrubbedText in
            let rated = "\(finding.severity.rawValue) \(finding.rule)"
            let events = EventCitations.runs(of: finding.events)
            let label = ScrubbedText(scrubbed: "\(rated) (\(events)):")
            guard let title = title(of: finding) else { return label }
            return "\(label) \(title.shortened(to: titleMax))"
        }
        let rest = findings.count - lines.count
        return .joined(lines + (rest > 0 ? ["and \(rest) less grave ones"] : []), by: "\n")
    }

    /// The title of a finding; nil where it names what speaks to the model, for the rule says enough.
    ///
    /// Names are judged as they were read: in a title they are cut, and have lost the marks by which
    /// they leave a quotation.
    private mutating func title(of finding: EventFinding) -> ScrubbedText? {
        let texts = [finding.title] + (finding.heading?.sources ?? [])
        guard !texts.contains(where: EventTexts.isInstruction) else { return nil }
        return finding.heading?.scrubbed(by: &scrubber)
    }

    /// Events that follow each other and differ in nothing but time, entity and values.
    private static func runs(
        of events: [SelectedEvent],
        _ suspicion: [String: Double]
    ) -> [[SelectedEvent]] {
        func kind(_ selected: SelectedEvent) -> [String] {
            let event = selected.event
            return [
                event.actorName, event.eventType, event.entityType ?? "", event.outcome.rawValue,
                event.sourceIP?.text ?? "",
                selected.metadata[Self.userAgent]?.string ?? "",
                "\(suspicion[selected.alias] ?? 0)",
            ] + selected.changes.map(\.field)
        }
        var runs: [(kind: [String], events: [SelectedEvent])] = []
        for event in events {
            let kind = kind(event)
            if runs.last?.kind == kind {
                runs[runs.count - 1].events.append(event)
            } else {
                runs.append((kind, [event]))
            }
        }
        return runs.map(\.events)
    }

    private mutating func item(of run: [SelectedEvent], order: Int) -> PayloadItem {
        let first = run[0]
        let event = first.event
        var used: [ScrubbedText] = []
        var pieces: [ScrubbedText] = [span(of: run)]
        if !event.actorName.isEmpty { used.append(actor(event)) }
        pieces += used
        pieces.append(scrubbed(event.eventType, "event_type", Self.typeMax))
        if let entity = run.count == 1 ? entity(event) : entities(of: run) {
            pieces.append(entity.text)
            if let alias = entity.alias { used.append(alias) }
        }
        if let address = event.sourceIP {
            used.append(self.address(address))
            pieces.append(used[used.count - 1])
        }
        if let agent = first.metadata[Self.userAgent]?.string, !agent.isEmpty {
            used.append(self.agent(agent))
            pieces.append(used[used.count - 1])
        }
        switch event.outcome {
        case .success: break
        case .failure: pieces.append("FAILED")
        case .denied: pieces.append("DENIED")
        case .unknown: pieces.append("outcome unknown")
        }
        return PayloadItem(
            aliases: run.map(\.alias),
            order: order,
            head: .joined(pieces, by: " "),
            fields: fields(of: run),
            fieldCount: first.changes.count,
            notes: notes(of: first),
            legend: Set(used.map(\.text)),
            suspicion: run.map { suspicion[$0.alias] ?? 0 }.max() ?? 0
        )
    }

    /// `E7 +42s`, or `E4–E40 ×37 +42s…+3m10s`.
    private func span(of run: [SelectedEvent]) -> ScrubbedText {
        let first = PayloadTime.offset(run[0].event.occurredAt, from: start)
        guard run.count > 1, let last = run.last else {
            return ScrubbedText(scrubbed: "\(run[0].alias) \(first)")
        }
        let end = PayloadTime.offset(last.event.occurredAt, from: start)
        return ScrubbedText(
            scrubbed: "\(run[0].alias)–\(last.alias) ×\(run.count) \(first)…\(end)"
        )
    }

    // MARK: - Names

    private mutating func actor(_ event: AuditEvent) -> ScrubbedText {
        if let known = legend.known(.actor, event.actorName) { return known }
        guard let actor = event.actor, UUID(actor) == nil else {
            let name: ScrubbedText = "a user known by id only"
            return legend.give(.actor, to: event.actorName, name: name, line: name)
        }
        let line = scrubbed(actor, "actor", Self.actorMax)
        let isKept = EventTexts.isInstruction(actor)
        let name = isKept ? shown(actor, ["actor"], Self.actorMax) : line
        return legend.give(.actor, to: event.actorName, name: name, line: line)
    }

    private mutating func address(_ address: IPAddress) -> ScrubbedText {
        if let known = legend.known(.address, address.text) { return known }
        let name = scrubbed(address.text, "source_ip", Self.nameMax)
        return legend.give(.address, to: address.text, name: name, line: name)
    }

    private mutating func agent(_ agent: String) -> ScrubbedText {
        if let known = legend.known(.agent, agent) { return known }
        let name = scrubbed(agent, Self.userAgent, Self.agentMax)
        return legend.give(.agent, to: agent, name: name, line: name)
    }

    /// Its type with its name, or with a short name when more events are about it.
    private mutating func entity(
        _ event: AuditEvent
    ) -> (text: ScrubbedText, alias: ScrubbedText?)? {
        guard let key = Self.entityKey(event) else { return nil }
        let type = scrubbed(event.entityType ?? "entity", "entity_type", Self.typeMax)
        if let known = legend.known(.entity, key) { return ("\(type) \(known)", known) }
        guard let name = entityName(event) else { return (type, nil) }
        let line: ScrubbedText = "\(type) “\(name)”"
        guard entityUses[key, default: 0] > 1 else { return (line, nil) }
        let alias = legend.give(.entity, to: key, name: name, line: line)
        return ("\(type) \(alias)", alias)
    }

    private mutating func entities(
        of run: [SelectedEvent]
    ) -> (text: ScrubbedText, alias: ScrubbedText?)? {
        var seen: Set<String> = []
        let distinct = run.map(\.event).filter { event in
            Self.entityKey(event).map { seen.insert($0).inserted } ?? false
        }
        guard let first = distinct.first else { return nil }
        guard distinct.count > 1 else { return entity(first) }
        let type = scrubbed(first.entityType ?? "entity", "entity_type", Self.typeMax)
        let names = distinct.prefix(Self.runNamesMax).compactMap { entityName($0) }
            .map { name -> ScrubbedText in "“\(name)”" }
        let rest = distinct.count - names.count
        let more: ScrubbedText = rest > 0 && !names.isEmpty ? " and \(rest) more" : ""
        return ("\(type) ×\(distinct.count) \(.joined(names, by: ", "))\(more)", nil)
    }

    private mutating func entityName(_ event: AuditEvent) -> ScrubbedText? {
        let type = event.entityType ?? "entity"
        if let name = event.entityName, !name.isEmpty {
            return scrubbed(name, [type, "entity_name"], Self.nameMax)
        }
        guard let key = event.entityKey, !key.isEmpty, UUID(key) == nil else { return nil }
        return scrubbed(key, [type, "entity_key"], Self.nameMax)
    }

    private static func entityKey(_ event: AuditEvent) -> String? {
        let type = event.entityType ?? ""
        let key = event.entityID?.description ?? event.entityKey ?? event.entityName ?? ""
        return type.isEmpty && key.isEmpty ? nil : "\(type) \(key)"
    }

    // MARK: - Values

    private mutating func fields(of run: [SelectedEvent]) -> [PayloadField] {
        let changes = run[0].changes
        if changes.isEmpty, let details = run[0].event.details, !details.isEmpty {
            return [told("details", .string(details))]
        }
        let told = Self.ranked(changes).prefix(PayloadItem.Level.full.fieldsMax)
        return told.map { field(at: $0, of: run) }
    }

    /// Events of a run have changed the same fields in the same order.
    private mutating func field(at place: Int, of run: [SelectedEvent]) -> PayloadField {
        let change = run[0].changes[place]
        let differs = run.dropFirst().contains { other in
            other.changes[place].old != change.old || other.changes[place].new != change.new
        }
        let name = scrubbed(change.field, [], Self.nameMax)
        return PayloadField(
            name: differs ? "\(name) (the first of several values)" : name,
            old: change.old.map { value($0, at: change.field) },
            new: change.new.map { value($0, at: change.field) },
            isNameOnly: change.old == nil && change.new == nil
        )
    }

    private static func isChange(_ change: SelectedEvent.Change) -> Bool {
        change.old != nil && change.new != nil && change.old != change.new
    }

    private mutating func notes(of selected: SelectedEvent) -> [PayloadField] {
        told(
            of: selected.metadata.members.filter { member in
                !Self.unsaid.contains(member.key) && !member.value.isNull
                    && !commonNames.contains(member.key)
            }
        )
    }

    /// As many members of metadata as are told at most, the weightiest first.
    private mutating func told(of members: [JSONObject.Member]) -> [PayloadField] {
        let first = members.filter { !Self.telling.isDisjoint(with: NameWords.of($0.key)) }
        let rest = members.filter { Self.telling.isDisjoint(with: NameWords.of($0.key)) }
        return (first + rest).prefix(PayloadItem.Level.full.notesMax).map {
            told($0.key, $0.value)
        }
    }

    private mutating func told(_ name: String, _ value: JSONValue) -> PayloadField {
        PayloadField(
            name: scrubbed(name, [], Self.nameMax),
            old: nil,
            new: self.value(value, at: name),
            isNameOnly: false
        )
    }

    /// The places of changes, the weightiest first; what is equally weighty stays in order.
    private static func ranked(_ changes: [SelectedEvent.Change]) -> [Int] {
        let ranks = changes.map { PayloadField.Rank(of: $0.field, isChange: isChange($0)) }
        return ranks.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
    }

    /// A value scrubbed as a whole; who shortens it does so after.
    private mutating func value(_ value: JSONValue, at name: String) -> ScrubbedText {
        switch value {
        case .string(let text) where UUID(text) != nil:
            // Two of a kind are told apart by less than the thirty tokens of the whole.
            return ScrubbedText(scrubbed: "\(text.prefix(8))…")
        case .string(""): return "“”"
        case .string(let text): return kept(text) ?? scrubber.scrub(text, at: [name]).onOneLine
        default: return scrubber.scrub(withoutInstructions(value), at: [name]).onOneLine
        }
    }

    private mutating func scrubbed(_ text: String, _ name: String, _ max: Int) -> ScrubbedText {
        scrubbed(text, [name], max)
    }

    private mutating func scrubbed(_ text: String, _ path: [String], _ max: Int) -> ScrubbedText {
        kept(text) ?? scrubber.scrub(text, at: path).onOneLine.shortened(to: max)
    }

    /// What a reader of the answer is shown of a text, whether or not the model was.
    private mutating func shown(_ text: String, _ path: [String], _ max: Int) -> ScrubbedText {
        scrubber.scrub(text, at: path).onOneLine.shortened(to: max)
    }

    /// What stands in place of a text that reads like an instruction; nil for any other.
    private mutating func kept(_ text: String) -> ScrubbedText? {
        guard EventTexts.isInstruction(text) else { return nil }
        withheld.insert(text)
        return Self.instruction
    }

    private static let instruction: ScrubbedText = "(a text that reads like an instruction)"

    /// The value without the texts in it that read like instructions.
    private mutating func withoutInstructions(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): return kept(text).map { .string($0.text) } ?? value
        case .array(let elements): return .array(elements.map { withoutInstructions($0) })
        case .object(let object):
            var rest = JSONObject()
            for member in object.members {
                let key = kept(member.key).map { "\($0.text) \(rest.count)" } ?? member.key
                rest.append(key, withoutInstructions(member.value))
            }
            return .object(rest)
        case .null, .bool, .number: return value
        }
    }

    // MARK: - What all events share

    private static func common(of events: [SelectedEvent]) -> [JSONObject.Member] {
        guard events.count > 1, let first = events.first else { return [] }
        let told = first.metadata.members.filter { !unsaid.contains($0.key) && !$0.value.isNull }
        return events.dropFirst().reduce(told) { shared, event in
            if shared.isEmpty { return [] }
            let values = event.metadata.byName
            return shared.filter { values[$0.key] == $0.value }
        }
    }

    private static func taken(by events: [SelectedEvent], _ context: String?) -> Set<String> {
        var taken = PayloadLegend.words(in: (context ?? "").utf8)
        for selected in events {
            let event = selected.event
            let texts = [
                event.eventType, event.entityType, event.entityName, event.entityKey, event.actor,
                event.details,
            ]
            for text in texts { taken.formUnion(PayloadLegend.words(in: (text ?? "").utf8)) }
            for json in [event.oldValues, event.newValues, event.eventMetadata] {
                taken.formUnion(PayloadLegend.words(in: json ?? []))
            }
        }
        return taken
    }
}
