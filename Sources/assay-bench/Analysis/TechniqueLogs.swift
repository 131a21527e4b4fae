import Analysis
import Domain
import Foundation
import JSON

/// Real logs of single attack techniques, on which no rule was tuned.
enum TechniqueLogs {
    /// A technique with the calls that its name means, and the tactics that it may be part of.
    struct Technique {
        let name: String
        let calls: Set<String>
        let tactics: Set<String>

        init(_ name: String, _ calls: Set<String>, _ tactics: Set<String>) {
            self.name = name
            self.calls = calls
            self.tactics = tactics
        }
    }

    /// What one log came to.
    struct Result {
        let technique: Technique
        let events: Int
        /// The rules that found it; empty when none did.
        let rules: [String]
    }

    static func results(in folder: String) throws -> [Result] {
        var maker = EventMaker()
        return try all.map { technique in
            let log = try events(of: "\(folder)/aws.\(technique.name).json", &maker)
            return result(of: technique, in: log)
        }
    }

    private static func result(of technique: Technique, in log: [AuditEvent]) -> Result {
        let own: (AuditEvent) -> Bool = { event in
            technique.calls.contains(String(event.eventType.split(separator: ".").last ?? ""))
        }
        // Who selects events around what looks odd begins a little before it.
        let first = max(0, (log.firstIndex(where: own) ?? 0) - 10)
        let selection = Array(log[first...].prefix(Limits.analyzedEventsMax))
        let events = SelectedEvent.all(of: selection)
        let defining = Set(events.filter { own($0.event) }.map(\.alias))
        let history = EventHistory(of: log, before: selection)
        let assessment = EventAssessment(events: events, history: history, context: nil)
        let hits = assessment.findings.filter { finding in
            finding.severity >= .medium && !defining.isDisjoint(with: finding.events)
                && finding.tactic.map { technique.tactics.contains($0.name) } ?? false
        }
        return Result(technique: technique, events: events.count, rules: hits.map(\.rule))
    }

    /// A log is an array of records, an object with one, or a record on each line.
    private static func events(of path: String, _ maker: inout EventMaker) throws -> [AuditEvent] {
        let bytes = [UInt8](try Data(contentsOf: URL(filePath: path)))
        var records: [JSONValue]
        if let whole = try? JSONValue(parsing: bytes) {
            records = whole.array ?? whole["Records"]?.array ?? [whole]
        } else {
            records = try bytes.split(separator: UInt8(ascii: "\n"))
                .map { try JSONValue(parsing: Array($0)) }
        }
        records = records.map { record in
            guard var object = record.object, object["userAgent"] != nil else { return record }
            object["userAgent"] = "aws-sdk-go-v2/1.17"
            return masked(.object(object))
        }
        return try records.map { try maker.event(cloudTrail: $0) }
            .sorted { ($0.occurredAt, $0.id) < ($1.occurredAt, $1.id) }
    }

    /// Without the word by which the tool names what it makes.
    private static func masked(_ record: JSONValue) -> JSONValue {
        var text = record.description
        for (word, mask) in [
            ("stratus-red-team", "platform"), ("StratusRedTeam", "Platform"),
            ("stratus", "platform"), ("Stratus", "Platform"),
        ] { text.replace(word, with: mask) }
        return (try? JSONValue(parsing: Array(text.utf8))) ?? record
    }

    private static let persistence: Set = ["Persistence", "Privilege Escalation"]
    private static let defence: Set = [
        "Defense Impairment", "Stealth", "Defense Evasion", "Impact",
    ]

    static let all: [Technique] = [
        Technique(
            "credential-access.ec2-get-password-data",
            ["GetPasswordData"],
            ["Credential Access"]
        ),
        Technique(
            "credential-access.secretsmanager-batch-retrieve-secrets",
            ["BatchGetSecretValue"],
            ["Credential Access"]
        ),
        Technique(
            "credential-access.ssm-retrieve-securestring-parameters",
            ["GetParameter", "GetParameters", "GetParametersByPath"],
            ["Credential Access"]
        ),
        Technique("defense-evasion.cloudtrail-event-selectors", ["PutEventSelectors"], defence),
        Technique(
            "defense-evasion.dns-delete-logs",
            ["DeleteResolverQueryLogConfig", "DisassociateResolverQueryLogConfig"],
            defence
        ),
        Technique("defense-evasion.vpc-remove-flow-logs", ["DeleteFlowLogs"], defence),
        Technique(
            "execution.ec2-launch-unusual-instances",
            ["RunInstances"],
            ["Execution", "Impact"]
        ),
        Technique(
            "execution.ssm-send-command",
            ["SendCommand"],
            ["Execution", "Lateral Movement"]
        ),
        Technique(
            "exfiltration.ec2-security-group-open-port-22-ingress",
            ["AuthorizeSecurityGroupIngress"],
            [
                "Exfiltration", "Initial Access", "Defense Impairment", "Defense Evasion",
                "Persistence",
            ]
        ),
        Technique(
            "exfiltration.ec2-share-ebs-snapshot",
            ["ModifySnapshotAttribute"],
            ["Exfiltration", "Collection"]
        ),
        Technique("impact.bedrock-invoke-model", ["InvokeModel"], ["Impact"]),
        Technique(
            "lateral-movement.ec2-instance-connect",
            ["SendSSHPublicKey", "SendSerialConsoleSSHPublicKey"],
            ["Lateral Movement", "Persistence"]
        ),
        Technique("persistence.iam-backdoor-role", ["UpdateAssumeRolePolicy"], persistence),
        Technique(
            "persistence.iam-create-admin-user",
            ["CreateUser", "AttachUserPolicy", "CreateAccessKey"],
            persistence
        ),
        Technique(
            "persistence.iam-create-user-login-profile",
            ["CreateLoginProfile"],
            persistence
        ),
        Technique(
            "persistence.lambda-layer-extension",
            ["UpdateFunctionConfiguration", "PublishLayerVersion"],
            persistence.union(["Execution"])
        ),
        Technique(
            "persistence.rolesanywhere-create-trust-anchor",
            ["CreateTrustAnchor", "CreateProfile"],
            persistence.union(["Initial Access"])
        ),
        Technique(
            "privilege-escalation.iam-update-user-login-profile",
            ["UpdateLoginProfile"],
            persistence.union(["Credential Access"])
        ),
    ]
}
