import Analysis
import Domain
import TestSupport

/// What a user may report of a window: a person, a thing and a time of one of its events.
///
/// Every other report is about a planted anomaly, where the window has one.
struct SymptomReport {
    let text: String
    /// The event that it is about.
    let about: String

    init(of window: EventWindow, number: Int) {
        var random = SeededGenerator(seed: UInt64(number) &+ 1)
        let planted = window.events.filter { window.planted.contains($0.event.id) }
        let likely = number % 2 == 0 && !planted.isEmpty ? planted : window.events
        // Whoever knows of no thing reports nothing that a reader could find.
        let named = likely.filter { ($0.event.entityName ?? $0.event.entityKey) != nil }
        let choices = named.isEmpty ? likely : named
        let selected = choices[Int.random(in: choices.indices, using: &random)]
        let event = selected.event
        about = selected.alias
        let person =
            event.actorName.split(separator: "/").last?.split(separator: "@").first
            .map(String.init) ?? "somebody"
        let thing = event.entityName ?? event.entityKey ?? "something"
        let time = event.occurredAt.rfc3339
        let (day, clock) = (time.prefix(10), time.dropFirst(11).prefix(5))
        let texts = [
            "Since about \(clock) something is wrong with \(thing).",
            "\(thing) was fine in the morning; what happened to it on \(day)?",
            "\(person) says that they cannot work with \(thing) since \(clock) UTC.",
            "Who changed \(thing) at \(clock)? \(person) did not.",
            "\(thing) disappeared on \(day) around \(clock).",
        ]
        text = texts[number / 2 % texts.count]
    }
}

/// How many reports were answered with the event that they are about.
struct SymptomScore {
    private(set) var count = 0
    /// The reports whose answer speaks of other events, or of none.
    private(set) var misses: [(report: SymptomReport, answer: String)] = []

    var found: Int { count - misses.count }

    mutating func add(_ report: SymptomReport, _ assessment: EventAssessment) {
        count += 1
        let answer = assessment.sections.troubleshooting ?? ""
        let prose = QuotedText(answer, isMarkdown: true).prose
        if Faithfulness.mentioned(in: prose).contains(report.about) { return }
        misses.append((report, answer))
    }
}
