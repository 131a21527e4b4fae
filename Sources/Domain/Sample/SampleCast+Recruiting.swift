import JSON

extension SampleCast {
    static let recruiting = SampleCast(
        people: [
            ("mara.lindqvist", "admin", 11), ("tomas.okonjo", "campaigns", 12),
            ("ines.farrow", "campaigns", 13), ("jude.halloran", "campaigns", 14),
            ("priya.velde", "integrations", 15), ("oskar.brandt", "integrations", 16),
            ("lena.marchetti", "fields", 17), ("samir.dufour", "fields", 18),
            ("hanna.sorel", "admin", 19),
        ].map { name, team, host in
            SamplePerson(
                email: "\(name)@talentharbor.example",
                team: team,
                address: "198.51.100.\(host)"
            )
        },
        backup: "candidates-nightly",
        kinds: [
            SampleKind(
                event: "CAMPAIGN_SCRIPT_UPDATED",
                entityType: "CAMPAIGN_SCRIPT",
                teams: ["campaigns"],
                entities: ["Nurses North", "Warehouse Spring", "Drivers Coast", "Graduates"],
                fields: [
                    ("call_intro", scripts),
                    (
                        "voicemail",
                        [
                            "Please call us back today.", "We will try again tomorrow.",
                            "Text us YES.",
                        ]
                    ), ("max_attempts", [3, 4, 5, 2]),
                    ("calling_hours", ["9-17", "10-18", "8-20"]),
                ]
            ),
            SampleKind(
                event: "INTEGRATION_RULE_UPDATED",
                entityType: "INTEGRATION_RULE",
                teams: ["integrations"],
                entities: ["Payroll export", "Branch import", "Calendar sync"],
                fields: [
                    ("sync_interval_minutes", [60, 30, 15]), ("enabled", [true, false]),
                    ("match_threshold", [80, 85, 90, 75]), ("retry_limit", [3, 5, 8]),
                ]
            ),
            SampleKind(
                event: "JOB_FIELD_UPDATED",
                entityType: "JOB_FIELD",
                teams: ["fields", "integrations"],
                entities: ["Shift", "Pay rate", "Certificate", "Start date", "Driving licence"],
                fields: [
                    ("required", [false, true]),
                    ("visible_to", ["recruiters", "everyone", "admins"]),
                    (
                        "help_text",
                        ["As in the contract.", "Ask the branch.", "Leave empty if unknown."]
                    ),
                ]
            ),
            SampleKind(
                event: "ROLE_CHANGED",
                entityType: "USER",
                teams: ["admin"],
                entities: ["Branch Leeds", "Branch Porto", "Branch Gdansk", "Branch Ghent"],
                fields: [
                    ("role", ["recruiter", "coordinator", "viewer"]), ("seats", [10, 12, 15, 20]),
                    ("invitation", ["none", "sent", "accepted"]),
                ]
            ),
        ],
        story: { incident(weekday(9, $0)) + night(4) }
    )

    private static let scripts: [JSONValue] = [
        "Hello, this is Talent Harbor.\nDo you have two minutes?\nIt is about your application.",
        "Hello, this is Talent Harbor.\nIs this a good moment?\nIt is about your application.",
        "Hello, this is Talent Harbor.\nMay I ask you three questions?\nIt is about your application.",
    ]

    /// A rule matches people by name; their records merge until somebody notices.
    private static func incident(_ day: Int) -> [SampleEvent] {
        let rule = (type: "INTEGRATION_RULE", key: "applicant-import")
        var story = SampleStory(
            daysBefore: day,
            actor: "oskar.brandt@talentharbor.example",
            address: "198.51.100.16"
        )
        story.tell(
            (10, 4),
            "INTEGRATION_RULE_UPDATED",
            "update",
            on: rule,
            changes: [
                ("match_field", "external_id", "full_name"), ("match_threshold", 90, 60),
            ]
        )
        story.actor = "svc-import"
        story.address = nil
        for index in 0..<24 {
            story.tell(
                (10, 20 + index),
                "CANDIDATES_MERGED",
                "update",
                on: ("CANDIDATE_BATCH", "batch-\(4100 + index)"),
                "Merged \(30 + index * 7) candidates that have the same name.",
                outcome: index % 5 == 4 ? .failure : .success,
                metadata: ["rule": "applicant-import"]
            )
        }
        story.actor = "priya.velde@talentharbor.example"
        story.address = "198.51.100.15"
        story.tell(
            (11, 2),
            "INCIDENT_OPENED",
            "create",
            on: ("INCIDENT", "inc-31"),
            "Recruiters see the wrong phone numbers since about 10:20."
        )
        story.tell(
            (11, 9),
            "INTEGRATION_RULE_UPDATED",
            "update",
            on: rule,
            changes: [("enabled", true, false)]
        )
        story.tell(
            (11, 31),
            "INTEGRATION_RULE_UPDATED",
            "update",
            on: rule,
            changes: [
                ("match_field", "full_name", "external_id"), ("match_threshold", 60, 90),
                ("enabled", false, true),
            ]
        )
        story.tell(
            (13, 40),
            "CANDIDATES_RESTORED",
            "execute",
            on: ("BACKUP", "candidates-nightly"),
            "Restored 2,412 candidates from last night's backup."
        )
        story.tell(
            (14, 5),
            "INCIDENT_CLOSED",
            "update",
            on: ("INCIDENT", "inc-31"),
            changes: [("status", "open", "closed")]
        )
        return story.events
    }

    /// An administrator's account is guessed, and used.
    private static func night(_ day: Int) -> [SampleEvent] {
        let admin = "hanna.sorel@talentharbor.example"
        var story = SampleStory(daysBefore: day, actor: admin, address: "203.0.113.77")
        for index in 0..<6 {
            story.tell(
                (2, 11 + index),
                "LOGIN_FAILED",
                "login",
                on: ("USER", admin),
                outcome: .failure,
                metadata: ["mfa": false]
            )
        }
        story.tell(
            (2, 18),
            "LOGIN_SUCCEEDED",
            "login",
            on: ("USER", admin),
            metadata: ["mfa": false]
        )
        story.tell(
            (2, 20),
            "MFA_DISABLED",
            "update",
            on: ("USER", admin),
            changes: [("mfa_required", true, false)]
        )
        story.tell(
            (2, 22),
            "ROLE_CHANGED",
            "grant",
            on: ("USER", "temp-desk"),
            changes: [("role", "viewer", "admin")]
        )
        story.tell(
            (2, 26),
            "CANDIDATES_EXPORTED",
            "read",
            on: ("CANDIDATE_LIST", "all"),
            "Exported 18,420 candidates as CSV.",
            metadata: ["rows": 18_420]
        )
        story.tell(
            (2, 29),
            "AUDIT_SETTINGS_UPDATED",
            "update",
            on: ("SETTINGS", "audit"),
            outcome: .denied,
            changes: [("retention_days", 365, 1)]
        )
        return story.events
    }
}
