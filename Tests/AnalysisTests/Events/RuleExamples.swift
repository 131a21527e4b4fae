import Testing

/// Events of which one rule must speak, and such that look like them of which it must not.
struct RuleExample: Sendable, CustomTestStringConvertible {
    let rule: String
    let speaks: [String]
    let isSilent: [String]

    var testDescription: String { rule }

    init(_ rule: String, speaks: [String], isSilent: [String]) {
        self.rule = rule
        self.speaks = speaks
        self.isSilent = isSilent
    }

    /// Its events with another outcome.
    func ended(_ outcome: String) -> [String] {
        speaks.map { line in
            var parts = line.split(separator: "|", omittingEmptySubsequences: false).map(
                String.init
            )
            while parts.count < 5 { parts.append(" - ") }
            parts[4] = " \(outcome) "
            return parts.joined(separator: "|")
        }
    }

    /// The same event so many times with other names, some seconds apart.
    static func many(_ count: Int, _ line: (Int) -> String) -> [String] {
        (0..<count).map { number in
            let second = number < 10 ? "0\(number)" : "\(number)"
            return "09:00:\(second) | " + line(number)
        }
    }
}

extension RuleExample {
    static let privileges: [RuleExample] = [
        RuleExample(
            "privilege.admin-policy",
            speaks: [
                #"09:00:00 | ann | IAM.AttachUserPolicy grant | IAM_USER bob | success | {"userName": "bob", "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}"#
            ],
            isSilent: [
                #"09:00:00 | ann | IAM.AttachUserPolicy grant | IAM_USER bob | success | {"userName": "bob", "policyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}"#
            ]
        ),
        RuleExample(
            "privilege.wildcard",
            speaks: [
                #"09:00:00 | ann | IAM.CreatePolicy create | IAM_POLICY p | success | {"policyDocument": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}]}"}"#
            ],
            isSilent: [
                #"09:00:00 | ann | IAM.CreatePolicy create | IAM_POLICY p | success | {"policyDocument": "{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}]}"}"#
            ]
        ),
        RuleExample(
            "privilege.secrets-allowed",
            speaks: [
                #"09:00:00 | ann | IAM_ROLE_UPDATED update | IAM_ROLE builder | success | {"policy": ["allow logs:read\ndeny secrets:*", "allow logs:read\nallow secrets:read"]}"#
            ],
            isSilent: [
                #"09:00:00 | ann | IAM_ROLE_CREATED create | IAM_ROLE builder | success | {"policy": [null, "allow logs:read\ndeny secrets:*"]}"#
            ]
        ),
        RuleExample(
            "privilege.admin-role",
            speaks: [
                #"09:00:00 | ann | ROLE_CHANGED update | USER bob | success | {"role": ["recruiter", "admin"]}"#
            ],
            isSilent: [
                #"09:00:00 | ann | ROLE_CHANGED update | USER bob | success | {"role": ["admin", "viewer"]}"#
            ]
        ),
        RuleExample(
            "privilege.self-grant",
            speaks: [
                #"09:00:00 | ann | USER_UPDATED update | USER ann | success | {"role": ["recruiter", "coordinator"]}"#
            ],
            isSilent: [
                #"09:00:00 | ann | USER_UPDATED update | USER bob | success | {"role": ["recruiter", "coordinator"]}"#
            ]
        ),
        RuleExample(
            "privilege.trust-foreign",
            speaks: [
                #"09:00:00 | arn:aws:iam::111122223333:user/ann | IAM.UpdateAssumeRolePolicy grant | IAM_ROLE r | success | {"policyDocument": "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::999988887777:root\"}, \"Action\": \"sts:AssumeRole\"}]}"} | {"account": "111122223333"}"#
            ],
            isSilent: [
                #"09:00:00 | arn:aws:iam::111122223333:user/ann | IAM.UpdateAssumeRolePolicy grant | IAM_ROLE r | success | {"policyDocument": "{\"Statement\": [{\"Effect\": \"Allow\", \"Principal\": {\"AWS\": \"arn:aws:iam::111122223333:role/ci\"}, \"Action\": \"sts:AssumeRole\"}]}"} | {"account": "111122223333"}"#
            ]
        ),
        RuleExample(
            "privilege.invited-foreign",
            speaks: [
                #"09:00:00 | ann@firm.example | USER_INVITED create | USER eve | success | {"email": "eve@elsewhere.example", "role": "editor"}"#
            ],
            isSilent: [
                #"09:00:00 | ann@firm.example | USER_INVITED create | USER eve | success | {"email": "eve@firm.example", "role": "editor"}"#
            ]
        ),
        RuleExample(
            "privilege.granted",
            speaks: ["09:00:00 | ann | ACCESS_GRANTED grant | PROJECT north"],
            isSilent: ["09:00:00 | ann | ACCESS_REVOKED revoke | PROJECT north"]
        ),
    ]

    static let credentials: [RuleExample] = [
        RuleExample(
            "credential.key-for-other",
            speaks: [
                #"09:00:00 | ann | IAM.CreateAccessKey create | IAM_USER bob | success | {"userName": "bob"}"#
            ],
            isSilent: [
                #"09:00:00 | ann | IAM.CreateAccessKey create | IAM_USER ann | success | {"userName": "ann"}"#
            ]
        ),
        RuleExample(
            "credential.password-for-other",
            speaks: [
                #"09:00:00 | ann | IAM.UpdateLoginProfile update | IAM_USER bob | success | {"userName": "bob"}"#
            ],
            isSilent: [
                #"09:00:00 | ann | IAM.UpdateLoginProfile update | IAM_USER ann | success | {"userName": "ann"}"#
            ]
        ),
        RuleExample(
            "credential.reset-for-other",
            speaks: ["09:00:00 | ann | PASSWORD_RESET update | USER bob"],
            isSilent: ["09:00:00 | ann | PASSWORD_RESET update | USER ann"]
        ),
        RuleExample(
            "credential.mfa-off",
            speaks: [
                #"09:00:00 | ann | USER_UPDATED update | USER bob | success | {"mfa_enabled": [true, false]}"#
            ],
            isSilent: [
                #"09:00:00 | ann | USER_UPDATED update | USER bob | success | {"mfa_enabled": [false, true]}"#
            ]
        ),
        RuleExample(
            "credential.secrets-read",
            speaks: many(6) {
                "ann | SECRETSMANAGER.GetSecretValue read | SECRETSMANAGER_SECRET s\($0)"
            },
            isSilent: many(6) { _ in
                "ann | SECRETSMANAGER.GetSecretValue read | SECRETSMANAGER_SECRET own"
            }
        ),
        RuleExample(
            "credential.secrets-few",
            speaks: many(3) { "ann | SECRET_READ read | SECRET s\($0)" },
            isSilent: many(2) { "ann | SECRET_READ read | SECRET s\($0)" }
        ),
        RuleExample(
            "credential.secrets-batch",
            speaks: ["09:00:00 | ann | SECRETSMANAGER.BatchGetSecretValue read"],
            isSilent: ["09:00:00 | ann | SECRETSMANAGER.ListSecrets read"]
        ),
        RuleExample(
            "credential.machine-password",
            speaks: ["09:00:00 | ann | EC2.GetPasswordData read | EC2_INSTANCE i-1 | denied"],
            isSilent: ["09:00:00 | ann | EC2.DescribeInstances read | EC2_INSTANCE i-1"]
        ),
        RuleExample(
            "credential.federation-token",
            speaks: ["09:00:00 | ann | STS.GetFederationToken login"],
            isSilent: ["09:00:00 | ann | STS.GetCallerIdentity read"]
        ),
        RuleExample(
            "credential.trust-anchor",
            speaks: [
                "09:00:00 | ann | ROLESANYWHERE.CreateTrustAnchor create | ROLESANYWHERE_TRUST_ANCHOR a"
            ],
            isSilent: [
                "09:00:00 | ann | ROLESANYWHERE.DeleteTrustAnchor delete | ROLESANYWHERE_TRUST_ANCHOR a"
            ]
        ),
        RuleExample(
            "credential.key-made",
            speaks: ["09:00:00 | ann | API_KEY_CREATED create | API_KEY reports"],
            isSilent: ["09:00:00 | ann | API_KEY_REVOKED revoke | API_KEY reports"]
        ),
    ]

    static let access: [RuleExample] = [
        RuleExample(
            "access.login-without-factor",
            speaks: [
                #"09:00:00 | ann | SIGNIN.ConsoleLogin login | IAM_USER ann | success | - | {"mfa": false}"#
            ],
            isSilent: [
                #"09:00:00 | ann | SIGNIN.ConsoleLogin login | IAM_USER ann | success | - | {"mfa": true}"#,
                #"09:01:00 | okta/bob | SIGNIN.ConsoleLogin login | - | success | - | {"mfa": false, "identity_type": "AssumedRole"}"#,
            ]
        ),
        RuleExample(
            "access.login-without-factor-here",
            speaks: [
                #"09:00:00 | ann | LOGIN_SUCCEEDED login | USER ann | success | - | {"mfa": false}"#
            ],
            isSilent: [
                #"09:00:00 | ann | LOGIN_SUCCEEDED login | USER ann | success | - | {"mfa": true}"#,
                #"09:01:00 | okta/bob | SIGNIN.ConsoleLogin login | - | success | - | {"mfa": false, "identity_type": "AssumedRole"}"#,
            ]
        ),
        RuleExample(
            "access.root",
            speaks: [
                #"09:00:00 | arn:aws:iam::111122223333:root | SIGNIN.ConsoleLogin login | - | success | - | {"mfa": true}"#
            ],
            isSilent: [
                #"09:00:00 | arn:aws:iam::111122223333:user/ann | SIGNIN.ConsoleLogin login | - | success | - | {"mfa": true}"#
            ]
        ),
        RuleExample(
            "access.guessing",
            speaks: many(6) { _ in "ann | LOGIN_FAILED login | USER ann | failure" },
            isSilent: many(2) { _ in "ann | LOGIN_FAILED login | USER ann | failure" }
        ),
        RuleExample(
            "access.probing",
            speaks: many(4) { "ann | REPORT_READ read | REPORT r\($0) | denied" },
            isSilent: many(6) { _ in "ann | REPORT_READ read | REPORT same | denied" }
        ),
        RuleExample(
            "access.assumed-outside",
            speaks: [
                #"09:00:00 | arn:aws:iam::111122223333:role/r | STS.AssumeRole login | IAM_ROLE r | success | - | {"account": "111122223333", "caller_account": "999988887777"}"#
            ],
            isSilent: [
                #"09:00:00 | arn:aws:iam::111122223333:role/r | STS.AssumeRole login | IAM_ROLE r | success | - | {"account": "111122223333", "caller_account": "111122223333"}"#
            ]
        ),
    ]

    static let controls: [RuleExample] = [
        RuleExample(
            "control.logging-off",
            speaks: ["09:00:00 | ann | CLOUDTRAIL.StopLogging update | CLOUDTRAIL_TRAIL main"],
            isSilent: ["09:00:00 | ann | CLOUDTRAIL.StartLogging update | CLOUDTRAIL_TRAIL main"]
        ),
        RuleExample(
            "control.logging-less",
            speaks: [
                #"09:00:00 | ann | CLOUDTRAIL.PutEventSelectors update | CLOUDTRAIL_TRAIL main | success | {"eventSelectors": [{"includeManagementEvents": false}]}"#
            ],
            isSilent: [
                #"09:00:00 | ann | CLOUDTRAIL.PutEventSelectors update | CLOUDTRAIL_TRAIL main | success | {"eventSelectors": [{"includeManagementEvents": true}]}"#
            ]
        ),
        RuleExample(
            "control.retention-cut",
            speaks: [
                #"09:00:00 | ann | BACKUP_POLICY_UPDATED update | BACKUP nightly | success | {"retention_days": [30, 1]}"#
            ],
            isSilent: [
                #"09:00:00 | ann | BACKUP_POLICY_UPDATED update | BACKUP nightly | success | {"retention_days": [1, 30]}"#
            ]
        ),
        RuleExample(
            "control.protection-off",
            speaks: [
                #"09:00:00 | ann | DATABASE_UPDATED update | DATABASE orders | success | {"deletion_protection": [true, false]}"#
            ],
            isSilent: [
                #"09:00:00 | ann | DATABASE_UPDATED update | DATABASE orders | success | {"deletion_protection": [false, true]}"#
            ]
        ),
        RuleExample(
            "exposure.block-off",
            speaks: [
                #"09:00:00 | ann | BUCKET_UPDATED update | BUCKET scans | success | {"public_access_blocked": [true, false]}"#
            ],
            isSilent: [
                #"09:00:00 | ann | BUCKET_UPDATED update | BUCKET scans | success | {"public_access_blocked": [false, true]}"#
            ]
        ),
    ]

    static let exposure: [RuleExample] = [
        RuleExample(
            "exposure.open-network",
            speaks: [
                #"09:00:00 | ann | EC2.AuthorizeSecurityGroupIngress grant | EC2_SECURITY_GROUP sg-1 | success | {"ipPermissions": {"items": [{"fromPort": 22, "ipRanges": {"items": [{"cidrIp": "0.0.0.0/0"}]}}]}}"#
            ],
            isSilent: [
                #"09:00:00 | ann | EC2.AuthorizeSecurityGroupIngress grant | EC2_SECURITY_GROUP sg-1 | success | {"ipPermissions": {"items": [{"fromPort": 22, "ipRanges": {"items": [{"cidrIp": "10.1.0.0/16"}]}}]}}"#,
                #"09:01:00 | ann | EC2.CreateNetworkAclEntry create | EC2_NETWORK_ACL acl-1 | success | {"egress": true, "ruleAction": "allow", "cidrBlock": "0.0.0.0/0"}"#,
                #"09:02:00 | ann | EC2.CreateNetworkAclEntry create | EC2_NETWORK_ACL acl-1 | success | {"egress": false, "ruleAction": "deny", "cidrBlock": "0.0.0.0/0"}"#,
            ]
        ),
        RuleExample(
            "exposure.public",
            speaks: [
                #"09:00:00 | ann | EC2.ModifySnapshotAttribute update | EC2_SNAPSHOT snap-1 | success | {"createVolumePermission": {"add": {"items": [{"group": "all"}]}}}"#
            ],
            isSilent: [
                #"09:00:00 | ann | DOCUMENT_UPDATED update | DOCUMENT plan | success | {"visibility": ["public", "private"]}"#
            ]
        ),
        RuleExample(
            "exposure.shared-outside",
            speaks: [
                #"09:00:00 | ann | RDS.ModifyDBSnapshotAttribute update | RDS_DB_SNAPSHOT nightly | success | {"attributeName": "restore", "valuesToAdd": ["999988887777"]} | {"account": "111122223333"}"#
            ],
            isSilent: [
                #"09:00:00 | ann | RDS.ModifyDBSnapshotAttribute update | RDS_DB_SNAPSHOT nightly | success | {"attributeName": "restore", "valuesToRemove": ["111122223333"]} | {"account": "111122223333"}"#
            ]
        ),
    ]
}
