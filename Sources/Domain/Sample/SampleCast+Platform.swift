import JSON

extension SampleCast {
    static let platform = SampleCast(
        people: [
            ("ruben.achterberg", "deploy", 21), ("noor.castellane", "deploy", 22),
            ("elif.sandoval", "data", 23), ("mikkel.roux", "data", 24),
            ("zofia.harrow", "security", 25), ("dario.venn", "deploy", 26),
        ].map { name, team, host in
            SamplePerson(
                email: "\(name)@gridlane.example",
                team: team,
                address: "192.0.2.\(host)"
            )
        },
        backup: "orders-nightly",
        kinds: [
            SampleKind(
                event: "SERVICE_DEPLOYED",
                entityType: "SERVICE",
                teams: ["deploy"],
                entities: ["invoicing", "catalog", "ledger", "search"],
                fields: [
                    ("version", versions),
                    ("replicas", [3, 4, 6]),
                ]
            ),
            SampleKind(
                event: "FEATURE_FLAG_UPDATED",
                entityType: "FEATURE_FLAG",
                teams: ["deploy", "data"],
                entities: ["saved carts", "fast search", "bulk refunds"],
                fields: [("rollout_percent", [0, 5, 10, 25, 50]), ("enabled", [false, true])]
            ),
            SampleKind(
                event: "DATABASE_SETTING_UPDATED",
                entityType: "DATABASE",
                teams: ["data"],
                entities: ["stock", "analytics"],
                fields: [
                    ("max_connections", [200, 250, 300]), ("work_mem_mb", [16, 32, 64]),
                    ("statement_timeout_s", [30, 60, 15]),
                ]
            ),
            SampleKind(
                event: "IAM_ROLE_UPDATED",
                entityType: "IAM_ROLE",
                teams: ["security"],
                entities: ["builder", "analyst", "on call"],
                fields: [
                    ("session_hours", [1, 4, 8]), ("policy", policies),
                ]
            ),
            SampleKind(
                event: "SECRET_ROTATED",
                entityType: "SECRET",
                teams: ["security", "data"],
                entities: ["orders database", "payment gateway", "mail relay"],
                fields: [("key_version", keyVersions)]
            ),
        ],
        story: { incident(weekday(11, $0)) + night(6) }
    )

    private static let versions = (0..<90).map { JSONValue.string("4.\(9 + $0 / 9).\($0 % 9)") }
    private static let keyVersions = (1...90).map { JSONValue.number(JSONNumber(Int64($0))) }

    private static let policies: [JSONValue] = [
        "allow logs:read\nallow deploy:start\ndeny secrets:*",
        "allow logs:read\nallow deploy:start on staging\ndeny secrets:*",
        "allow logs:read\nallow metrics:read\ndeny secrets:*",
    ]

    /// A flag goes to everybody at once, and the database runs out of connections.
    private static func incident(_ day: Int) -> [SampleEvent] {
        var story = SampleStory(
            daysBefore: day,
            actor: "dario.venn@gridlane.example",
            address: "192.0.2.26"
        )
        story.tell(
            (14, 2),
            "SERVICE_DEPLOYED",
            "update",
            on: ("SERVICE", "checkout"),
            changes: [("version", "4.17.5", "4.18.0")],
            metadata: ["duration_s": 212]
        )
        story.tell(
            (14, 15),
            "FEATURE_FLAG_UPDATED",
            "update",
            on: ("FEATURE_FLAG", "new-cart"),
            changes: [("rollout_percent", 5, 100)]
        )
        story.actor = "svc-healthcheck"
        story.address = nil
        for index in 0..<18 {
            story.tell(
                (14, 19 + index),
                "HEALTH_CHECK_FAILED",
                "read",
                on: ("SERVICE", "checkout"),
                "No connection to database orders: too many clients already.",
                outcome: .failure
            )
        }
        story.actor = "elif.sandoval@gridlane.example"
        story.address = "192.0.2.23"
        story.tell(
            (14, 27),
            "INCIDENT_OPENED",
            "create",
            on: ("INCIDENT", "inc-12"),
            "Checkout answers one request in three."
        )
        story.tell(
            (14, 33),
            "DATABASE_SETTING_UPDATED",
            "update",
            on: ("DATABASE", "orders"),
            changes: [("max_connections", 250, 400)]
        )
        story.actor = "dario.venn@gridlane.example"
        story.address = "192.0.2.26"
        story.tell(
            (14, 36),
            "FEATURE_FLAG_UPDATED",
            "update",
            on: ("FEATURE_FLAG", "new-cart"),
            changes: [("rollout_percent", 100, 0), ("enabled", true, false)]
        )
        story.tell(
            (14, 41),
            "SERVICE_ROLLED_BACK",
            "update",
            on: ("SERVICE", "checkout"),
            changes: [("version", "4.18.0", "4.17.5")],
            metadata: ["duration_s": 95]
        )
        story.tell(
            (15, 20),
            "INCIDENT_CLOSED",
            "update",
            on: ("INCIDENT", "inc-12"),
            changes: [("status", "open", "closed")]
        )
        return story.events
    }

    /// Somebody with the deployer's key prepares to stay.
    private static func night(_ day: Int) -> [SampleEvent] {
        var story = SampleStory(daysBefore: day, actor: "svc-deployer", address: "203.0.113.140")
        story.tell(
            (3, 7),
            "SECRET_READ",
            "read",
            on: ("SECRET", "payment-gateway"),
            outcome: .denied
        )
        story.tell(
            (3, 9),
            "IAM_ROLE_UPDATED",
            "grant",
            on: ("IAM_ROLE", "deployer"),
            changes: [
                (
                    "policy", "allow deploy:start\ndeny secrets:*\nallow logs:read",
                    "allow deploy:start\nallow secrets:read\nallow logs:read"
                )
            ]
        )
        for (index, secret) in ["payment-gateway", "orders-database", "mail-relay"].enumerated() {
            story.tell((3, 10 + index), "SECRET_READ", "read", on: ("SECRET", secret))
        }
        story.tell(
            (3, 16),
            "BACKUP_POLICY_UPDATED",
            "update",
            on: ("BACKUP", "orders-nightly"),
            changes: [("retention_days", 30, 1)]
        )
        story.tell(
            (3, 18),
            "BACKUP_DELETED",
            "delete",
            on: ("BACKUP", "orders-weekly"),
            outcome: .denied
        )
        return story.events
    }
}
