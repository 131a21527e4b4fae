import Domain
import JSON

/// Deeds that are suspicious by what they say, and those that only the log's history tells.
extension Stage {
    /// Somebody gives a right to themselves.
    mutating func selfGrant() throws {
        let policy = "arn:aws:iam::aws:policy/AdministratorAccess"
        switch (shape, number(0...1)) {
        case (.cloud, 0):
            try call(
                "iam",
                "AttachUserPolicy",
                ["userName": .string(actor.name), "policyArn": .string(policy)]
            )
        case (.cloud, _):
            try call(
                "iam",
                "AddUserToGroup",
                ["userName": .string(actor.name), "groupName": "administrators"]
            )
        case (.application, 0):
            try tell(
                "ROLE_CHANGED",
                "update",
                on: ("USER", actor.actor),
                changes: [("role", "coordinator", "admin")]
            )
        case (.application, _):
            try tell(
                "PERMISSION_GRANTED",
                "grant",
                on: ("USER", actor.actor),
                changes: [("permissions", ["orders:read"], ["orders:read", "billing:approve"])]
            )
        }
    }

    /// A value that opens what was closed.
    mutating func sensitiveValue() throws {
        switch (shape, number(0...4)) {
        case (.cloud, 0):
            let ranges: JSONValue = ["items": [["cidrIp": "0.0.0.0/0"]]]
            try call(
                "ec2",
                "AuthorizeSecurityGroupIngress",
                [
                    "groupId": "sg-0a91be22f7d15c0e3",
                    "ipPermissions": [
                        "items": [
                            [
                                "ipProtocol": "tcp", "fromPort": 3389, "toPort": 3389,
                                "ipRanges": ranges,
                            ]
                        ]
                    ],
                ]
            )
        case (.cloud, 1):
            let policy = #"{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#
            try call(
                "iam",
                "PutRolePolicy",
                [
                    "roleName": "report-reader", "policyName": "inline",
                    "policyDocument": .string(policy),
                ]
            )
        case (.cloud, 2):
            try call(
                "ec2",
                "ModifySnapshotAttribute",
                [
                    "snapshotId": "snap-0b7c1fe29ad34e551",
                    "attributeType": "CREATE_VOLUME_PERMISSION",
                    "createVolumePermission": ["add": ["items": [["userId": "644160558196"]]]],
                ]
            )
        case (.cloud, 3):
            try call(
                "s3",
                "PutBucketPolicy",
                [
                    "bucketName": "customer-exports",
                    "bucketPolicy": [
                        "Version": "2012-10-17",
                        "Statement": [
                            [
                                "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
                                "Resource": "arn:aws:s3:::customer-exports/*",
                            ]
                        ],
                    ],
                ]
            )
        case (.cloud, _):
            let policy = """
                {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole",\
                "Principal":{"AWS":"arn:aws:iam::644160558196:root"}}]}
                """
            try call(
                "iam",
                "UpdateAssumeRolePolicy",
                ["roleName": "backup-operator", "policyDocument": .string(policy)]
            )
        case (.application, let choice):
            let rows: [(String, (type: String, name: String), String, JSONValue, JSONValue)] = [
                (
                    "FIREWALL_RULE_UPDATED", ("FIREWALL_RULE", "admin console"), "source",
                    "10.20.0.0/16", "0.0.0.0/0"
                ),
                ("ROLE_UPDATED", ("ROLE", "helper"), "permissions", ["tickets:read"], ["*"]),
                ("REPORT_SHARED", ("REPORT", "Salaries"), "visibility", "private", "public"),
                (
                    "IAM_ROLE_UPDATED", ("IAM_ROLE", "builder"), "policy",
                    "allow logs:read\ndeny secrets:*", "allow *:*"
                ),
                ("BUCKET_UPDATED", ("BUCKET", "scans"), "public_access_blocked", true, false),
            ]
            let row = rows[choice]
            try tell(row.0, "update", on: row.1, changes: [(row.2, row.3, row.4)])
        }
    }

    /// Someone the log knows, from where and with what it has never seen them, at what they never do.
    mutating func firstSeen() throws {
        var stranger = actor
        stranger.address = pick(["203.0.113.201", "185.220.101.34", "2a0b:f4c2::17"])
        stranger.agent = pick(["python-requests/2.31.0", "curl/8.5.0", "Go-http-client/2.0"])
        switch shape {
        case .cloud:
            try call("organizations", "ListAccounts", by: stranger, isReadOnly: true)
            try call("ce", "GetCostAndUsage", by: stranger, isReadOnly: true)
            try call("ssm", "PutParameter", ["name": "/mail/relay"], by: stranger)
        case .application:
            for (type, name) in [("MEMBER_LIST", "everyone"), ("BILLING", "plan")] {
                try tell("\(type)_VIEWED", "read", on: (type, name), by: stranger)
            }
            try tell(
                "NOTIFICATION_UPDATED",
                "update",
                on: ("NOTIFICATION", "weekly mail"),
                by: stranger,
                changes: [("recipients", 14, 13)]
            )
        }
    }

    /// What the actor does now and then, many times in few minutes.
    mutating func burst(of deed: AuditEvent) {
        for index in 1...number(14...20) {
            `repeat`(deed, on: "\(deed.entityName ?? "item")-\(index)")
            wait(2...9)
        }
    }

    /// What the actor does by day, done in the night before.
    mutating func offHours(_ deeds: [AuditEvent]) {
        for deed in deeds {
            `repeat`(deed, on: nil)
            wait(40...300)
        }
    }

    /// A name or a value that speaks to whoever reads it.
    mutating func instructions(_ payload: String) throws {
        switch (shape, number(0...1)) {
        case (.cloud, 0):
            try call(
                "ssm",
                "PutParameter",
                ["name": "/banner/text", "description": .string(payload)]
            )
        case (.cloud, _):
            try call(
                "ec2",
                "CreateTags",
                [
                    "resourcesSet": ["items": [["resourceId": "i-0c1d92e7745b0aa31"]]],
                    "tagSet": ["items": [["key": "Note", "value": .string(payload)]]],
                ]
            )
        case (.application, 0):
            try tell(
                "NOTE_UPDATED",
                "update",
                on: ("NOTE", "hand-over"),
                changes: [("text", "Call back on Monday.", .string(payload))]
            )
        case (.application, _):
            let name = String(payload.unicodeScalars.prefix(200))
            try tell("CAMPAIGN_CREATED", "create", on: ("CAMPAIGN", name))
        }
    }
}
