import Domain
import JSON

/// What happens in every company, and only sounds like an anomaly.
extension Stage {
    /// One of the scenes, each in its turn.
    mutating func everyday(number: Int) throws {
        switch shape {
        case .cloud: try cloudScene(number % 3)
        case .application: try applicationScene(number % 12)
        }
    }

    private mutating func applicationScene(_ number: Int) throws {
        switch number {
        case 0: try onboarding()
        case 1: try ownTicket()
        case 2:
            try tell(
                "DOCUMENT_SHARED",
                "share",
                on: ("DOCUMENT", "Minutes"),
                changes: [("shared_with", nil, .string(other.actor))]
            )
            try tell("DOCUMENT_VIEWED", "read", on: ("DOCUMENT", "Minutes"), by: other)
        case 3:
            for invoice in ["2026-118", "2026-119"] {
                let customer: JSONValue = .string("billing@customer-\(invoice).example")
                try tell(
                    "INVOICE_CREATED",
                    "create",
                    on: ("INVOICE", invoice),
                    changes: [("recipient", nil, customer), ("amount", nil, 480)]
                )
                try tell(
                    "EMAIL_SENT",
                    "other",
                    on: ("EMAIL", "Invoice \(invoice)"),
                    changes: [("recipient", nil, customer)]
                )
            }
        case 4:
            try tell("WORK_LOG_DELETED", "delete", on: ("WORK_LOG", "\(pick([7, 8, 9])) hours"))
            try tell(
                "INVOICE_UPDATED",
                "update",
                on: ("INVOICE", "2026-117"),
                changes: [("status", "draft", "sent")]
            )
        case 5:
            try tell("REPORT_VIEWED", "read", on: ("REPORT", "Weekly figures"))
            try tell("REPORT_DELETED", "delete", on: ("REPORT", "Figures of last year"))
        case 6:
            for field in ["privacy_policy_accepted", "notification_permission"] {
                try tell(
                    "USER_UPDATED",
                    "update",
                    on: ("USER", actor.actor),
                    changes: [(field, false, true)]
                )
            }
        case 7: try phoneChange()
        case 8: try comments()
        case 9:
            for index in 1...self.number(3...6) {
                try tell("CANDIDATE_VIEWED", "read", on: ("CANDIDATE", "Number \(index)"))
            }
            try tell("PAYROLL_VIEWED", "read", on: ("PAYROLL", "March"), outcome: .denied)
        case 10:
            var away = actor
            away.address = "198.51.100.\(self.number(10...200))"
            try tell(
                "LOGIN_SUCCEEDED",
                "login",
                on: ("USER", actor.actor),
                by: away,
                metadata: ["mfa": true]
            )
            try tell(
                "NOTE_UPDATED",
                "update",
                on: ("NOTE", "Home office"),
                by: away,
                changes: [("text", "Monday", "Tuesday")]
            )
        default:
            try tell(
                "PRICE_ALERT_UPDATED",
                "update",
                on: ("PRICE_ALERT", "Copper"),
                changes: [("enabled", true, false)]
            )
            try tell(
                "PAYMENT_AUTHORIZED",
                "authorize",
                on: ("PAYMENT", "2026-44"),
                changes: [("status", "open", "authorized")]
            )
        }
    }

    /// Somebody begins: an account is made, gets a role, and is used.
    private mutating func onboarding() throws {
        let name = "newcomer\(number(100...999))@example.com"
        try tell(
            "USER_CREATED",
            "create",
            on: ("USER", name),
            changes: [("email", nil, .string(name)), ("phone", nil, "+49 30 5550100")]
        )
        try tell(
            "USER_UPDATED",
            "update",
            on: ("USER", name),
            changes: [("role", nil, "recruiter")]
        )
        wait(600...3000)
        let person = Person(name: name, actor: name, address: other.address, agent: other.agent)
        try tell(
            "LOGIN_SUCCEEDED",
            "login",
            on: ("USER", name),
            by: person,
            metadata: ["mfa": true]
        )
        try tell(
            "USER_UPDATED",
            "update",
            on: ("USER", name),
            by: person,
            changes: [("last_login_at", nil, .string(time.rfc3339))]
        )
    }

    /// A ticket that somebody takes, works on and gives back.
    private mutating func ownTicket() throws {
        let ticket = ("TICKET", "Printer \(number(100...999))")
        let assignee: JSONValue = .string(actor.actor)
        try tell("TICKET_ASSIGNED", "assign", on: ticket, changes: [("assignee", nil, assignee)])
        try tell(
            "TICKET_UPDATED",
            "update",
            on: ticket,
            by: other,
            changes: [("status", "open", "done")]
        )
        try tell(
            "TICKET_UNASSIGNED",
            "unassign",
            on: ticket,
            changes: [("assignee", assignee, nil)]
        )
    }

    /// Somebody has a new telephone.
    private mutating func phoneChange() throws {
        try tell(
            "USER_UPDATED",
            "update",
            on: ("USER", other.actor),
            changes: [("phone", "+49 30 5550101", "+49 30 5550102")]
        )
        try tell(
            "NOTE_UPDATED",
            "update",
            on: ("NOTE", "Telephones"),
            by: other,
            changes: [("text", "Old list", "New list")]
        )
    }

    private mutating func comments() throws {
        for text in [
            "Away with the family 👨‍👩‍👧‍👦 until Monday", "The assay shows TNFα and NFκB",
            "می‌خواهم فردا خانه بمانم و کتاب‌ها را بخوانم",
        ] {
            try tell(
                "COMMENT_CREATED",
                "create",
                on: ("COMMENT", "Board \(number(1...9))"),
                changes: [("text", nil, .string(text))]
            )
        }
    }

    private mutating func cloudScene(_ number: Int) throws {
        let role = "arn:aws:iam::\(Self.account):role/deployment"
        let session = Person(
            name: "deployment",
            actor: "arn:aws:sts::\(Self.account):assumed-role/deployment/\(actor.name)",
            address: actor.address,
            agent: actor.agent
        )
        let identity: JSONObject = [
            "userIdentity": [
                "type": "AssumedRole", "arn": .string(session.actor),
                "accountId": .string(Self.account),
                "sessionContext": [
                    "sessionIssuer": [
                        "type": "Role", "arn": .string(role), "userName": "deployment",
                        "accountId": .string(Self.account),
                    ],
                    "attributes": ["mfaAuthenticated": "true"],
                ],
            ]
        ]
        switch number {
        case 0:
            for (service, name) in [
                ("sts", "GetCallerIdentity"), ("ec2", "DescribeInstances"),
                ("ec2", "DescribeSecurityGroups"), ("ec2", "DescribeVpcs"),
                ("rds", "DescribeDBInstances"), ("iam", "GetRole"), ("s3", "GetBucketVersioning"),
            ] { try call(service, name, by: session, isReadOnly: true, more: identity) }
        case 1:
            for _ in 1...5 {
                try call("ec2", "DescribeInstances", by: session, isReadOnly: true, more: identity)
            }
        default:
            try call(
                "ec2",
                "CreateTags",
                [
                    "resourcesSet": ["items": [["resourceId": "i-0c1d92e7745b0aa31"]]],
                    "tagSet": ["items": [["key": "Owner", "value": "👨‍👩‍👧‍👦 team, αSMA"]]],
                ]
            )
        }
    }
}
