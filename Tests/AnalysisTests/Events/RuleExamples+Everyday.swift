extension RuleExample {
    /// Everyday work that uses the words of a rule, beside the deed that the rule is for.
    static let everyday: [RuleExample] = people + watching + handing + reading

    /// Accounts that are set up, kept, and used by their owners.
    private static let people: [RuleExample] = [
        RuleExample(
            "sequence.takeover",
            speaks: [
                #"09:00:00 | ann | USER_UPDATED update | USER bob | success | {"email": ["bob@firm.example", "eve@else.example"]}"#,
                "09:05:00 | bob | INVOICE_UPDATED update | INVOICE i-9",
            ],
            isSilent: [
                #"09:00:00 | ann | USER_CREATED create | USER bob | success | {"email": "bob@firm.example", "login": "bob", "phone": "+49 30 1", "password": "***"}"#,
                #"09:01:00 | sync | USER_UPDATED update | USER bob | success | {"last_login_at": ["2026-03-10", "2026-03-11"], "login_count": [4, 5], "password_changed_at": ["a", "b"]}"#,
                #"09:02:00 | ann | USER_UPDATED update | USER bob | success | {"phone": ["+49 30 1", "+49 30 2"]}"#,
                #"09:03:00 | ann | USER_UPDATED update | USER bob | success | {"email": "bob@firm.example"}"#,
                "09:05:00 | bob | LOGIN_SUCCEEDED login | USER bob",
                "09:06:00 | bob | INVOICE_UPDATED update | INVOICE i-9",
            ]
        ),
        RuleExample(
            "sequence.takeover",
            speaks: [
                #"09:00:00 | ann | USER_UPDATED update | USER bob | success | {"password": "***"}"#,
                "09:05:00 | bob | INVOICE_UPDATED update | INVOICE i-9",
            ],
            isSilent: [
                #"09:00:00 | ann | USER_UPDATED update | USER bob | success | {"password_policy": ["weak", "strong"]}"#,
                "09:05:00 | bob | INVOICE_UPDATED update | INVOICE i-9",
            ]
        ),
        RuleExample(
            "privilege.self-grant",
            speaks: [
                #"09:00:00 | ann | ROLE_ASSIGNED assign | ROLE payroll | success | {"assignee": "ann"}"#
            ],
            isSilent: [
                #"09:00:00 | ann | USER_UPDATED update | USER ann | success | {"privacy_policy_accepted": [false, true]}"#,
                #"09:01:00 | ann | TICKET_ASSIGNED assign | TICKET 7 | success | {"assignee": "ann", "group": "support"}"#,
                #"09:02:00 | ann | PROJECT_CREATED create | PROJECT north | success | {"owner": "ann", "scope": "internal"}"#,
                #"09:03:00 | ann | CONSENT_GRANTED grant | USER ann"#,
                #"09:04:00 | ann | USER_UPDATED update | USER ann | success | {"notification_permission": [false, true], "age_group": ["30-39", "40-49"]}"#,
            ]
        ),
        RuleExample(
            "sequence.entity-grant-use-revoke",
            speaks: [
                "09:00:00 | ann | DOCUMENT_ACCESS_SHARED share | DOCUMENT plan",
                "09:05:00 | bob | DOCUMENT_READ read | DOCUMENT plan",
                "09:10:00 | ann | DOCUMENT_ACCESS_UNSHARED unshare | DOCUMENT plan",
            ],
            isSilent: [
                #"09:00:00 | ann | TICKET_ASSIGNED assign | TICKET 7 | success | {"assignee": "bob"}"#,
                #"09:05:00 | bob | TICKET_UPDATED update | TICKET 7 | success | {"status": ["open", "done"]}"#,
                #"09:10:00 | ann | TICKET_UNASSIGNED unassign | TICKET 7 | success | {"assignee": ["bob", null]}"#,
            ]
        ),
        RuleExample(
            "privilege.granted",
            speaks: ["09:00:00 | ann | ROLE_ASSIGNED assign | ROLE editor"],
            isSilent: [
                "09:00:00 | ann | PAYMENT_AUTHORIZED authorize | PAYMENT 7",
                "09:01:00 | ann | TICKET_ASSIGNED | TICKET 7",
                "09:02:00 | ann | LEAD_PROMOTED promote | LEAD Hill",
            ]
        ),
    ]

    /// Logs, alerts and monitors that watch nothing.
    private static let watching: [RuleExample] = [
        RuleExample(
            "control.logging-off",
            speaks: [
                "09:00:00 | ann | AUDIT_LOG_DELETED delete | AUDIT_LOG 2026-02",
                "09:01:00 | ann | MONITOR_DELETED delete | MONITOR checkout latency",
                "09:02:00 | ann | SECURITY_AGENT_DISABLED update | MACHINE m-7",
                "09:03:00 | ann | LOG_DELETED delete | LOG api",
            ],
            isSilent: [
                "09:00:00 | ann | WORK_LOG_DELETED delete | WORK_LOG 7",
                "09:01:00 | ann | CALL_LOG_DELETED delete | CALL_LOG 8",
                "09:02:00 | ann | PRICE_ALERT_DELETED delete | PRICE_ALERT copper",
                #"09:03:00 | ann | PRICE_ALERT_UPDATED update | PRICE_ALERT tin | success | {"enabled": [true, false]}"#,
                #"09:04:00 | ann | MONITOR_DELETED delete | MONITOR U2720Q | success | {"serial_number": ["CN-7", null], "model": ["U2720Q", null]}"#,
                "09:05:00 | ann | AGENT_DISABLED update | AGENT Nora of team 4",
                "09:06:00 | ann | JOB_DELETED delete | JOB Monitoring engineer",
                #"09:07:00 | ann | SECURITY_UPDATED update | SECURITY DE0007 | success | {"status": ["active", "inactive"]}"#,
                "09:08:00 | ann | JOB_ALERT_DISABLED update | JOB_ALERT nurses",
            ]
        ),
        RuleExample(
            "sequence.logging-off-then-change",
            speaks: [
                "09:00:00 | ann | SECURITYHUB.DisableSecurityHub update",
                "09:05:00 | ann | INVOICE_UPDATED update | INVOICE 9",
            ],
            isSilent: [
                "09:00:00 | ann | WORK_LOG_DELETED delete | WORK_LOG 7",
                "09:05:00 | ann | INVOICE_UPDATED update | INVOICE 9",
            ]
        ),
    ]

    /// What is handed to customers, and what belongs to them.
    private static let handing: [RuleExample] = [
        RuleExample(
            "exposure.shared-outside",
            speaks: [
                #"09:00:00 | ann@firm.example | FORWARDING_RULE_CREATED create | MAILBOX ann | success | {"recipient": "eve@else.example"}"#
            ],
            isSilent: [
                #"09:00:00 | ann@firm.example | INVOICE_CREATED create | INVOICE 9 | success | {"recipient": "billing@customer.example"}"#,
                #"09:01:00 | ann@firm.example | EMAIL_SENT other | EMAIL 7 | success | {"recipient": "desk@customer.example", "copy_to": "desk2@customer.example"}"#,
                #"09:02:00 | ann@firm.example | INVOICE_EXPORTED export | INVOICE 9 | success | {"recipient": "billing@customer.example"}"#,
            ]
        ),
        RuleExample(
            "exposure.shared-outside",
            speaks: [
                #"09:00:00 | ann@firm.example | CUSTOMERS_EXPORTED export | CUSTOMER_LIST all | success | {"recipient": "eve@else.example"}"#
            ],
            isSilent: [
                #"09:00:00 | ann@firm.example | DOCUMENT_SHARED share | DOCUMENT plan | success | {"shared_with": "bob@firm.example"}"#
            ]
        ),
        RuleExample(
            "payment.details-changed",
            speaks: [
                #"09:00:00 | ann | SUPPLIER_UPDATED update | SUPPLIER Hill | success | {"account_number": ["11111", "22222"]}"#
            ],
            isSilent: [
                #"09:00:00 | ann | BUILD_UPDATED update | BUILD app | success | {"swift_version": ["5.9", "6.0"]}"#,
                #"09:01:00 | ann | CUSTOMER_UPDATED update | CUSTOMER Hill | success | {"account_number": ["C-100", "C-200"]}"#,
            ]
        ),
        RuleExample(
            "payment.details-changed",
            speaks: [
                #"09:00:00 | ann | EMPLOYEE_UPDATED update | EMPLOYEE Hill | success | {"account_number": ["11111", "22222"], "sort_code": ["20-00-00", "30-00-00"]}"#
            ],
            isSilent: [
                #"09:00:00 | ann | EMPLOYEE_UPDATED update | EMPLOYEE Hill | success | {"account_number": ["11111", "22222"]}"#
            ]
        ),
    ]

    /// What is looked at.
    private static let reading: [RuleExample] = [
        RuleExample(
            "sequence.export-then-delete",
            speaks: [
                "09:00:00 | ann | REPORT_BULK_READ read | REPORT weekly",
                "09:05:00 | ann | REPORT_DELETED delete | REPORT old",
            ],
            isSilent: [
                "09:00:00 | ann | REPORT_VIEWED read | REPORT weekly",
                "09:05:00 | ann | REPORT_DELETED delete | REPORT old",
            ]
        ),
        RuleExample(
            "discovery.from-machine",
            speaks: questions([
                "GetCallerIdentity", "ListBuckets", "ListRoles", "ListUsers", "ListSecrets",
            ]),
            isSilent: questions(Array(repeating: "DescribeInstances", count: 6))
        ),
        RuleExample(
            "discovery.from-machine",
            speaks: questions([
                "ListAccounts", "ListBuckets", "ListRoles", "ListUsers", "ListSecrets",
            ]),
            isSilent: questions([
                "GetCallerIdentity", "DescribeInstances", "DescribeSecurityGroups",
                "DescribeDBInstances", "GetCallerIdentity",
            ])
        ),
    ]

    private static func questions(_ calls: [String]) -> [String] {
        zip(calls, 0...).map {
            "09:00:0\($1) | ci | AWS.\($0) read | - | success | - | {\"session_issuer\": \"arn:aws:iam::111122223333:role/ci\"}"
        }
    }
}
