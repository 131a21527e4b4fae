import Domain
import JSON
import Store
import TestSupport
import Testing

@testable import API

@Suite("Audits over GraphQL", .timeLimit(.minutes(10)))
struct AuditResolversTests {
    @Test("are submitted once for each key, and stand as their latest run does")
    func submitted() async throws {
        let client = try await Client.make()
        let submit = """
            mutation Submit($input: AuditResultsInput!) {
              submitAuditResults(auditName: "users", input: $input, idempotencyKey: "k") { id isReplay }
            }
            """
        let input: JSONValue = [
            "status": "SUCCESS", "results": ["b": 1, "a": 2], "summary": "Two.", "durationS": 2,
            "runTimestamp": "2026-03-01T00:00:00Z",
        ]
        let first = try await client.graphQL(submit, ["input": input])
        let again = try await client.graphQL(submit, ["input": input])
        let id = try #require(first.at("data", "submitAuditResults", "id"))
        #expect(first.at("data", "submitAuditResults", "isReplay") == false)
        #expect(again.at("data", "submitAuditResults") == ["id": id, "isReplay": true])
        let reply = try await client.graphQL(
            """
            {
              audit(name: "users") {
                name
                standing { status successfulRunCount pendingCount isDefined runId }
                latestSuccess { id results resultsSha256 durationSeconds source taskId }
                definition { version }
              }
              auditStatus { name isBuiltIn }
            }
            """
        )
        let audit = reply.at("data", "audit")
        #expect(
            audit?["standing"] == [
                "status": "SUCCESS", "successfulRunCount": 1, "pendingCount": 1,
                "isDefined": false, "runId": id,
            ]
        )
        #expect(audit?["latestSuccess"]?["results"] == ["a": 2, "b": 1])
        #expect(audit?["latestSuccess"]?["durationSeconds"]?.number?.double == 2)
        #expect(audit?["latestSuccess"]?["source"] == "submitted")
        #expect(audit?["latestSuccess"]?["taskId"] == .null)
        #expect(audit?["definition"] == .null)
        #expect(
            reply.at("data", "auditStatus") == [
                ["name": "postgres-roles", "isBuiltIn": true],
                ["name": "postgres-settings", "isBuiltIn": true],
                ["name": "tenant-access", "isBuiltIn": true],
                ["name": "users", "isBuiltIn": false],
            ]
        )
    }

    @Test(
        "that nobody knows of are null",
        arguments: [
            #"audit(name: "nothing") { name }"#, #"audit(name: "a/b") { name }"#,
            #"audit(name: "") { name }"#,
            #"report(id: "00000000-0000-7000-8000-000000000000") { id }"#,
            #"task(id: "00000000-0000-7000-8000-000000000000") { id }"#,
        ]
    )
    func unknown(field: String) async throws {
        let client = try await Client.make(.reader)
        let reply = try await client.graphQL("{ found: \(field) }")
        #expect(reply.at("errors") == nil, "\(reply.text)")
        #expect(reply.at("data") == ["found": nil])
    }

    @Test(
        "have problems that point to the arguments in which they are",
        arguments: [
            (
                #"submitAuditResults(auditName: "save", input: {status: ERROR}) { id }"#,
                "/auditName"
            ),
            (
                #"submitAuditResults(auditName: "users", input: {status: SUCCESS}) { id }"#,
                "/input/results"
            ),
            (
                #"submitAuditResults(auditName: "users", input: {status: RUNNING}) { id }"#,
                "/input/status"
            ),
            (
                #"submitAuditResults(auditName: "u", input: {status: SUCCESS, results: {a: "\u0000"}}) { id }"#,
                "/input/results/a"
            ),
            (#"runAudit(input: {auditName: "-"}) { id }"#, "/input/auditName"),
            (#"runAudit(input: {auditName: "nothing"}) { id }"#, "/input/auditName"),
            (#"generateDiffReport(input: {auditName: "nothing"}) { id }"#, "/input/auditName"),
            (#"defineAudit(name: "x", definition: 1) { version }"#, "/definition"),
            (
                #"defineAudit(name: "x", definition: {source: {type: "ftp"}}) { version }"#,
                "/definition/source/type"
            ),
            (
                #"defineAudit(name: "x", definition: {source: {type: "command", command: "sh"}}) { version }"#,
                "/definition/source/command"
            ),
            (
                #"defineAudit(name: "status", definition: {source: {type: "submitted"}}) { version }"#,
                "/name"
            ),
            (#"removeAuditDefinition(name: "tenant-access")"#, "/name"),
        ]
    )
    func places(mutation: String, field: String) async throws {
        let client = try await Client.make()
        let reply = try await client.graphQL("mutation { \(mutation) }")
        #expect(reply.at("errors", "0", "extensions", "field")?.string == field, "\(reply.text)")
    }

    @Test(
        "have problems of queries that point to their arguments",
        arguments: [
            (#"reports(auditName: "save") { hasNext }"#, "/auditName"),
            (#"reports(first: 201) { hasNext }"#, "/first"),
            (#"aiUsage(from: "yesterday") { day }"#, "/from"),
            (#"aiUsage(from: "2026-03-02", until: "2026-03-01") { day }"#, "/from"),
            ("tasks(first: 0) { id }", "/first"),
        ]
    )
    func queryPlaces(query: String, field: String) async throws {
        let client = try await Client.make(.reader)
        let reply = try await client.graphQL("{ \(query) }")
        #expect(reply.at("errors", "0", "extensions", "field")?.string == field, "\(reply.text)")
    }

    @Test("are defined, and changed by whoever has seen the last version")
    func definitions() async throws {
        let client = try await Client.make()
        let define = """
            mutation Define($definition: JSON!, $seen: Int) {
              defineAudit(name: "users", definition: $definition, expectedVersion: $seen) {
                auditName version document
              }
            }
            """
        let definition: JSONValue = ["title": "Users", "source": ["type": "submitted"]]
        let one = try await client.graphQL(define, ["definition": definition, "seen": 0])
        #expect(
            one.at("data", "defineAudit") == [
                "auditName": "users", "version": 1, "document": definition,
            ]
        )
        let late = try await client.graphQL(
            define,
            ["definition": ["source": ["type": "submitted"]], "seen": 0]
        )
        #expect(late.at("errors", "0", "extensions", "code") == "precondition_failed")
        #expect(late.at("errors", "0", "extensions", "field") == nil)
        let remove = "mutation { removeAuditDefinition(name: \"users\") }"
        #expect(try await client.graphQL(remove).at("data", "removeAuditDefinition") == true)
        #expect(try await client.graphQL(remove).at("data", "removeAuditDefinition") == false)
    }

    @Test("list their runs page by page, without results")
    func runs() async throws {
        let client = try await Client.make()
        var ids: [JSONValue] = []
        for day in 1...3 {
            let reply = try await client.submit([1], to: "u", at: "2026-03-0\(day)T00:00:00Z")
            ids.append(try #require(reply.at("id")))
        }
        let list = """
            query Runs($after: String) {
              audit(name: "u") {
                runs(first: 2, after: $after) { nodes { id status results } hasNext endCursor }
              }
            }
            """
        let first = try await client.graphQL(list).at("data", "audit", "runs")
        #expect(first?["nodes"]?.array?.map { $0["id"] } == [ids[2], ids[1]])
        #expect(first?["nodes"]?.array?.map { $0["results"] } == [.null, .null])
        #expect(first?["hasNext"] == true)
        let cursor = try #require(first?["endCursor"])
        let rest = try await client.graphQL(list, ["after": cursor]).at("data", "audit", "runs")
        #expect(rest?["nodes"]?.array?.map { $0["id"] } == [ids[0]])
        #expect(rest?["hasNext"] == false)
    }

    @Test("cost as much as their results may weigh")
    func cost() async throws {
        let client = try await Client.make(.reader)
        let fields = (0..<26).map { #"a\#($0): audit(name: "x") { latestSuccess { results } }"# }
        let reply = try await client.graphQL("{ \(fields.joined(separator: " ")) }")
        #expect(reply.at("errors", "0", "extensions", "code") == "graphql.limit", "\(reply.text)")
    }

    // MARK: Reports

    @Test("have their latest runs compared, and the report is read, listed, counted and deleted")
    func report() async throws {
        try await Client.working { client in
            _ = try await client.submit(["a": 1], to: "users", at: "2026-03-01T00:00:00Z")
            _ = try await client.submit(["a": 2], to: "users", at: "2026-03-02T00:00:00Z")
            let asked = try await client.graphQL(
                #"mutation { generateDiffReport(input: {auditName: "users"}) { id kind state } }"#
            )
            #expect(asked.at("data", "generateDiffReport", "kind") == "diff-report")
            let task = try #require(
                asked.at("data", "generateDiffReport", "id")?.string.flatMap { UUID($0) }
            )
            let ended = try await client.platform.walk.tasks
                .finished(task, of: client.tenant, within: .seconds(600))
            let id = try #require(ended.result?["report_id"])
            let read = """
                query Read($id: UUID!) { report(id: $id) { kind body diff details taskId } }
                """
            let report = try await client.graphQL(read, ["id": id]).at("data", "report")
            #expect(report?["kind"] == "DIFF_REPORT")
            #expect(report?["body"]?.string?.hasPrefix("# Diff Report: users") == true)
            #expect(report?["diff"]?.string?.contains("+  \"a\": 2") == true)
            #expect(report?["details"]?["change_count"] == 1)
            #expect(report?["taskId"]?.string == task.description)
            let lists = try await client.graphQL(
                """
                {
                  all: reports { nodes { id body diff details } hasNext endCursor }
                  none: reports(auditName: "other", kind: DIFF_REPORT) { nodes { id } endCursor }
                  aiUsage { provider user operation calls failures costMicroUsd }
                }
                """
            )
            #expect(
                lists.at("data", "all", "nodes") == [
                    ["id": id, "body": nil, "diff": nil, "details": nil]
                ]
            )
            #expect(lists.at("data", "all", "hasNext") == false)
            #expect(lists.at("data", "none") == ["nodes": [], "endCursor": nil])
            #expect(
                lists.at("data", "aiUsage") == [
                    [
                        "provider": "local", "user": "test tenant_admin",
                        "operation": "diff_report", "calls": 1, "failures": 0, "costMicroUsd": 0,
                    ]
                ]
            )
            let delete = "mutation Delete($id: UUID!) { deleteReport(id: $id) }"
            for wasThere in [true, false] {
                let deleted = try await client.graphQL(delete, ["id": id])
                #expect(deleted.at("data", "deleteReport") == .bool(wasThere))
            }
            #expect(try await client.graphQL(read, ["id": id]).at("data", "report") == .null)
        }
    }
}

extension Client {
    fileprivate func graphQL(
        _ document: String,
        _ variables: JSONValue = [:]
    ) async throws -> TestRequest.Reply {
        let body: JSONValue = ["query": .string(document), "variables": variables]
        return try await platform.send(post("/graphql").body(body.description))
    }
}
