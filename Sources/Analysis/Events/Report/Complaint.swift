internal import Domain
internal import JSON

/// What kind of trouble a report speaks of, and which events may be or bring it about.
enum Complaint: CaseIterable {
    case loss, signIn, rights, exposure, copy, reading, appearance, change

    /// The kinds of trouble that words speak of; more than one may fit.
    static func all(in words: SymptomWords) -> [Complaint] {
        allCases.filter { kind in
            words.holdsAny(kind.stems) || kind.phrases.contains(where: words.hold)
        }
    }

    /// What an event that fits says for itself; plain changes fit a great deal.
    var weight: Int {
        switch self {
        case .loss, .signIn, .exposure, .copy, .reading: 2
        case .rights, .appearance, .change: 1
        }
    }

    private var stems: Set<String> {
        switch self {
        case .loss: Self.lossStems
        case .signIn: Self.signInStems
        case .rights: Self.rightsStems
        case .exposure: Self.exposureStems
        case .copy: Self.copyStems
        case .reading: Self.readingStems
        case .appearance: Self.appearanceStems
        case .change: Self.changeStems
        }
    }

    /// Words that are one sign only together.
    private var phrases: [[String]] {
        switch self {
        case .signIn: Self.signInPhrases
        case .reading: Self.readingPhrases
        case .loss, .rights, .exposure, .copy, .appearance, .change: []
        }
    }

    private static let lossStems = SymptomWords.stems(
        "delete gone missing lost lose disappeared vanished removed empty erased wiped destroyed purged"
    )
    private static let signInStems = SymptomWords.stems(
        "login logon signin password passphrase locked mfa otp authenticate authentication authenticator"
    )
    private static let signInPhrases: [[String]] = [
        ["log", "in"], ["sign", "in"], ["logging", "in"], ["signing", "in"], ["log", "on"],
        ["logged", "in"], ["logged", "out"], ["signed", "in"], ["signed", "out"],
        ["second", "factor"], ["two", "factor"],
    ]
    private static let rightsStems = SymptomWords.stems(
        "permission rights right access role denied forbidden privilege admin administrator authorized"
    )
    private static let exposureStems = SymptomWords.stems(
        "public publicly internet leak leaked exposed exposure shared share everyone everybody anyone online google"
    )
    private static let copyStems = SymptomWords.stems(
        "export exported download downloaded leak leaked stolen copied exfiltrated"
    )
    private static let readingStems = SymptomWords.stems("read viewed snooped spied")
    private static let readingPhrases: [[String]] =
        ["looked", "looking"].map { [$0, "at"] }
        + ["my", "our", "his", "her", "their"].map { ["opened", $0] }
    private static let appearanceStems = SymptomWords.stems(
        "created duplicate duplicated unknown spam unexpected appeared"
    )
    private static let changeStems = SymptomWords.stems(
        "changed change wrong different setting save saved overwritten incorrect modified edited altered renamed"
    )

    // MARK: Events

    /// Whether an event, whether it succeeded or not, is of that kind or may bring it about.
    func fits(_ fact: EventFact) -> Bool {
        switch self {
        case .loss:
            fact.verb == .delete && fact.part == nil
                || changes(fact, Self.keepingWords)
        case .signIn:
            fact.verb == .login
                || fact.verb.isChange && !fact.targets.isEmpty
                    && (!Self.accessWords.isDisjoint(with: fact.words)
                        || changes(fact, Self.accessWords))
        case .rights:
            fact.verb == .grant || fact.verb == .revoke || changes(fact, Self.rightsWords)
                || fact.verb.isChange && !Self.rightsWords.isDisjoint(with: fact.words)
        case .exposure: isExposing(fact)
        case .copy: fact.verb == .export
        case .reading: fact.verb == .read || fact.verb == .export
        case .appearance: fact.verb == .create
        case .change: fact.verb == .update
        }
    }

    private static let keepingWords: Set<String> = [
        "retention", "retain", "expire", "expiry", "expiration", "archived", "archive", "hidden",
        "trash", "purge", "deleted", "keep", "lifecycle",
    ]
    private static let accessWords: Set<String> = [
        "password", "mfa", "factor", "totp", "otp", "passkey", "sso", "saml", "login", "locked",
        "lock", "suspended", "disabled", "deactivated", "credential", "blocked", "enabled",
        "active",
    ]
    private static let rightsWords: Set<String> = [
        "role", "permission", "group", "privilege", "scope", "policy", "member", "entitlement",
    ]
    /// Whether an event changes what somebody may do, or how they get in.
    static func changesAccess(_ fact: EventFact) -> Bool {
        guard fact.verb.isChange else { return false }
        if fact.verb == .grant || fact.verb == .revoke { return true }
        let words = rightsWords.union(accessWords)
        // `MEMBER_UPDATED` may change anything of a member, and a last login is no change of access.
        return !words.isDisjoint(with: Set(fact.words).subtracting(fact.entityWords))
            || fact.leaves.contains {
                !words.isDisjoint(with: $0.nameWords) && !$0.nameWords.contains("last")
            }
    }

    private static let openValues: Set<String> = [
        "public", "everyone", "anyone", "all", "world", "external", "internet", "anonymous",
        "0.0.0.0/0", "::/0", "*", "public-read", "unlisted",
    ]

    private func changes(_ fact: EventFact, _ words: Set<String>) -> Bool {
        fact.verb.isChange && fact.leaves.contains { !words.isDisjoint(with: $0.nameWords) }
    }

    private func isExposing(_ fact: EventFact) -> Bool {
        guard fact.verb.isChange || fact.verb == .other else { return false }
        if !Set(["share", "shared", "published", "publish"]).isDisjoint(with: fact.words) {
            return true
        }
        return fact.leaves.contains { leaf in
            switch leaf.new {
            case .string(let text)?:
                text.utf8.count < 16 && Self.openValues.contains(text.lowercased())
            case .bool(true)?:
                !Set(["public", "anonymous", "external", "shared"]).isDisjoint(with: leaf.nameWords)
            default: false
            }
        }
    }

    /// Whether a finding of a category may explain it.
    func fits(_ category: EventCategory) -> Bool {
        switch self {
        case .loss: [.destruction, .control, .sequence].contains(category)
        case .signIn: [.access, .credential, .sequence, .timing, .novelty].contains(category)
        case .rights: [.privilege, .sequence].contains(category)
        case .exposure: [.exposure, .exfiltration, .privilege].contains(category)
        case .copy, .reading: [.exfiltration, .sequence, .discovery].contains(category)
        case .appearance, .change: [.control, .sequence, .novelty, .volume].contains(category)
        }
    }

    /// Whether ``absence`` speaks of the reported thing only.
    var isAboutOne: Bool { self != .signIn && self != .rights }

    /// What no selected event did.
    var absence: String {
        switch self {
        case .loss: "None of the selected events deleted it."
        case .signIn:
            "None of the selected events is a sign-in, or a change to how somebody signs in."
        case .rights: "None of the selected events changed rights."
        case .exposure: "None of the selected events opened it to others."
        case .copy: "None of the selected events exported it."
        case .reading: "None of the selected events read it."
        case .appearance: "None of the selected events created it."
        case .change: "None of the selected events changed it."
        }
    }
}
