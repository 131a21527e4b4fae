/// What an event does, in the few words that rules speak of.
enum EventVerb: String, Sendable, CaseIterable {
    case create, update, delete, read, grant, revoke, login, logout, execute, export, other
    /// To act in a role from then on.
    case assume

    /// Whether it leaves things other than they were.
    var isChange: Bool {
        switch self {
        case .create, .update, .delete, .grant, .revoke: true
        case .read, .login, .logout, .execute, .export, .other, .assume: false
        }
    }

    /// The verb in a sentence, behind whoever did it.
    var past: String {
        switch self {
        case .create: "created"
        case .update: "updated"
        case .delete: "deleted"
        case .read: "read"
        case .grant: "granted rights on"
        case .revoke: "withdrew rights on"
        case .login: "signed in to"
        case .logout: "signed out of"
        case .execute: "ran"
        case .export: "exported"
        case .other: "acted on"
        case .assume: "took on"
        }
    }

    /// The verb behind "failed to".
    var infinitive: String {
        switch self {
        case .create: "create"
        case .update: "update"
        case .delete: "delete"
        case .read: "read"
        case .grant: "grant rights on"
        case .revoke: "withdraw rights on"
        case .login: "sign in to"
        case .logout: "sign out of"
        case .execute: "run"
        case .export: "export"
        case .other: "act on"
        case .assume: "take on"
        }
    }

    /// What an event's action and type say; the type may be more precise than the action.
    ///
    /// Tickets are assigned and documents shared too; only where rights are named do these words give
    /// or take them.
    static func of(
        action: String?,
        typeWords: [String],
        entityWords: [String] = []
    ) -> EventVerb {
        let namesRights = (typeWords + entityWords).contains(where: rights.contains)
        func verb(_ word: String) -> EventVerb? {
            if let handing = handing[word] { return namesRights ? handing : .update }
            return byWord[word]
        }
        let named = action.flatMap { verb($0.lowercased()) }
        let typed = typeWords.lazy.compactMap(verb)
        if typed.contains(.export), named != .create, named != .delete, named != .update {
            return .export
        }
        if named == .login, typeWords.contains("assume") { return .assume }
        if let membership = membership(typeWords, named) { return membership }
        if let named, named != .other { return named }
        // The last word that is a verb is what happened: `USER_LOGIN_FAILED`, `ROLE_GRANTED`.
        return typed.reversed().first ?? .other
    }

    /// Whoever comes into a group gets its rights, and whoever leaves it loses them:
    /// `GROUP_MEMBER_ADDED`, `Add member to role`, `USER_REMOVED_FROM_GROUP`.
    private static func membership(_ words: [String], _ named: EventVerb?) -> EventVerb? {
        guard words.contains("group") || words.contains("role") || words.contains("team"),
            words.contains("member") || words.contains("membership") || words.contains("user")
        else { return nil }
        if words.contains(where: ["add", "added", "joined", "join", "assigned"].contains) {
            return .grant
        }
        if words.contains(where: ["remove", "removed", "left", "leave", "unassigned"].contains) {
            return .revoke
        }
        guard words.contains("membership") else { return nil }
        return named == .create ? .grant : named == .delete ? .revoke : nil
    }

    private static let words: [(EventVerb, String)] = [
        (
            .create,
            """
            create created creation add added insert inserted register registered invite invited import \
            imported launch launched issue issued provision provisioned upload uploaded generate generated \
            new opened open
            """
        ),
        (
            .delete,
            """
            delete deleted deletion remove removed destroy destroyed purge purged terminate terminated drop \
            dropped erase erased wipe wiped deregister
            """
        ),
        (
            .update,
            """
            update updated change changed modify modified set edit edited enable enabled disable disabled \
            rotate rotated reset rename renamed deploy deployed move moved patch patched put merged restored \
            activated deactivated suspended stopped paused closed rolled
            """
        ),
        (
            .read,
            "read view viewed get list listed describe search searched query queried fetch reveal revealed access accessed"
        ),
        (.grant, "grant granted"),
        (.revoke, "revoke revoked withdrawn"),
        (.login, "login logon signin authenticate authenticated authentication"),
        (.logout, "logout logoff signout"),
        (.execute, "execute executed run invoke invoked start started trigger triggered completed"),
        (.export, "export exported download downloaded dump dumped"),
    ]

    /// The words that types and actions name it by.
    static var allWords: some Sequence<String> { Set(byWord.keys).union(handing.keys) }

    private static let byWord = verbs(words)

    /// Words for handing something to somebody, or taking it back.
    private static let handing = verbs([
        (.grant, "assign assigned promote promoted authorize authorized share shared"),
        (.revoke, "unassign unassigned demote demoted unshare unshared"),
    ])

    private static let rights: Set<String> = [
        "role", "permission", "privilege", "right", "member", "membership", "access", "policy",
        "entitlement", "admin", "administrator",
    ]

    private static func verbs(_ words: [(EventVerb, String)]) -> [String: EventVerb] {
        var verbs: [String: EventVerb] = [:]
        for (verb, words) in words {
            for word in words.split(separator: " ") { verbs[String(word)] = verb }
        }
        return verbs
    }
}
