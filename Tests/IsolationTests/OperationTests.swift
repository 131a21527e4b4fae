import Diff
import Domain
import HTTP
import JSON
import Store
import TestSupport
import Testing

@testable import API

@Suite("Every GraphQL operation")
struct OperationTests {
    /// A document, the permission that its field needs, and the field.
    private static let operations: [(document: String, permission: Permission?, field: String)] = [
        ("{ viewer { name tenant { slug } } }", nil, "viewer"),
        ("{ auditEvents { nodes { id actor } totalCount { value } } }", .auditRead, "auditEvents"),
        (#"{ auditEvent(id: "%") { id actor } }"#, .auditRead, "auditEvent"),
        (
            #"mutation { recordAuditEvent(input: { eventType: "OP" }) { id } }"#, .auditWrite,
            "recordAuditEvent"
        ),
        (
            #"mutation { recordAuditEvents(input: [{ eventType: "OP" }]) { events { id } } }"#,
            .auditWrite, "recordAuditEvents"
        ),
        (
            #"{ previewChanges(input: [{ entityType: "OP", after: { a: 1 } }]) { details } }"#,
            .auditWrite, "previewChanges"
        ),
        ("{ diffPolicies { entityType document } }", .auditRead, "diffPolicies"),
        (#"{ diffPolicy(entityType: "$") { version } }"#, .auditRead, "diffPolicy"),
        (
            #"mutation { recordChange(input: { entityType: "OP", after: { a: 1 } }) { id } }"#,
            .auditWrite, "recordChange"
        ),
        (
            #"mutation { recordChanges(input: [{ entityType: "OP", after: { a: 1 } }]) "#
                + "{ changes { id } } }",
            .auditWrite, "recordChanges"
        ),
        (
            #"mutation { setDiffPolicy(document: { entity_type: "$" }) { version } }"#,
            .tenantAdmin, "setDiffPolicy"
        ),
        (
            #"mutation { removeDiffPolicy(entityType: "$") { version } }"#, .tenantAdmin,
            "removeDiffPolicy"
        ),
        ("{ auditStatus { name status } }", .auditRead, "auditStatus"),
        (#"{ audit(name: "isolation") { latestSuccess { results } } }"#, .auditRead, "audit"),
        ("{ reports { nodes { id name } } }", .auditRead, "reports"),
        (#"{ report(id: "~") { body } }"#, .auditRead, "report"),
        ("{ aiUsage { day calls } }", .auditRead, "aiUsage"),
        (
            #"mutation { submitAuditResults(auditName: "op", input: { status: SUCCESS, results: [] }) { id } }"#,
            .auditWrite, "submitAuditResults"
        ),
        (
            #"mutation { runAudit(input: { auditName: "tenant-access" }) { id } }"#, .auditWrite,
            "runAudit"
        ),
        (
            #"mutation { generateDiffReport(input: { auditName: "isolation" }) { id } }"#,
            .reportGenerate, "generateDiffReport"
        ),
        (
            #"mutation { defineAudit(name: "op", definition: { source: { type: "submitted" } }) "#
                + "{ version } }",
            .tenantAdmin, "defineAudit"
        ),
        (
            #"mutation { removeAuditDefinition(name: "nothing") }"#, .tenantAdmin,
            "removeAuditDefinition"
        ),
        (#"mutation { deleteReport(id: "%") }"#, .tenantAdmin, "deleteReport"),
        ("{ scrubbing { version document } }", .auditRead, "scrubbing"),
        (
            #"mutation { analyzeAuditLogs(input: { auditLogIds: ["%"] }) "#
                + "{ summary details { citedEvents { id actor } } } }",
            .auditAnalyze, "analyzeAuditLogs"
        ),
        (
            #"mutation { startAnalysis(input: { auditLogIds: ["%"] }) { id } }"#, .auditAnalyze,
            "startAnalysis"
        ),
        (
            #"mutation { setScrubbing(document: { fields: [{ name: "op", kind: "op" }] }) { version } }"#,
            .tenantAdmin, "setScrubbing"
        ),
        (#"{ task(id: "&") { id state } }"#, .auditRead, "task"),
        ("{ tasks { id createdBy } }", .auditRead, "tasks"),
        // Only administrators may cancel what others have asked for.
        (#"mutation { cancelTask(id: "&") { id } }"#, .tenantAdmin, "cancelTask"),
    ]

    private func send(
        _ document: String,
        _ token: String,
        path: String,
        tenant: String? = nil
    ) async throws -> TestRequest.Reply {
        let two = try await TwoTenants.shared.value
        var request = TestRequest("POST", path, token: token).body(
            JSONValue.object(["query": .string(document)]).description
        )
        if let tenant { request = request.field("X-Tenant", tenant) }
        return try await two.platform.send(request)
    }

    @Test("covers every field of the roots")
    func isComplete() throws {
        let sdl = EmbeddedDocument.schema
        let streams = ["auditEventRecorded", "taskProgress"]
        for (type, count) in [("Query", 14), ("Mutation", 16), ("Subscription", 2)] {
            let start = try #require(sdl.firstRange(of: "type \(type) {"))
            let body = sdl[start.upperBound...].prefix { $0 != "}" }
            let fields = body.split(separator: "\n").compactMap { line in
                line.firstMatch(of: #/^  (\w+)(\(|:)/#).map { String($0.1) }
            }
            #expect(fields.count == count)
            #expect(Set(fields).isSubset(of: Self.operations.map(\.field) + streams))
        }
    }

    @Test("is allowed to each role as the table of permissions says, on every address")
    func permissions() async throws {
        let two = try await TwoTenants.shared.value
        for role in Role.allCases {
            let token = try await two.platform.token(role, of: role == .superAdmin ? nil : two.own)
            for (document, permission, field) in Self.operations {
                let document = document.replacing("%", with: two.ownEvent.description)
                    .replacing("$", with: ShippedPolicies.all[0].entityType)
                    .replacing("&", with: two.ownTask.description)
                    .replacing("~", with: two.ownThings.report.description)
                let isAllowed = permission.map { role.allows($0) } ?? true
                let addresses = [
                    ("/graphql", two.own.slug.text), ("/graphql", two.own.id.description),
                    ("/api/tenants/\(two.own.slug)/graphql", nil),
                ]
                for (path, tenant) in addresses {
                    let reply = try await send(document, token, path: path, tenant: tenant)
                    #expect(reply.status == 200)
                    let code = reply.at("errors", "0", "extensions", "code")?.string
                    #expect(code == (isAllowed ? nil : "auth.forbidden"), "\(role): \(field)")
                    #expect((reply.at("data", field) ?? .null).isNull == !isAllowed)
                }
            }
        }
    }

    @Test("needs a tenant's name of a super administrator, and takes any tenant's")
    func superAdmin() async throws {
        let two = try await TwoTenants.shared.value
        let token = try await two.platform.token(.superAdmin, of: nil)
        let document = """
            { viewer { tenant { slug } } auditEvents(filter: {eventType: "SECRET_OF"}) { nodes { actor } } }
            """
        let nameless = try await send(document, token, path: "/graphql")
        #expect(nameless.status == 400)
        #expect(nameless.code == "tenant.required")
        for tenant in [two.own, two.other] {
            for name in [tenant.slug.text, tenant.id.description] {
                let reply = try await send(document, token, path: "/graphql", tenant: name)
                #expect(
                    reply.at("data", "viewer", "tenant", "slug")?.string == tenant.slug.text
                )
                let actors = reply.at("data", "auditEvents", "nodes")?.array ?? []
                #expect(actors.contains { $0["actor"]?.string == tenant.slug.text })
                let stranger = tenant.id == two.own.id ? two.other : two.own
                #expect(!reply.text.contains(stranger.slug.text))
            }
        }
    }

    @Test("finds nothing of another tenant by an event's id")
    func otherEvent() async throws {
        let two = try await TwoTenants.shared.value
        let token = try await two.platform.token(.tenantAdmin, of: two.own)
        let reply = try await send(
            #"{ auditEvent(id: "\#(two.otherEvent)") { id } }"#,
            token,
            path: "/graphql"
        )
        #expect(reply.at("data", "auditEvent") == .null)
        #expect(reply.at("errors") == nil)
    }

    @Test("finds nothing of another tenant by a task's id, cancels nothing and follows nothing")
    func otherTask() async throws {
        let two = try await TwoTenants.shared.value
        let token = try await two.platform.token(.tenantAdmin, of: two.own)
        // Of its own: other tests cancel the shared one as super administrators.
        let queue = TaskQueue(database: two.platform.database)
        let id = try await queue.add(TaskDraft(kind: "isolation"), for: two.other, by: "other").id
        let read = try await send(
            #"{ task(id: "\#(id)") { id } tasks { id } }"#,
            token,
            path: "/graphql"
        )
        #expect(read.at("data", "task") == .null)
        #expect(!read.text.contains(id.description))
        let cancelled = try await send(
            #"mutation { cancelTask(id: "\#(id)") { id } }"#,
            token,
            path: "/graphql"
        )
        #expect(cancelled.code == "not_found")
        let stream = try await two.platform.open(
            TestRequest("POST", "/graphql", token: token).field("Accept", "text/event-stream")
                .body(#"{"query":"subscription { taskProgress(id: \"\#(id)\") { id } }"}"#)
        )
        let first = await stream.next()
        #expect(first?.data["errors"]?.array?.first?["extensions"]?["code"] == "not_found")
        await stream.leave()
        #expect(try await queue.task(id, of: two.other)?.cancelRequestedAt == nil)
    }

    /// Begins the stream of new events, as far as the caller may have it.
    private func open(_ token: String, tenant: Tenant) async throws -> TestEventStream {
        let two = try await TwoTenants.shared.value
        return try await two.platform.open(
            TestRequest("POST", "/graphql", token: token)
                .field("X-Tenant", tenant.slug.text).field("Accept", "text/event-stream")
                .body(#"{"query":"subscription { auditEventRecorded { eventType requestId } }"}"#)
        )
    }

    @Test("streams to each role new events of its own tenant only, whoever records beside it")
    func streams() async throws {
        let two = try await TwoTenants.shared.value
        let recorder = EventRecorder(database: two.platform.database)
        for role in Role.allCases {
            let token = try await two.platform.token(role, of: role == .superAdmin ? nil : two.own)
            let stream = try await open(token, tenant: two.own)
            if role.allows(.auditRead) { #expect(await stream.nextItem() == .comment) }
            let run = "\(role) \(UUIDGenerator.shared.next(at: .now))"
            for (tenant, type) in [(two.other, "OTHER"), (two.own, "OWN"), (two.other, "OTHER")] {
                let draft = try EventDraft(
                    ["event_type": .string(type), "request_id": .string(run)],
                    now: .now
                )
                _ = try await recorder.record([draft], callKey: nil, for: tenant)
            }
            while let next = await stream.next() {
                guard role.allows(.auditRead) else {
                    let code = next.data["errors"]?.array?.first?["extensions"]?["code"]
                    #expect(code == "auth.forbidden")
                    break
                }
                let event = next.data["data"]?["auditEventRecorded"]
                #expect(event?["eventType"] != "OTHER")
                if event?["requestId"]?.string == run { break }
            }
            await stream.leave()
            if role != .superAdmin {
                let stranger = try await open(token, tenant: two.other)
                #expect(stranger.status == 403)
            }
        }
    }

    @Test("shows a writer what it records, but nothing that was there before")
    func writer() async throws {
        let two = try await TwoTenants.shared.value
        let token = try await two.platform.token(.writer, of: two.own)
        let entity = #"entityType: "T", entityId: "shared""#
        let first = try await send(
            #"mutation { recordAuditEvent(input: { eventType: "A", \#(entity), details: "hidden" }) "#
                + "{ event { eventType details } } }",
            token,
            path: "/graphql"
        )
        #expect(
            first.at("data", "recordAuditEvent", "event", "details")?.string == "hidden"
        )
        let second = try await send(
            #"mutation { recordAuditEvent(input: { eventType: "B", \#(entity) }) "#
                + "{ event { eventType previousOnEntity { details } } } }",
            token,
            path: "/graphql"
        )
        let event = second.at("data", "recordAuditEvent", "event")
        #expect(event?["eventType"]?.string == "B")
        #expect(event?["previousOnEntity"] == .null)
        #expect(second.at("errors", "0", "extensions", "code")?.string == "auth.forbidden")
        #expect(!second.text.contains("hidden"))
    }
}
