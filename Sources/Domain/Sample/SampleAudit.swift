public import JSON

/// An invented audit of who may sign in and what is open, with two runs between which things happened.
public enum SampleAudit {
    /// Names the audit.
    public static let name = AuditName(checked: "access-review")

    /// The two runs: how many days before the sample ends each took place, and what it found.
    public static let runs: [(daysBefore: Int64, results: JSONValue)] = [
        (8, results(isLater: false)), (1, results(isLater: true)),
    ]

    private static func results(isLater: Bool) -> JSONValue {
        var users: [JSONValue] = [
            user("ana.ruiz", role: isLater ? "admin" : "recruiter", hasMFA: true, isLater),
            user("ben.okafor", role: "recruiter", hasMFA: !isLater, isLater),
            user("chloe.martin", role: "hiring_manager", hasMFA: true, isLater),
            user("svc-export", role: "reader", hasMFA: false, isLater),
        ]
        if isLater {
            users.append(user("dmitri.volkov", role: "recruiter", hasMFA: true, isLater))
            // The directory lists in no order, which is no change.
            users.swapAt(0, 2)
        }
        return [
            "checked_at": isLater ? "2026-03-08T02:00:04Z" : "2026-03-01T02:00:03Z",
            "users": .array(users),
            "settings": [
                "password_length_min": isLater ? 8 : 12,
                "audit_logging": true,
                "session_minutes": 60,
            ],
            "network": [
                "allowed_ranges": isLater ? ["10.20.0.0/16", "0.0.0.0/0"] : ["10.20.0.0/16"]
            ],
        ]
    }

    private static func user(
        _ login: JSONValue,
        role: JSONValue,
        hasMFA: Bool,
        _ isLater: Bool
    ) -> JSONValue {
        [
            "login": login, "role": role, "mfa_enabled": .bool(hasMFA),
            "last_seen": isLater ? "2026-03-07T16:20:00Z" : "2026-02-28T16:20:00Z",
        ]
    }
}
