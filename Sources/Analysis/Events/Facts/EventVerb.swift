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
    static func of(action: String?, typeWords: [String]) -> EventVerb {
        let named = action.flatMap { byWord[$0.lowercased()] }
        let typed = typeWords.lazy.compactMap { byWord[$0] }
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
        if words.contains(where: ["add", "added", "joined", "join"].contains) { return .grant }
        if words.contains(where: ["remove", "removed", "left", "leave"].contains) {
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
        (
            .grant,
            "grant granted assign assigned promote promoted authorize authorized share shared"
        ),
        (.revoke, "revoke revoked unassign unassigned demote demoted unshare unshared withdrawn"),
        (.login, "login logon signin authenticate authenticated authentication"),
        (.logout, "logout logoff signout"),
        (.execute, "execute executed run invoke invoked start started trigger triggered completed"),
        (.export, "export exported download downloaded dump dumped"),
    ]

    /// The words that types and actions name it by.
    static var allWords: some Sequence<String> { byWord.keys }

    private static let byWord: [String: EventVerb] = {
        var verbs: [String: EventVerb] = [:]
        for (verb, words) in words {
            for word in words.split(separator: " ") { verbs[String(word)] = verb }
        }
        return verbs
    }()
}
