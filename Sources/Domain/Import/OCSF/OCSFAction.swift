/// What a record's activity is in the few words that all sources share.
enum OCSFAction {
    static func of(classUID: Int64, activityID: Int64, name: String?) -> String {
        if let row = table.first(where: { $0.classUIDs.contains(classUID) }) {
            let index = Int(clamping: activityID) - 1
            if row.actions.indices.contains(index) { return row.actions[index] }
        }
        // A finding says that something is so, whatever its activity.
        guard let name, let verb = name.split(separator: " ").first else { return "other" }
        let action = CloudTrailAction.of(String(verb), readOnly: false)
        return action == "other" && (verb == "Logon" || verb == "Logoff")
            ? (verb == "Logon" ? "login" : "logout") : action
    }

    // The activities of a class from 1, in the order of the schema's activity_id.
    // swift-format-ignore
    private static let table: [(classUIDs: [Int64], actions: [String])] = [
        // Findings: Create, Update, Close.
        ([2001, 2002, 2003, 2004, 2005, 2006, 2007], ["create", "update", "update"]),
        // Account Change: Create, Enable, Password Change, Password Reset, Disable, Delete, Attach
        // Policy, Detach Policy, Lock, MFA Factor Enable, MFA Factor Disable, Unlock.
        ([3001], ["create", "update", "update", "update", "update", "delete", "grant", "revoke",
                  "update", "update", "update", "update"]),
        // Authentication: Logon, Logoff, Authentication Ticket, Service Ticket Request, Service
        // Ticket Renew, Preauth, Account Switch.
        ([3002], ["login", "logout", "login", "login", "login", "login", "login"]),
        // Authorize Session: Assign Privileges, Assign Groups.
        ([3003], ["grant", "grant"]),
        // Entity Management: Create, Read, Update, Delete, Move, Enroll, Unenroll, Enable, Disable,
        // Activate, Deactivate, Suspend, Resume.
        ([3004], ["create", "read", "update", "delete", "update", "update", "update", "update",
                  "update", "update", "update", "update", "update"]),
        // User Access Management: Assign Privileges, Revoke Privileges.
        ([3005], ["grant", "revoke"]),
        // Group Management: Assign Privileges, Revoke Privileges, Add User, Remove User, Delete,
        // Create.
        ([3006], ["grant", "revoke", "grant", "revoke", "delete", "create"]),
        // API Activity: Create, Read, Update, Delete.
        ([6003], ["create", "read", "update", "delete"]),
        // Datastore Activity: Read, Update, Connect, Query, Write, Create, Delete, List.
        ([6005], ["read", "update", "login", "read", "update", "create", "delete", "read"]),
    ]
}
