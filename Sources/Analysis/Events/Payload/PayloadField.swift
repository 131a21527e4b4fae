import Domain
import JSON

/// A field of an event as a model is told of it.
struct PayloadField: Sendable {
    let name: ScrubbedText
    let old: ScrubbedText?
    let new: ScrubbedText?
    /// Whether the event names the field without its values.
    let isNameOnly: Bool

    /// What matters first to whoever has little room.
    enum Rank: Int, Comparable {
        case privilege, credential, visibility, status, changed, snapshot

        static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }

        private static let words: [(Rank, Set<String>)] = [
            (
                .privilege,
                [
                    "role", "permission", "policy", "admin", "administrator", "group", "scope",
                    "privilege", "grant", "acl", "owner", "superuser", "root", "trust", "principal",
                ]
            ),
            (
                .credential,
                [
                    "password", "token", "key", "secret", "mfa", "otp", "credential", "certificate",
                    "login", "email",
                ]
            ),
            (
                .visibility,
                ["public", "visibility", "shared", "share", "access", "cidr", "ingress", "port"]
            ),
            (
                .status,
                [
                    "status", "state", "enabled", "disabled", "active", "deleted", "locked",
                    "suspended", "logging", "retention",
                ]
            ),
        ]

        /// The rank by a field's name; a change comes before what is only told along.
        init(of name: String, isChange: Bool) {
            let words = Set(NameWords.of(name))
            let named = Self.words.first { !$0.1.isDisjoint(with: words) }
            self = named?.0 ?? (isChange ? .changed : .snapshot)
        }
    }

    /// The field in one piece, its values no longer than so many characters.
    func text(valueMax: Int) -> ScrubbedText {
        if isNameOnly { return name }
        switch (old?.shortened(to: valueMax), new?.shortened(to: valueMax)) {
        case (let old?, let new?) where old == new: return "\(name): \(new)"
        case (let old?, let new?): return "\(name): \(old)→\(new)"
        case (nil, let new?): return "\(name)=\(new)"
        case (let old?, nil): return "\(name): \(old)→nothing"
        case (nil, nil): return name
        }
    }

    /// Whether a value has to be shortened to be no longer than that.
    func isShortened(valueMax: Int) -> Bool {
        [old, new].contains { ($0?.text.unicodeScalars.count ?? 0) > valueMax }
    }
}
