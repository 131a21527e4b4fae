import Diff
import Domain
import HTTP
import JSON
import Store
import TestSupport
import Testing

@testable import API

@Suite("Every route")
struct RouteTests {
    /// Whose tenant a call names.
    enum Target: CaseIterable { case own, other, none, unknown }

    private struct Caller {
        let role: Role
        let token: String
    }

    private static let callers = Task { () -> [Caller] in
        let two = try await TwoTenants.shared.value
        var callers: [Caller] = []
        for role in Role.allCases {
            let tenant = role == .superAdmin ? nil : two.own
            callers.append(
                Caller(role: role, token: try await two.platform.token(role, of: tenant))
            )
        }
        return callers
    }

    /// A kind of entity that every tenant has a policy for.
    private static let policy = ShippedPolicies.all[0].entityType

    /// A request of that route that would succeed for whoever may make it.
    private static func request(
        _ entry: RouteEntry,
        tenant: String,
        things: TwoTenants.Things,
        token: String?
    ) -> TestRequest {
        let path = entry.template
            .replacing("{tenant}", with: tenant).replacing("{org_id}", with: tenant)
            .replacing("{id}", with: things.event.description)
            .replacing("{stream_key}", with: "stream")
            .replacing("{entity_type}", with: policy)
            .replacing("{task_id}", with: things.task.description)
            .replacing("{audit_name}", with: audit(for: entry.operation))
            .replacing("{run_id}", with: things.run.description)
            .replacing("{report_id}", with: report(for: entry.operation, things).description)
        let isGraphQLGet =
            entry.operation == .queryGraphQL || entry.operation == .queryTenantGraphQL
        let request = TestRequest(
            entry.method.name,
            path + (isGraphQLGet ? "?query=%7Bviewer%7Bname%7D%7D" : ""),
            token: token
        )
        switch entry.operation {
        case .recordAuditEvents: return request.body(#"{"event_type":"ROUTE"}"#)
        case .recordAuditEventStream:
            return request.body(#"{"event_type":"ROUTE"}"#, type: "application/x-ndjson")
        case .recordChanges:
            return request.body(#"{"entity_type":"ROUTE","policy":"none","after":{"a":1}}"#)
        case .submitAuditResults:
            return request.body(#"{"status":"Success","results":[]}"#)
        case .analyzeEvents: return request.body(#"{"event_ids":["\#(things.event)"]}"#)
        case .setScrubbing:
            return request.body(#"{"fields":[{"name":"badge_no","kind":"badge"}]}"#)
        case .setAuditDefinition: return request.body(#"{"source":{"type":"submitted"}}"#)
        case .setDiffPolicy: return request.body(#"{"entity_type":"\#(policy)"}"#)
        case .postGraphQL, .postTenantGraphQL: return request.body(#"{"query":"{viewer{name}}"}"#)
        default: return request
        }
    }

    /// An audit that the operation can be done to however often.
    private static func audit(for operation: API.Operation) -> String {
        switch operation {
        case .runAudit: BuiltInAudit.tenantAccess.rawValue
        case .setAuditDefinition, .submitAuditResults: "route"
        case .removeAuditDefinition: "nothing"
        default: "isolation"
        }
    }

    /// What is deleted is gone: there is nothing of that id from the beginning.
    private static func report(for operation: API.Operation, _ things: TwoTenants.Things) -> UUID {
        operation == .deleteReport ? things.event : things.report
    }

    private static func success(_ operation: API.Operation) -> Int {
        switch operation {
        case .recordAuditEvents, .recordChanges, .submitAuditResults: 201
        case .runAudit, .generateDiffReport: 202
        // There is nothing to be removed; the caller may know that.
        case .removeAuditDefinition, .deleteReport: 404
        // Nothing of a stream of that name has been recorded; the caller may know that.
        case .getAuditEventStream: 404
        default: 200
        }
    }

    /// What the table of permissions says, worked out apart from the code that is tested.
    private static func expected(_ entry: RouteEntry, _ role: Role, _ target: Target) -> Int {
        switch entry.access {
        case .anyone, .platform: return success(entry.operation)
        case .tenant(let permission):
            let isInPath = entry.template.contains("{")
            let target = isInPath ? target : .none
            switch (role, target) {
            case (.superAdmin, .none): return 400
            case (.superAdmin, .unknown): return 404
            case (.superAdmin, _): break
            case (_, .own), (_, .none): break
            default: return 403
            }
            if let permission, !role.allows(permission) { return 403 }
            // Only administrators may cancel what others have asked for.
            if entry.operation == .cancelTask, !role.allows(.tenantAdmin) { return 403 }
            return success(entry.operation)
        }
    }

    @Test(
        "answers each role on the own, another and no tenant as the table of permissions says",
        arguments: Router.table.indices
    )
    func permissions(index: Int) async throws {
        let entry = Router.table[index]
        let two = try await TwoTenants.shared.value
        for caller in try await Self.callers.value {
            for target in Target.allCases {
                let isInPath = entry.template.contains("{")
                if target == .none, isInPath { continue }
                let (tenant, things) =
                    switch target {
                    case .own, .none: (two.own, two.ownThings)
                    case .other, .unknown: (two.other, two.otherThings)
                    }
                for name in [tenant.slug.text, tenant.id.description] {
                    let name = target == .unknown ? "nobody_at_all" : name
                    let reply = try await two.platform.send(
                        Self.request(
                            entry,
                            tenant: name,
                            things: things,
                            token: caller.token
                        )
                    )
                    let expected = Self.expected(entry, caller.role, target)
                    #expect(
                        reply.status == expected,
                        "\(entry.operation) as \(caller.role) on \(target): \(reply.text)"
                    )
                    if caller.role != .superAdmin {
                        #expect(!reply.text.contains(two.other.slug.text))
                        #expect(!reply.text.contains(two.other.id.description))
                    }
                }
            }
        }
    }

    @Test(
        "takes X-Tenant where the address names no tenant, and holds it to the same rules",
        arguments: Router.table.indices
    )
    func tenantField(index: Int) async throws {
        let entry = Router.table[index]
        guard case .tenant = entry.access, !entry.template.contains("{") else { return }
        let two = try await TwoTenants.shared.value
        for caller in try await Self.callers.value {
            for (name, mayReach) in [
                (two.own.slug.text, true), (two.own.id.description, true),
                (two.other.slug.text, caller.role == .superAdmin),
            ] {
                let request = Self.request(
                    entry,
                    tenant: "",
                    things: two.ownThings,
                    token: caller.token
                )
                let reply = try await two.platform.send(request.field("X-Tenant", name))
                #expect(reply.status == (mayReach ? 200 : 403), "\(caller.role) on \(name)")
            }
            let request = Self.request(
                entry,
                tenant: "",
                things: two.ownThings,
                token: caller.token
            )
            let nobody = try await two.platform.send(request.field("X-Tenant", "nobody_at_all"))
            #expect(nobody.status == (caller.role == .superAdmin ? 404 : 403))
        }
    }

    @Test("refuses whoever has no good token, in the same words", arguments: Router.table.indices)
    func strangers(index: Int) async throws {
        let entry = Router.table[index]
        let two = try await TwoTenants.shared.value
        let platform = two.platform
        let unknown = APIToken.make().text
        let expired = try await platform.token(
            .tenantAdmin,
            of: two.own,
            expiresAt: Timestamp.now.advanced(bySeconds: -1)
        )
        let revoked = try await platform.administer { administration in
            let made = try await administration.createToken(
                name: "revoked",
                role: .tenantAdmin,
                tenant: two.own,
                expiresAt: nil,
                now: .now
            )
            _ = try await administration.revokeToken(made.id, now: .now)
            return made.token.text
        }
        var answers: Set<String> = []
        for token in [nil, "", "garbage", unknown + "x", unknown, expired, revoked] {
            let reply = try await platform.send(
                Self.request(entry, tenant: two.own.slug.text, things: two.ownThings, token: token)
            )
            if case .anyone = entry.access {
                #expect(reply.status == 200)
                continue
            }
            #expect(reply.status == 401, "\(entry.operation) with \(token ?? "no token")")
            #expect(reply.fields[.wwwAuthenticate] == "Bearer realm=\"assay\"")
            #expect(reply.code == "auth.unauthenticated")
            if [unknown, expired, revoked].contains(token) { answers.insert(reply.text) }
        }
        #expect(answers.count <= 1)
    }

    @Test(
        "refuses calls for a suspended tenant, whoever makes them",
        arguments: Router.table.indices
    )
    func suspended(index: Int) async throws {
        let entry = Router.table[index]
        guard case .tenant = entry.access else { return }
        let two = try await TwoTenants.shared.value
        let tenant = try await two.platform.tenant("suspended")
        let own = try await two.platform.token(.tenantAdmin, of: tenant)
        let admin = try await two.platform.token(.superAdmin, of: nil)
        try await two.platform.administer { try await $0.setStatus(.suspended, of: tenant) }
        for token in [own, admin] {
            let reply = try await two.platform.send(
                Self.request(entry, tenant: tenant.slug.text, things: two.ownThings, token: token)
                    .field("X-Tenant", tenant.slug.text)
            )
            #expect(reply.status == 403, "\(entry.operation)")
            #expect(reply.code == "tenant.suspended")
        }
        #expect(
            try await two.platform.number(
                "SELECT count(*) FROM \(tenant.slug.schemaName).audit_events"
                    + " WHERE event_type <> 'TENANT_SUSPENDED'"
            ) == 0
        )
    }

    @Test("lists to each caller the tenants that it may see and no other")
    func tenants() async throws {
        let two = try await TwoTenants.shared.value
        for caller in try await Self.callers.value {
            let reply = try await two.platform.send(
                TestRequest("GET", "/api/tenants", token: caller.token)
            )
            let slugs = reply.at("tenants")?.array?.compactMap { $0["slug"]?.string } ?? []
            if caller.role == .superAdmin {
                #expect(Set(slugs).isSuperset(of: [two.own.slug.text, two.other.slug.text]))
            } else {
                #expect(slugs == [two.own.slug.text])
            }
        }
    }

    @Test("shows another tenant's task to nobody, and lets nobody stop it under the own address")
    func taskByID() async throws {
        let two = try await TwoTenants.shared.value
        for caller in try await Self.callers.value where caller.role.allows(.auditRead) {
            let path = "/api/tenants/\(two.own.slug)/tasks"
            let list = try await two.platform.send(TestRequest("GET", path, token: caller.token))
            #expect(list.text.contains(two.ownTask.description))
            #expect(!list.text.contains(two.otherTask.description))
            for method in ["GET", "DELETE"] {
                let request = TestRequest(method, "\(path)/\(two.otherTask)", token: caller.token)
                #expect(try await two.platform.send(request).status == 404)
                let stream = request.field("Accept", "text/event-stream")
                #expect(try await two.platform.send(stream).status == 404)
            }
        }
        let task = try await TaskQueue(database: two.platform.database)
            .task(two.otherTask, of: two.other)
        #expect(task?.state == .queued)
    }

    @Test("shows another tenant's runs and reports to nobody under the own address")
    func auditsByID() async throws {
        let two = try await TwoTenants.shared.value
        let token = try await two.platform.token(.tenantAdmin, of: two.own)
        let base = "/api/tenants/\(two.own.slug)"
        for path in [
            "/audits/isolation/runs/\(two.otherThings.run)", "/reports/\(two.otherThings.report)",
        ] {
            let request = TestRequest("GET", base + path, token: token)
            #expect(try await two.platform.send(request).status == 404)
        }
        let request = TestRequest(
            "DELETE",
            "\(base)/reports/\(two.otherThings.report)",
            token: token
        )
        #expect(try await two.platform.send(request).status == 404)
        for path in ["/audits/status", "/audits/isolation", "/audits/isolation/runs", "/reports"] {
            let reply = try await two.platform.send(TestRequest("GET", base + path, token: token))
            #expect(reply.status == 200)
            #expect(!reply.text.contains(two.other.slug.text))
            #expect(!reply.text.contains(two.otherThings.run.description))
        }
    }

    @Test("explains another tenant's event to nobody, and says no more of it than of one that is none")
    func analysisByID() async throws {
        let two = try await TwoTenants.shared.value
        let platform = two.platform
        let token = try await platform.token(.auditor, of: two.own)
        func analyze(_ ids: [UUID]) async throws -> TestRequest.Reply {
            let list = ids.map { #""\#($0)""# }.joined(separator: ",")
            return try await platform.send(
                TestRequest("POST", "/api/tenants/\(two.own.slug)/analyses", token: token)
                    .body(#"{"event_ids":[\#(list)],"keep_report":true}"#)
            )
        }
        let nobodys = UUIDGenerator.shared.next(at: .now)
        let other = try await analyze([two.otherEvent])
        let none = try await analyze([nobodys])
        #expect(other.status == 404)
        #expect(other.text == none.text)
        let mixed = try await analyze([two.otherEvent, two.ownEvent, nobodys])
        #expect(mixed.status == 200)
        #expect(
            mixed.at("missing_event_ids") == [
                .string(two.otherEvent.description), .string(nobodys.description),
            ]
        )
        #expect(!mixed.text.contains(two.other.slug.text))
        let id = try #require(mixed.at("report_id")?.string)
        for (tenant, status) in [(two.own, 200), (two.other, 404)] {
            let token = try await platform.token(.reader, of: tenant)
            let report = try await platform.send(
                TestRequest("GET", "/api/tenants/\(tenant.slug)/reports/\(id)", token: token)
            )
            #expect(report.status == status)
        }
    }

    @Test("shows a tenant's scrubbing rules to no other")
    func scrubbing() async throws {
        let two = try await TwoTenants.shared.value
        let kind = "secret_\(two.other.slug)".prefix(24)
        for (tenant, name) in [(two.other, "of_other"), (two.own, "of_own")] {
            let token = try await two.platform.token(.tenantAdmin, of: tenant)
            let reply = try await two.platform.send(
                TestRequest("PUT", "/api/tenants/\(tenant.slug)/scrubbing", token: token)
                    .body(#"{"fields":[{"name":"\#(name)","kind":"\#(kind)"}]}"#)
            )
            #expect(reply.status == 200, "\(reply.text)")
        }
        let reader = try await two.platform.token(.reader, of: two.own)
        let path = "/api/tenants/\(two.own.slug)/scrubbing"
        let reply = try await two.platform.send(TestRequest("GET", path, token: reader))
        #expect(!reply.text.contains("of_other"))
    }

    @Test("shows another tenant's event to nobody, not even by its id under the own address")
    func eventByID() async throws {
        let two = try await TwoTenants.shared.value
        for caller in try await Self.callers.value where caller.role.allows(.auditRead) {
            let path = "/api/tenants/\(two.own.slug)/audit-events/"
            let other = try await two.platform.send(
                TestRequest("GET", path + two.otherEvent.description, token: caller.token)
            )
            #expect(other.status == 404)
            let own = try await two.platform.send(
                TestRequest("GET", path + two.ownEvent.description, token: caller.token)
            )
            #expect(own.at("actor")?.string == two.own.slug.text)
        }
    }
}
