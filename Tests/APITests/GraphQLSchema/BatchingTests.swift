import Domain
import Foundation
import JSON
import Postgres
import TestSupport
import Testing

@testable import API

@Suite("Children in GraphQL")
struct BatchingTests {
    /// The statements that the service has sent since the last call, as the server logs them.
    private func statements(_ cluster: PostgresCluster, from start: Int) throws -> [String] {
        let log = try String(contentsOfFile: cluster.directory + "/log", encoding: .utf8)
        // A statement of several lines is continued with tabs.
        return log.dropFirst(start).replacing("\n\t", with: " ").split(separator: "\n")
            .filter { $0.contains("LOG:  execute") && $0.contains("audit_events") }
            .map(String.init)
    }

    private func logLength(_ cluster: PostgresCluster) throws -> Int {
        try String(contentsOfFile: cluster.directory + "/log", encoding: .utf8).count
    }

    @Test("are loaded by one statement a level, however many parents there are")
    func oneStatementPerLevel() async throws {
        let cluster = try await PostgresCluster.start()
        try await TestConnection.open(cluster.connectionString(database: "postgres")) {
            try await $0.execute(script: "ALTER SYSTEM SET log_statement = 'all'")
        }
        try await cluster.restart()
        let platform = try await TestPlatform.make(cluster: cluster)
        let tenant = try await platform.tenant()
        let client = Client(
            platform: platform,
            tenant: tenant,
            token: try await platform.token(.tenantAdmin, of: tenant)
        )
        let events = (1...20).map { number in
            #"{"event_type":"A","request_id":"\#(number)","entity_type":"T","entity_id":"\#(number % 4)","#
                + #""occurred_at":"2026-03-\#(number < 10 ? "0" : "")\#(number)T00:00:00Z"}"#
        }
        let recorded = try await client.record(#"{"events":[\#(events.joined(separator: ","))]}"#)
        #expect(recorded.status == 201)
        func run(_ query: String) async throws -> (reply: TestRequest.Reply, statements: [String]) {
            let start = try logLength(cluster)
            let body = JSONValue.object(["query": .string(query)]).description
            let reply = try await platform.send(client.post("/graphql").body(body))
            return (reply, try statements(cluster, from: start))
        }
        let (reply, levels) = try await run(
            """
            { auditEvents(first: 20) { nodes {
                requestId previousOnEntity { requestId previousOnEntity { requestId } }
            } } }
            """
        )
        #expect(levels.count == 3, "\(levels)")
        let nodes = reply.at("data", "auditEvents", "nodes")?.array ?? []
        #expect(nodes.count == 20)
        for node in nodes {
            let number = try #require(Int(node["requestId"]?.string ?? ""))
            let one = node["previousOnEntity"]
            #expect(one?["requestId"]?.string == (number > 4 ? "\(number - 4)" : nil))
            let two = one?["previousOnEntity"]
            #expect(two?["requestId"]?.string == (number > 8 ? "\(number - 8)" : nil))
        }
        let (_, counted) = try await run("{ auditEvents { totalCount { value } } }")
        #expect(counted.count == 1)
        let inputs = (0..<30).map { #"{eventType: "B\#($0)"}"# }.joined(separator: ",")
        let (receipts, batch) = try await run(
            "mutation { recordAuditEvents(input: [\(inputs)]) { events { event { eventType } } } }"
        )
        #expect(
            receipts.at("data", "recordAuditEvents", "events", "29", "event", "eventType") == "B29"
        )
        #expect(batch.count { $0.contains("SELECT") } == 1)
        await platform.close()
    }
}
