internal import JSON

/// A rule that rates changes, as the files of the folder Rules declare it.
///
/// A file is `{"about": …, "rules": [rule, …]}`. A rule has
/// - `id`, `severity` (`critical` … `info`, or `{"from": member}`: what the changed element itself says)
///   and `category`;
/// - `when`: conditions of which one must hold (see `RuleCondition`);
/// - `title`, and `titles` for several changes, with `{subject}` (the element it happened to, or the
///   member), `{place}`, `{name}`, `{old}`, `{new}`, `{value}`, `{count}`, `{subjects}`, `{values}`;
/// - `reason` (why it matters), `next` (what to check) and `innocent` (how it may be all right);
/// - `fallback`: true for a rule that is silent where another one speaks; of several the first does;
/// - `loss`: true for a rule that is asked about the elements that went when half of a list did.
struct ChangeRule: Sendable {
    enum Rating: Sendable {
        case fixed(Severity)
        case from(member: String)
    }

    let id: String
    let rating: Rating
    let category: ChangeCategory
    let conditions: [RuleCondition]
    let title: String
    let titles: String
    let reason: String
    let next: String
    let innocent: String
    let isFallback: Bool
    let isAboutLoss: Bool

    /// How grave it is for a fact.
    func severity(of fact: ChangeFact) -> Severity {
        switch rating {
        case .fixed(let severity): return severity
        case .from(let member):
            switch fact.member(member)?.string?.lowercased() {
            case "critical", "fatal": return .critical
            case "high", "error": return .high
            case "low", "minor": return .low
            case "info", "informational", "information": return .info
            default: return .medium
            }
        }
    }
}

/// One condition of a rule; everything that it asks must hold.
///
/// - `verbs`: `added`, `removed`, `changed`, `moved`; any when not said.
/// - `kinds`: `member` of an object, `element` of a list of objects, `item` of a list of words.
/// - `name`: phrases of which one must stand in the member's name, for elements and items in that of
///   their list. Names are read as words without capitals, dashes and plurals; a phrase that begins
///   with `=` is the whole name.
/// - `not_name`: phrases that must not stand in that name.
/// - `path`, `not_path`: phrases of which one (none) must stand in a name on the way.
/// - `old`, `new`, `value` (the new, or the old of what is gone) and, for members of the
///   objects around it, `with`: what is asked of values. `is`: words, `like`: patterns with `*`, `words`: phrases,
///   `ends`: endings, `state`: `on` or `off`, `network`: `any` or `wide`, `empty`: a truth, `above`, `below`: numbers,
///   `party`: `new` for an account or domain that was nowhere before, `not`: the contrary.
/// - `trend`: a number that `rises` or `falls`.
/// - `alone`: true for what changed itself, not with all that it is a part of.
struct RuleCondition: Sendable {
    let verbs: Set<AssessedChange.Verb>
    let kinds: Set<ChangeFact.Kind>
    let names: [NamePhrase]
    let notNames: [NamePhrase]
    let path: [NamePhrase]
    let notPath: [NamePhrase]
    let old: ValuePredicate?
    let new: ValuePredicate?
    let value: ValuePredicate?
    let beside: [(name: String, predicate: ValuePredicate)]
    let trend: Trend?
    let isAlone: Bool
}

/// All rules, in the order of their files.
struct ChangeRules: Sendable {
    /// A condition of a rule that may hold for a name.
    struct Candidate: Sendable, Hashable {
        let rule: Int
        let condition: Int
    }

    let all: [ChangeRule]

    /// The rules that ship with the product.
    static let shipped = ChangeRules(all: ChangeRuleReader.shipped())

    /// Conditions that ask for a phrase, by the first word of that phrase.
    private let byWord: [String: [(phrase: NamePhrase, candidate: Candidate)]]
    /// Conditions that hold for any name.
    private let nameless: [Candidate]

    init(all: [ChangeRule]) {
        var byWord: [String: [(phrase: NamePhrase, candidate: Candidate)]] = [:]
        var nameless: [Candidate] = []
        for (rule, content) in all.enumerated() {
            for (index, condition) in content.conditions.enumerated() {
                let candidate = Candidate(rule: rule, condition: index)
                if condition.names.isEmpty { nameless.append(candidate) }
                for phrase in condition.names {
                    byWord[phrase.words.first ?? "", default: []].append((phrase, candidate))
                }
            }
        }
        self.all = all
        self.byWord = byWord
        self.nameless = nameless
    }

    /// The conditions that may hold for a member or list of that name, in the order of the rules.
    func candidates(for words: [String]) -> [Candidate] {
        var found = Set(nameless)
        for word in Set(words) {
            for entry in byWord[word] ?? [] where entry.phrase.fits(words) {
                found.insert(entry.candidate)
            }
        }
        return found.sorted { ($0.rule, $0.condition) < ($1.rule, $1.condition) }
    }
}
