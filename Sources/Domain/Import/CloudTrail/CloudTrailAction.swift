import JSON

/// What a call does, in the few words that all sources share.
enum CloudTrailAction {
    /// The action of a call.
    ///
    /// Names that say more than their verb come first; then CloudTrail's own word on whether the
    /// call only reads; then the verb.
    static func of(_ name: String, readOnly: Bool) -> String {
        if let row = exact.first(where: { $0.names.contains(name) }) { return row.action }
        if let row = beginnings.first(where: { row in row.names.contains { name.hasPrefix($0) } }) {
            return row.action
        }
        if readOnly { return "read" }
        let verb = FieldName.words(in: Array(name)).first ?? ""
        return verbs.first { $0.names.contains(verb) }?.action ?? "other"
    }

    private typealias Row = (action: String, names: Set<String>)

    // A policy, a group or a rule gives rights: putting it on a principal is a grant, whatever the
    // verb, and taking it off a revocation.
    private static let exact: [Row] = [
        (
            "grant",
            [
                "AttachUserPolicy", "AttachRolePolicy", "AttachGroupPolicy", "PutUserPolicy",
                "PutRolePolicy", "PutGroupPolicy", "AddUserToGroup", "AddRoleToInstanceProfile",
                "AddPermission", "AddLayerVersionPermission", "CreateGrant",
                "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress",
                "UpdateAssumeRolePolicy", "CreateAccountAssignment", "GrantPermissions",
                "AuthorizeDBSecurityGroupIngress", "SetDefaultPolicyVersion",
            ]
        ),
        (
            "revoke",
            [
                "DetachUserPolicy", "DetachRolePolicy", "DetachGroupPolicy", "DeleteUserPolicy",
                "DeleteRolePolicy", "DeleteGroupPolicy", "RemoveUserFromGroup",
                "RemoveRoleFromInstanceProfile", "RemovePermission",
                "RemoveLayerVersionPermission", "RevokeGrant", "RetireGrant",
                "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress",
                "DeleteAccountAssignment", "RevokePermissions", "RevokeDBSecurityGroupIngress",
            ]
        ),
        (
            "login",
            [
                "ConsoleLogin", "CheckMfa", "GetSessionToken", "GetFederationToken",
                "UserAuthentication", "CredentialChallenge", "CredentialVerification",
                "SwitchRole", "Authenticate", "GetSigninToken",
            ]
        ),
        ("logout", ["Logout", "SignOut", "ConsoleLogout", "ExitRole"]),
        // These bring something into being, or end it, under a verb that mostly means otherwise.
        ("create", ["RunInstances", "PutObject", "CompleteMultipartUpload", "PublishVersion"]),
        (
            "delete",
            ["ScheduleKeyDeletion", "StartSecretVersionDelete", "EndSecretVersionDelete"]
        ),
        (
            "update",
            [
                "StartLogging", "StopLogging", "StartConfigurationRecorder",
                "StopConfigurationRecorder", "CancelKeyDeletion", "ReportInstanceStatus",
                "CreateTags", "DeleteTags",
            ]
        ),
    ]

    private static let beginnings: [Row] = [
        ("login", ["AssumeRole", "AssumeRoot"])
    ]

    // Removing, detaching or disassociating ends a relation between things that both live on, so it
    // is an update; a thing that is terminated, released or deregistered is gone.
    private static let verbs: [Row] = [
        (
            "read",
            [
                "Get", "List", "Describe", "Head", "Lookup", "Search", "Select", "Scan", "Query",
                "Batch", "Check", "Test", "Simulate", "Validate", "Preview", "Filter",
                "Estimate", "Download", "View", "Retrieve", "Decode",
            ]
        ),
        (
            "create",
            [
                "Create", "Allocate", "Register", "Import", "Launch", "Upload", "Copy",
                "Restore", "Request", "Provision", "Publish", "Issue", "Purchase", "Clone",
            ]
        ),
        (
            "delete",
            [
                "Delete", "Terminate", "Deregister", "Release", "Purge", "Destroy",
                "Deprovision", "Abort", "Close", "Unsubscribe",
            ]
        ),
        (
            "update",
            [
                "Update", "Modify", "Put", "Set", "Change", "Add", "Remove", "Attach", "Detach",
                "Associate", "Disassociate", "Tag", "Untag", "Enable", "Disable", "Replace",
                "Reset", "Rotate", "Resize", "Move", "Merge", "Rename", "Leave", "Join",
                "Accept", "Reject", "Enroll", "Assign", "Unassign", "Activate", "Deactivate",
                "Subscribe", "Resync", "Configure", "Apply", "Lock", "Unlock", "Edit",
            ]
        ),
        ("grant", ["Grant", "Authorize", "Share", "Allow"]),
        ("revoke", ["Revoke", "Retire", "Deny", "Unshare"]),
        (
            "execute",
            [
                "Invoke", "Send", "Start", "Stop", "Reboot", "Execute", "Run", "Resume",
                "Suspend", "Cancel", "Submit", "Trigger", "Failover", "Encrypt", "Decrypt",
                "Sign", "Verify", "Generate", "Export", "Converse",
            ]
        ),
        ("login", ["Login", "Signin"]),
    ]
}
