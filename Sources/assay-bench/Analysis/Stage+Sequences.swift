import Domain
import JSON

/// Deeds that are suspicious for what follows what.
extension Stage {
    /// Things vanish of which the log holds no beginning.
    mutating func deleteWithoutCreate() throws {
        let suffix = number(100...999)
        let count = number(2...4)
        switch (shape, number(0...2)) {
        case (.cloud, 0):
            for index in 1...count {
                try call(
                    "dynamodb",
                    "DeleteTable",
                    ["tableName": .string("ledger-\(suffix)-\(index)")]
                )
            }
        case (.cloud, 1):
            for index in 1...count {
                let id = "orders-\(suffix)-\(index)"
                try call(
                    "rds",
                    "DeleteDBInstance",
                    ["dBInstanceIdentifier": .string(id), "skipFinalSnapshot": true]
                )
            }
        case (.cloud, _):
            for index in 1...count {
                let stack = "payments-\(suffix)-\(index)"
                try call("cloudformation", "DeleteStack", ["stackName": .string(stack)])
            }
        case (.application, let choice):
            let type = ["CUSTOMER", "CONTRACT", "TALENT_POOL"][choice]
            for index in 1...count {
                try tell(
                    "\(type)_DELETED",
                    "delete",
                    on: (type, "Number \(suffix)-\(index)"),
                    changes: [("status", "active", nil), ("owner", .string(other.name), nil)]
                )
            }
        }
    }

    /// Something is made, used, and gone within the day.
    mutating func createThenDelete() throws {
        let suffix = number(100...999)
        switch (shape, number(0...2)) {
        case (.cloud, 0):
            let user: JSONValue = .string("svc-report-\(suffix)")
            try call("iam", "CreateUser", ["userName": user], answer: ["user": ["userName": user]])
            wait(600...4000)
            try call("iam", "DeleteUser", ["userName": user])
        case (.cloud, 1):
            let id: JSONValue = .string("i-0\(suffix)a71bc\(suffix)e2d4")
            try call(
                "ec2",
                "RunInstances",
                ["instanceType": "t3.large"],
                answer: ["instancesSet": ["items": [["instanceId": id]]]]
            )
            wait(600...4000)
            try call("ec2", "TerminateInstances", ["instancesSet": ["items": [["instanceId": id]]]])
        case (.cloud, _):
            let name: JSONValue = .string("sync-\(suffix)")
            try call(
                "lambda",
                "CreateFunction20150331",
                ["functionName": name, "runtime": "python3.12"],
                answer: ["functionName": name]
            )
            try call("lambda", "Invoke", ["functionName": name])
            wait(600...4000)
            try call("lambda", "DeleteFunction20150331", ["functionName": name])
        case (.application, let choice):
            let (type, name) =
                [
                    ("USER", "temp.desk\(suffix)@example.net"), ("API_KEY", "export key \(suffix)"),
                    ("WEBHOOK", "relay \(suffix)"),
                ][choice]
            try tell(
                "\(type)_CREATED",
                "create",
                on: (type, name),
                changes: [("enabled", nil, true)]
            )
            wait(600...4000)
            if choice != 0 {
                try tell(
                    "\(type)_UPDATED",
                    "update",
                    on: (type, name),
                    changes: [("scope", "orders", "orders, people")]
                )
            }
            wait(600...4000)
            try tell(
                "\(type)_DELETED",
                "delete",
                on: (type, name),
                changes: [("enabled", true, nil)]
            )
        }
    }

    /// A right is given, used, and taken away again.
    mutating func grantUseRevoke() throws {
        switch (shape, number(0...1)) {
        case (.cloud, let choice):
            let user: JSONValue = .string(other.name)
            let grant: JSONValue =
                choice == 0
                ? [
                    "userName": user,
                    "policyArn": "arn:aws:iam::aws:policy/SecretsManagerReadWrite",
                ]
                : ["userName": user, "groupName": "database-operators"]
            try call("iam", choice == 0 ? "AttachUserPolicy" : "AddUserToGroup", grant)
            wait(60...400)
            for index in 1...2 {
                try call(
                    "secretsmanager",
                    "GetSecretValue",
                    ["secretId": .string("billing/database-\(index)")],
                    by: other,
                    isReadOnly: true
                )
            }
            wait(60...600)
            try call("iam", choice == 0 ? "DetachUserPolicy" : "RemoveUserFromGroup", grant)
        case (.application, 0):
            try tell(
                "ROLE_CHANGED",
                "grant",
                on: ("USER", other.actor),
                changes: [("role", "viewer", "billing manager")]
            )
            wait(60...400)
            try tell(
                "INVOICES_EXPORTED",
                "read",
                on: ("INVOICE_LIST", "all invoices"),
                by: other,
                metadata: ["rows": 2210]
            )
            wait(60...600)
            try tell(
                "ROLE_CHANGED",
                "revoke",
                on: ("USER", other.actor),
                changes: [("role", "billing manager", "viewer")]
            )
        case (.application, _):
            try tell(
                "PERMISSION_GRANTED",
                "grant",
                on: ("USER", other.actor),
                changes: [("permissions", nil, ["payroll:write"])]
            )
            wait(60...400)
            for name in ["March", "April"] {
                try tell(
                    "PAYROLL_UPDATED",
                    "update",
                    on: ("PAYROLL", name),
                    by: other,
                    changes: [("amount", 51200, 58900)]
                )
            }
            wait(60...600)
            try tell(
                "PERMISSION_REVOKED",
                "revoke",
                on: ("USER", other.actor),
                changes: [("permissions", ["payroll:write"], nil)]
            )
        }
    }

    /// Somebody tries until it works.
    mutating func failThenSuccess() throws {
        let count = number(5...9)
        let type = pick([("LOGIN_FAILED", "LOGIN_SUCCEEDED"), ("SIGN_IN", "SIGN_IN")])
        for index in 0...count {
            let worked = index == count
            switch shape {
            case .cloud:
                try call(
                    "signin",
                    "ConsoleLogin",
                    .null,
                    answer: ["ConsoleLogin": worked ? "Success" : "Failure"],
                    by: other,
                    more: ["additionalEventData": ["MFAUsed": "No"]]
                )
            case .application:
                try tell(
                    worked ? type.1 : type.0,
                    "login",
                    on: ("USER", other.actor),
                    by: other,
                    outcome: worked ? .success : .failure,
                    metadata: ["mfa": false]
                )
            }
        }
    }

    /// What would write it down is turned off first.
    mutating func loggingOffThenChange() throws {
        switch (shape, number(0...2)) {
        case (.cloud, let choice):
            switch choice {
            case 0: try call("cloudtrail", "StopLogging", ["name": "organisation-trail"])
            case 1:
                try call(
                    "guardduty",
                    "DeleteDetector",
                    ["detectorId": "d4b040365221be2b54a6264dc9a4bc64"]
                )
            default:
                try call(
                    "config",
                    "StopConfigurationRecorder",
                    ["configurationRecorderName": "default"]
                )
            }
            try call("ec2", "ModifyInstanceAttribute", ["instanceId": "i-0fe12aa81b77c0d11"])
            try call("s3", "PutBucketVersioning", ["bucketName": "invoices-archive"])
        case (.application, let choice):
            let (type, entity, field) =
                [
                    ("AUDIT_SETTINGS_UPDATED", "SETTINGS", "audit_log_enabled"),
                    ("MONITOR_DISABLED", "MONITOR", "enabled"),
                    ("LOGGING_SETTINGS_UPDATED", "SETTINGS", "logging"),
                ][choice]
            try tell(
                type,
                "update",
                on: (entity, "security log"),
                changes: [(.init(field), true, false)]
            )
            try tell(
                "PAYOUT_ACCOUNT_UPDATED",
                "update",
                on: ("PAYOUT_ACCOUNT", "main"),
                changes: [("bank", "Sparbank", "Nordkasse")]
            )
            try tell(
                "SETTINGS_UPDATED",
                "update",
                on: ("SETTINGS", "payments"),
                changes: [("approval_limit", 500, 50000)]
            )
        }
    }

    /// The second factor goes, then somebody signs in without it.
    mutating func secondFactorOffThenLogin() throws {
        switch shape {
        case .cloud:
            try call(
                "iam",
                "DeactivateMFADevice",
                [
                    "userName": .string(other.name),
                    "serialNumber": .string("arn:aws:iam::\(Self.account):mfa/\(other.name)"),
                ]
            )
            wait(60...900)
            try call(
                "signin",
                "ConsoleLogin",
                .null,
                answer: ["ConsoleLogin": "Success"],
                by: other,
                more: ["additionalEventData": ["MFAUsed": "No"]]
            )
        case .application:
            let (type, field) = pick([
                ("MFA_DISABLED", "mfa_required"), ("USER_UPDATED", "two_factor_enabled"),
            ])
            try tell(type, "update", on: ("USER", other.actor), changes: [(field, true, false)])
            wait(60...900)
            try tell(
                "LOGIN_SUCCEEDED",
                "login",
                on: ("USER", other.actor),
                by: other,
                metadata: ["mfa": false]
            )
        }
    }

    /// Data is taken out, and then it is gone.
    mutating func exportThenDelete() throws {
        switch (shape, number(0...1)) {
        case (.cloud, 0):
            let keys = (1...number(3...5)).map { "contracts/2025-\($0).pdf" }
            for (name, isRead) in [("GetObject", true), ("DeleteObject", false)] {
                for key in keys {
                    try call(
                        "s3",
                        name,
                        ["bucketName": "legal-archive", "key": .string(key)],
                        isReadOnly: isRead
                    )
                }
                wait(60...600)
            }
        case (.cloud, _):
            try call(
                "rds",
                "StartExportTask",
                ["exportTaskIdentifier": "copy", "dBSnapshotIdentifier": "customers-final"]
            )
            wait(300...2000)
            try call("rds", "DeleteDBSnapshot", ["dBSnapshotIdentifier": "customers-final"])
        case (.application, let choice):
            let (type, name) = [("CANDIDATE_LIST", "all candidates"), ("PROJECT", "Harbour")][
                choice
            ]
            try tell(
                "\(type)_EXPORTED",
                "read",
                on: (type, name),
                metadata: ["rows": 18420, "format": "csv"]
            )
            wait(60...1800)
            try tell(
                "\(type)_DELETED",
                "delete",
                on: (type, name),
                changes: [("entries", 18420, nil)]
            )
        }
    }

    /// One gives another a new password and goes on in that other's name.
    mutating func credentialTakeover() throws {
        var taken = other
        taken.address = actor.address
        switch (shape, number(0...1)) {
        case (.cloud, let choice):
            let user: JSONValue = .string(other.name)
            if choice == 0 {
                try call("iam", "UpdateLoginProfile", ["userName": user])
            } else {
                try call(
                    "iam",
                    "CreateAccessKey",
                    ["userName": user],
                    answer: ["accessKey": ["userName": user, "status": "Active"]]
                )
            }
            wait(60...900)
            if choice == 0 {
                try call(
                    "signin",
                    "ConsoleLogin",
                    .null,
                    answer: ["ConsoleLogin": "Success"],
                    by: taken,
                    more: ["additionalEventData": ["MFAUsed": "No"]]
                )
            }
            try call("iam", "ListUsers", by: taken, isReadOnly: true)
            try call("ec2", "CreateKeyPair", ["keyName": "ops"], by: taken)
        case (.application, let choice):
            let (type, field) = [("PASSWORD_RESET", "password"), ("USER_UPDATED", "email")][choice]
            try tell(
                type,
                "update",
                on: ("USER", other.actor),
                changes: [
                    choice == 0
                        ? (field, nil, "changed")
                        : (field, .string(other.actor), .string("desk@example.net"))
                ]
            )
            wait(60...900)
            try tell("LOGIN_SUCCEEDED", "login", on: ("USER", other.actor), by: taken)
            try tell(
                "SETTINGS_UPDATED",
                "update",
                on: ("SETTINGS", "approvals"),
                by: taken,
                changes: [("approvers", 2, 1)]
            )
        }
    }
}
