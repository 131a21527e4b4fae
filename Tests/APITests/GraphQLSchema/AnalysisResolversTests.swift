import Domain
import HTTP
import JSON
import Store
import TestSupport
import Testing

@testable import API

@Suite("Having events explained over GraphQL", .timeLimit(.minutes(10)))
struct AnalysisResolversTests {
    /// What other people's pages post, to the letter.
    private static let theirs = """
        mutation AnalyzeAuditLogs($input: AnalyzeAuditLogsInput!) {
          analyzeAuditLogs(input: $input) {
            summary
            timeline
            patterns
            anomalies
            troubleshooting
          }
        }
        """

    private static let details = """
        details {
          findings {
            rule severity category title text innocentExplanation nextCheck
            tactic { id name version } eventIds
          }
          citedEvents { id actor newValues previousOnEntity { id } }
          missingEventIds cut scrubbed { kind count } notice provider model promptVersion
          inputTokens outputTokens costMicroUsd interactionId reportId remaining
        }
        """

    @Test("takes the mutation that other people's pages post, with and without a context")
    func theirMutation() async throws {
        let client = try await Client.make(.auditor)
        let ids = try await client.recorded()
        let plain = try await client.explain(Self.theirs, ["auditLogIds": .strings(ids)])
        let answer = try #require(plain.at("data", "analyzeAuditLogs"))
        #expect(plain.at("errors") == nil)
        #expect(
            answer.object?.members.map(\.key) == [
                "summary", "timeline", "patterns", "anomalies", "troubleshooting",
            ]
        )
        #expect(answer["summary"]?.string != nil && answer["troubleshooting"] == .null)
        let told = try await client.explain(
            Self.theirs,
            ["auditLogIds": .strings(ids), "userContext": "Could not save around 3pm"]
        )
        #expect(told.at("data", "analyzeAuditLogs", "troubleshooting")?.string != nil)
    }

    @Test("answers structure and events beside the text, and keeps a report on wish")
    func structure() async throws {
        let client = try await Client.make(.auditor)
        let ids = try await client.recorded()
        let gone = UUID(high: 9, low: 9).description
        let reply = try await client.explain(
            "mutation ($input: AnalyzeAuditLogsInput!) "
                + "{ analyzeAuditLogs(input: $input) { summary \(Self.details) } }",
            ["auditLogIds": .strings(ids + [gone]), "keepReport": true]
        )
        #expect(reply.at("errors") == nil, "\(reply.text)")
        let details = try #require(reply.at("data", "analyzeAuditLogs", "details"))
        #expect(details["missingEventIds"] == [.string(gone)])
        #expect(details["provider"] == "local" && details["promptVersion"] == .null)
        #expect(details["scrubbed"] == [] && details["cut"] == [])
        #expect(details["remaining"] == 9)
        let found = Set(ids)
        for event in details["citedEvents"]?.array ?? [] {
            #expect(found.contains(event["id"]?.string ?? ""))
        }
        for finding in details["findings"]?.array ?? [] {
            let cited = finding["eventIds"]?.array?.compactMap(\.string) ?? []
            #expect(!cited.isEmpty && found.isSuperset(of: cited))
        }
        let id = try #require(details["reportId"]?.string)
        let report = try await client.explain(
            "query { report(id: \"\(id)\") { kind name eventIds body interactionId: provider } "
                + "reports(kind: ANALYSIS) { nodes { id eventIds } } }",
            nil
        )
        #expect(report.at("data", "report", "kind") == "ANALYSIS", "\(report.text)")
        let kept = report.at("data", "report", "eventIds")?.array?.compactMap(\.string) ?? []
        #expect(Set(kept) == found)
        #expect(report.at("data", "reports", "nodes") == [["id": .string(id), "eventIds": nil]])
    }

    @Test(
        "points to what is wrong before anything is read or counted",
        arguments: [
            (["auditLogIds": []], "/input/auditLogIds"),
            (["auditLogIds": ["x"]], "/input/auditLogIds/0"),
            (
                ["auditLogIds": ["00000000-0000-7000-8000-000000000000", "\u{0}"]],
                "/input/auditLogIds/1"
            ),
            (
                [
                    "auditLogIds": ["00000000-0000-7000-8000-000000000000"],
                    "userContext": "a\u{1}b",
                ], "/input/userContext"
            ),
        ] as [(JSONValue, String)],
        ["analyzeAuditLogs(input: $input) { summary }", "startAnalysis(input: $input) { id }"]
    )
    func refuses(_ wrong: (input: JSONValue, field: String), _ mutation: String) async throws {
        let client = try await Client.make(.auditor)
        let reply = try await client.explain(
            "mutation ($input: AnalyzeAuditLogsInput!) { \(mutation) }",
            wrong.input
        )
        #expect(reply.code == "input.invalid", "\(reply.text)")
        #expect(
            reply.at("errors", "0", "extensions", "field")?.string == wrong.field,
            "\(reply.text)"
        )
        let rates = try await client.platform.number(
            "SELECT count(*) FROM assay.rate_limits WHERE tenant_id = '\(client.tenant.id)'"
        )
        #expect(rates == 0)
    }

    @Test("says in the error when there is one again, once ten have been asked for")
    func limit() async throws {
        let client = try await Client.make(.auditor)
        let ids = try await client.recorded()
        let input: JSONValue = ["auditLogIds": .strings(ids)]
        try await client.spend(8, as: "test auditor")
        let ninth = try await client.explain(Self.theirs, input)
        #expect(ninth.fields[.rateLimitRemaining] == "1")
        #expect(ninth.fields[.retryAfter] == nil)
        try await client.keepSpent()
        let start =
            "mutation ($input: AnalyzeAuditLogsInput!) "
            + "{ startAnalysis(input: $input) { id kind state } }"
        let started = try await client.explain(start, input)
        #expect(started.at("data", "startAnalysis", "kind") == "event-analysis")
        #expect(started.fields[.rateLimitRemaining] == "0")
        #expect(started.fields[.retryAfter] == nil)
        try await client.keepSpent()
        for document in [Self.theirs, start] {
            let refused = try await client.explain(document, input)
            #expect(refused.code == "rate.limited")
            let wait = try #require(refused.fields[.retryAfter].flatMap { Int($0) })
            #expect(Client.waits.contains(wait))
            #expect(refused.at("errors", "0", "extensions", "retryAfter") == .optional(wait))
            #expect(refused.at("errors", "0", "extensions", "remaining") == 0)
            #expect(refused.fields[.rateLimitRemaining] == "0")
        }
    }

    @Test("does not ask to come again where a part of the operation was done")
    func partlyRefused() async throws {
        let client = try await Client.make(.auditor)
        let input: JSONValue = ["auditLogIds": .strings(try await client.recorded())]
        try await client.spend(9, as: "test auditor")
        let two =
            "mutation ($input: AnalyzeAuditLogsInput!) "
            + "{ a: startAnalysis(input: $input) { id } b: startAnalysis(input: $input) { id } }"
        let reply = try await client.explain(two, input)
        #expect(reply.at("errors", "0", "extensions", "remaining") == 0, "\(reply.text)")
        #expect(reply.fields[.rateLimitRemaining] == "0")
        #expect(reply.fields[.retryAfter] == nil)
    }

    @Test("has the scrubbing rules read and set")
    func scrubbing() async throws {
        let client = try await Client.make()
        let set = try await client.explain(
            "mutation ($input: JSON!) { setScrubbing(document: $input, expectedVersion: 0) "
                + "{ version createdBy document } }",
            ["fields": [["name": "badge_no", "kind": "badge"]], "patterns": []]
        )
        #expect(set.at("data", "setScrubbing", "version") == 1, "\(set.text)")
        #expect(set.at("data", "setScrubbing", "createdBy") == "test tenant_admin")
        let read = try await client.explain("{ scrubbing { version document } }", nil)
        #expect(
            read.at("data", "scrubbing", "document", "fields", "0", "name") == "badge_no"
        )
        let wrong = try await client.explain(
            "mutation ($input: JSON!) { setScrubbing(document: $input) { version } }",
            ["fields": [["name": "a", "kind": "EMAIL"]]]
        )
        #expect(
            wrong.at("errors", "0", "extensions", "field") == "/document/fields/0/kind",
            "\(wrong.text)"
        )
    }
}

extension JSONValue {
    fileprivate static func strings(_ texts: [String]) -> JSONValue {
        .array(texts.map { .string($0) })
    }
}

extension Client {
    fileprivate func explain(
        _ document: String,
        _ input: JSONValue?
    ) async throws -> TestRequest.Reply {
        let body: JSONValue = [
            "query": .string(document), "variables": input.map { ["input": $0] } ?? [:],
        ]
        return try await platform.send(post("/graphql").body(body.description))
    }

    /// Records a few events, and answers their ids.
    fileprivate func recorded() async throws -> [String] {
        let drafts = try ["create", "update", "delete"].map { action in
            try EventDraft(
                [
                    "event_type": .string("USER_\(action.uppercased())D"),
                    "action": .string(action), "entity_type": "USER", "entity_id": "user-1",
                    "entity_name": "Ada Lovelace", "actor": "ops@acme.test",
                ],
                now: .now
            )
        }
        return try await EventRecorder(database: platform.database)
            .record(drafts, callKey: nil, for: tenant).map(\.id.description)
    }
}
