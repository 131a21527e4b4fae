/// A rule that rates events, as the files of the folder Rules declare it.
///
/// A file is `{"about": …, "rules": [rule, …]}`. A rule has
/// - `id`, `severity`, `category` and `tactic` (an id of ATT&CK, or none);
/// - either `when`: conditions of which one must hold of an event (see `EventCondition`), with
///   `at_least` events (or different entities or types, where `distinct` says so) within `minutes` by
///   one actor; or `steps`: what must happen one behind the other (see `EventStep`) within `minutes`; or
///   `detector`: the name of what is found by figures (see `EventDetector`);
/// - `usual`: the severity when all of it is what the actor has done on other days; a value that was
///   asked for is new each time, unless `usual_values` is true: then the habit of the deed is enough;
/// - `many`: the severity of a sequence that one actor ran through four times and more;
/// - `amid`: the severity when it deletes, amid many other deletions by the same actor;
/// - `unusual`: the severity when the actor does it for the first time, or at an hour that is not theirs;
/// - `attempt`, `attempts`: `title` and `titles` of the same deed tried in vain, which is a finding of its
///   own and one step less grave;
/// - `own`: the severity when all that it speaks of was made by the same actor;
/// - `fallback`: true for a rule that is silent about events of which another one speaks;
/// - `title`, and `titles` for several, with `{actor}`, `{entity}`, `{entities}`, `{target}`, `{targets}`,
///   `{field}`, `{value}`, `{values}`, `{type}`, `{types}`, `{deed}`, `{count}`, `{span}`, and of a step `{actor 2}`,
///   `{entity 2}`, `{entities 2}`;
///   `{count}` is of events, `{count targets}`, `{count entities}`, `{count types}` and `{count values}` of those;
/// - `reason` (why it matters), `innocent` (how it may be all right) and `next` (what to check).
struct EventRule: Sendable {
    enum Kind: Sendable {
        case single([EventCondition], atLeast: Int, distinct: Distinct?)
        case sequence([EventStep])
        case detector(EventDetector)
    }

    /// What of events is counted in their place.
    enum Distinct: String, Sendable {
        /// Different things, or different deeds to one of them.
        case entity
        case type
    }

    /// What stands behind the id of a rule in that of its attempts.
    static let attemptSuffix = ".attempt"

    /// Times from which on a sequence is a way of working.
    static let manyMin = 4

    let id: String
    let severity: Severity
    let usual: Severity?
    let takesValuesAsUsual: Bool
    let many: Severity?
    let own: Severity?
    let amid: Severity?
    let unusual: Severity?
    let category: EventCategory
    let tactic: Tactic?
    let kind: Kind
    /// Seconds within which all of it must lie.
    let span: Int64
    let isFallback: Bool
    let title: String
    let titles: String
    let reason: String
    let innocent: String
    let next: String
}

/// One step of a sequence.
///
/// - `when`: conditions of which one must hold; or `rule`: the id of a rule above, for its conditions.
/// - `at_least`: how many events make the step; `all`: true for one that takes in all that fit.
/// - `same`: what it has in common with the first step: `actor`, `entity`, `entity type`, `target`,
///   `network`, or `subject`: the thing or person itself.
/// - `by`: `target` when it is done by whom the first step was done to.
/// - `other`: what differs from the first step: `actor`.
struct EventStep: Sendable {
    enum Tie: String, Sendable {
        case actor, entity, target, network
        case entityType = "entity type"
        /// Both are about the same thing or person (see `EventFact.isAboutSame`).
        case subject
    }

    let conditions: [EventCondition]
    let atLeast: Int
    let takesAll: Bool
    let same: [Tie]
    let other: [Tie]
    let isByTarget: Bool
}

/// What is found by figures and not by conditions.
enum EventDetector: String, Sendable, CaseIterable {
    case burst
    case offHours = "off-hours"
    case offDays = "off-days"
    case newDeed = "new-deed"
    case newNetwork = "new-network"
    case newAgent = "new-agent"
    case newType = "new-type"
    case unusualTogether = "unusual-together"
    case deleteUnseen = "delete-unseen"
    case flipFlop = "flip-flop"
    case undone
    case instructions
    case doubtfulInstructions = "doubtful-instructions"
    case hiddenText = "hidden-text"
    case newRegion = "new-region"
    case failures
}

/// All rules, in the order of their files.
struct EventRules: Sendable {
    let all: [EventRule]

    /// The rules that ship with the product.
    static let shipped = EventRules(all: EventRuleReader.shipped())

    /// The rule that speaks of what a detector finds.
    func rule(of detector: EventDetector) -> EventRule? {
        all.first { rule in
            if case .detector(detector) = rule.kind { true } else { false }
        }
    }
}
