import Analysis
import Diff
import JSON
import TestSupport

/// What a diff report of two results costs: the assessment, the unified diff and the text.
enum ReportMeasurement {
    static func run(_ scale: Scale) async throws -> [Row] {
        let results = AuditResults.pair(accounts: 600, seed: 2000)
        let size = results.old.serialized.count / 1000
        let costs = (0..<scale.rounds * 3).map { _ in
            let start = Processor.seconds()
            let assessment = ChangeAssessment(old: results.old, new: results.new)
            let diff = UnifiedDiff(old: results.old, new: results.new)
            let text = assessment.markdown()
            precondition(assessment.isMaterial && !diff.bytes.isEmpty && !text.isEmpty)
            return (Processor.seconds() - start) * 1000
        }.sorted()
        let what = "report: two results of \(size) KB, on board"
        return [.bounded(what, costs[costs.count / 2], unit: "ms", atMost: 150)]
    }
}

/// Two results of a scan of accounts, of which one in twenty changed.
struct AuditResults {
    let old: JSONValue
    let new: JSONValue

    static func pair(accounts: Int, seed: UInt64) -> AuditResults {
        var random = SeededGenerator(seed: seed)
        let old = (0..<accounts).map { account($0, &random) }
        var new = old.map { edited($0, &random) }
        new.removeFirst()
        new.append(account(accounts, &random))
        return AuditResults(
            old: ["generated_at": "2026-01-01T00:00:00Z", "accounts": .array(old)],
            new: [
                "generated_at": "2026-01-02T00:00:00Z",
                "accounts": .array(new.shuffled(using: &random)),
            ]
        )
    }

    private static func account(_ index: Int, _ random: inout SeededGenerator) -> JSONValue {
        let roles = ["reader", "writer", "auditor", "deployer"].shuffled(using: &random).prefix(2)
        return [
            "id": .string("acc-\(index)"),
            "email": .string("person\(index)@example.com"),
            "roles": .array(roles.map { .string($0) }),
            "mfa_enabled": true,
            "age_days": .number(JSONNumber(Int64.random(in: 1...80, using: &random))),
            "last_seen": .string("2026-01-0\(Int.random(in: 1...9, using: &random))T10:00:00Z"),
            "keys": [
                [
                    "fingerprint": .string(String(random.next(), radix: 16)),
                    "expires_at": "2027-01-01T00:00:00Z",
                ]
            ],
            "network": ["cidr": "10.0.0.0/8", "logging": true],
        ]
    }

    private static func edited(
        _ account: JSONValue,
        _ random: inout SeededGenerator
    ) -> JSONValue {
        guard var object = account.object else { return account }
        object["last_seen"] = "2026-01-10T10:00:00Z"
        guard Int.random(in: 0..<20, using: &random) == 0 else { return .object(object) }
        switch Int.random(in: 0..<4, using: &random) {
        case 0: object["mfa_enabled"] = false
        case 1: object["roles"] = ["reader", "admin"]
        case 2: object["network"] = ["cidr": "0.0.0.0/0", "logging": false]
        default: object["keys"] = [["fingerprint": "00ff", "expires_at": nil]]
        }
        return .object(object)
    }
}
