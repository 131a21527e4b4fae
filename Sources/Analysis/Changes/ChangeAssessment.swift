internal import Diff
public import JSON

/// What changed between two results of an audit, and what that means.
///
/// The assessment is a pure function of both documents: no clock, no network, the same answer every
/// time. Differences that change nothing are set apart as cosmetic; the others are listed, the
/// gravest first, and rated by declared rules.
public struct ChangeAssessment: Sendable {
    /// The version of the rules; another one may rate the same change otherwise.
    public static let rulesVersion = "1"

    /// Whether both documents say the same in every member, in whatever order these stand.
    public let isIdentical: Bool
    /// What changed, the gravest first; those that no rule speaks of in the documents' order.
    public private(set) var changes: [AssessedChange] = []
    /// What the rules say, the gravest first.
    public private(set) var findings: [ChangeFinding] = []
    /// The differences that change nothing, by their kind.
    public private(set) var cosmetic: [CosmeticGroup] = []
    /// The lists in which elements came, went or changed.
    public private(set) var counts: [ElementCount] = []
    /// Changes in all, those beyond what is kept among them.
    public private(set) var changeCount = 0
    /// What was too much to be looked at, as parts of a sentence.
    public private(set) var omissions: [String] = []

    /// Compares two results.
    public init(old: JSONValue, new: JSONValue, options: ComparisonOptions = ComparisonOptions()) {
        isIdentical = old.isIdentical(to: new)
        guard !isIdentical else { return }
        let rules = ChangeRules.shipped
        let comparison = DocumentComparison(old: old, new: new, options: options, rules: rules)
        counts = comparison.counts
        changeCount = comparison.changeCount
        omissions = comparison.omissions
        cosmetic = CosmeticGroup.Kind.allCases.compactMap { comparison.cosmetic[$0] }
        rate(comparison, by: rules)
    }

    /// The gravest severity that a rule found; nil when none found anything.
    public var severity: Severity? { findings.first?.severity }

    /// Whether a rule found something that needs a look.
    public var isMaterial: Bool { severity.map { $0 > .info } ?? false }

    /// Joins the rules' hits to findings, and names the changes in the order of their severity.
    private mutating func rate(_ comparison: DocumentComparison, by rules: ChangeRules) {
        struct Group: Hashable {
            let rule: Int
            let severity: Severity
        }
        var changes = comparison.changes
        var groups: [Group: [RuleHit]] = [:]
        var checks: [String: Int] = [:]
        for hit in comparison.hits {
            let severity = rules.all[hit.rule].severity(of: hit.fact)
            groups[Group(rule: hit.rule, severity: severity), default: []].append(hit)
            if severity > changes[hit.change].severity ?? .info
                || changes[hit.change].severity == nil
            {
                changes[hit.change].severity = severity
            }
            if rules.all[hit.rule].category == .check, !changes[hit.change].place.isElement {
                checks[changes[hit.change].place.subject.pointer().description] = hit.change
            }
        }
        tellMessages(of: checks, in: &changes)
        let order = changes.indices.sorted { left, right in
            let weights = (changes[left].severity, changes[right].severity)
            if weights.0 != weights.1 { return Self.isGraver(weights.0, weights.1) }
            return changes[left].order < changes[right].order
        }
        var ranks = [Int](repeating: 0, count: changes.count)
        for (rank, index) in order.enumerated() {
            ranks[index] = rank
            changes[index].alias = "C\(rank + 1)"
        }
        self.changes = order.map { changes[$0] }
        let sorted = groups.sorted { left, right in
            left.key.severity != right.key.severity
                ? left.key.severity > right.key.severity : left.key.rule < right.key.rule
        }
        findings = sorted.map { group, hits in
            let rule = rules.all[group.rule]
            let found = Set(hits.map { ranks[$0.change] }).sorted()
            return ChangeFinding(
                rule: rule.id,
                severity: group.severity,
                category: rule.category,
                reason: rule.reason,
                nextStep: rule.next,
                innocentExplanation: rule.innocent,
                changes: found.map { "C\($0 + 1)" },
                heading: rule.heading(of: hits.map(\.fact))
            )
        }
    }

    /// Lets the change of a check's result speak for the texts that changed with it.
    private func tellMessages(of checks: [String: Int], in changes: inout [AssessedChange]) {
        guard !checks.isEmpty else { return }
        let messages: Set<String> = ["message", "status_detail", "details", "status_extended"]
        let companions = messages.union(["status_id", "desc", "risk_details", "severity_id"])
        for index in changes.indices where changes[index].severity == nil {
            let place = changes[index].place
            guard let name = place.names.last, companions.contains(name),
                let check = checks[place.subject.pointer().description]
            else { continue }
            changes[index].isTold = true
            if messages.contains(name), let text = changes[index].new?.string {
                changes[check].message = text
            }
        }
    }

    private static func isGraver(_ left: Severity?, _ right: Severity?) -> Bool {
        guard let left else { return false }
        guard let right else { return true }
        return left > right
    }
}
