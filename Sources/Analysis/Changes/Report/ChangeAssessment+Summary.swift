extension ChangeAssessment {
    /// What changed, in one or two sentences.
    public var summary: String { summaryPhrase.plain }

    var summaryPhrase: Phrase {
        if isIdentical { return Phrase("No change: both results are the same.") }
        if changeCount == 0 {
            let told = cosmetic.isEmpty ? "" : " \(cosmeticSentence)"
            return Phrase("No material change: both results say the same.\(told)")
        }
        let all = SafeText.count(changeCount, "change")
        guard isMaterial else {
            let whole =
                changeCount == 1
                ? "the only change touches" : "none of the \(all) touches"
            let sentence =
                changeCount == 1
                ? "\(whole) neither access nor exposure, credentials, ownership or controls by any rule."
                : "\(whole) access, exposure, credentials, ownership or controls by any rule."
            return Phrase("Nothing material: \(sentence)")
        }
        let grave = findings.filter { $0.severity > .info }
        let head = "\(SafeText.count(grave.count, "finding")) in \(all) (\(severities(grave))): "
        let named = grave.prefix(3).map(\.heading)
        let rest = grave.count - named.count
        return Phrase(head) + Phrase.joined(Array(named), by: "; ")
            + (rest > 0 ? "; and \(SafeText.grouped(rest)) more." : ".")
    }

    /// `1 critical, 2 medium`.
    func severities(_ findings: [ChangeFinding]) -> String {
        Severity.allCases.compactMap { severity in
            let count = findings.count { $0.severity == severity }
            return count == 0 ? nil : "\(SafeText.grouped(count)) \(severity.rawValue)"
        }.joined(separator: ", ")
    }

    /// How many differences are cosmetic, and of which kinds.
    var cosmeticSentence: String {
        let count = cosmetic.reduce(0) { $0 + $1.count }
        let kinds = cosmetic.map { "\(SafeText.grouped($0.count)) \($0.kind.word)" }
        return "\(SafeText.count(count, "difference")) \(count == 1 ? "is" : "are") cosmetic: "
            + kinds.joined(separator: ", ") + "."
    }
}

extension CosmeticGroup.Kind {
    /// The kind in a word or two.
    var word: String {
        switch self {
        case .order: "by order"
        case .letterCase: "by capitals"
        case .regrouped: "by regrouping"
        case .redundant: "without effect"
        case .timestamps: "of time"
        case .stamps: "of version stamps"
        case .numberFormat: "by number format"
        case .whitespace: "by spaces"
        case .emptiness: "by empty members"
        case .ignored: "ignored by definition"
        }
    }

    /// What is so, of so many differences.
    func sentence(_ count: Int) -> String {
        let number = SafeText.grouped(count)
        let one = count == 1
        switch self {
        case .order:
            return "\(number) \(one ? "list has" : "lists have") the same elements in another order"
        case .letterCase:
            return "\(number) \(one ? "value differs" : "values differ") in capitals only"
        case .regrouped:
            return
                "\(number) \(one ? "permission" : "permissions") moved to another statement of the same"
                + " effect, principals, resources and conditions"
        case .redundant:
            return
                "\(number) \(one ? "permission" : "permissions") came or went by name that a wildcard"
                + " allowed before or allows now"
        case .timestamps:
            return "\(number) \(one ? "instant or age" : "instants or ages") moved on"
        case .stamps:
            return
                "\(number) \(one ? "version stamp" : "version stamps") of the document counted on"
        case .numberFormat:
            return "\(number) \(one ? "number is" : "numbers are") written otherwise"
        case .whitespace:
            return "\(number) \(one ? "text differs" : "texts differ") in spaces or line ends only"
        case .emptiness:
            return "\(number) \(one ? "member" : "members") without a value came or went"
        case .ignored:
            return
                "\(number) \(one ? "difference" : "differences") where the audit's definition says to"
                + " ignore them"
        }
    }
}
