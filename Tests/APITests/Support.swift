import Domain
import HTTP
import JSON
import Jobs
import Postgres
import Store
import TestSupport
import Testing

/// A platform that the suites of this target share.
enum Shared {
    private static let starting = Task { try await TestPlatform.make() }

    static var platform: TestPlatform { get async throws { try await starting.value } }
}

/// A tenant with a token, to send requests for.
struct Client {
    let platform: TestPlatform
    let tenant: Tenant
    let token: String

    /// A new tenant's administrator, or another of its roles.
    static func make(_ role: Role = .tenantAdmin) async throws -> Client {
        let platform = try await Shared.platform
        let tenant = try await platform.tenant("api")
        return Client(
            platform: platform,
            tenant: tenant,
            token: try await platform.token(role, of: tenant)
        )
    }

    var events: String { "/api/tenants/\(tenant.slug)/audit-events" }

    func get(_ target: String) async throws -> TestRequest.Reply {
        try await platform.send(TestRequest("GET", target, token: token))
    }

    func post(_ target: String) -> TestRequest { TestRequest("POST", target, token: token) }

    /// Records what the body says.
    func record(
        _ body: String,
        query: String = "",
        key: String? = nil
    ) async throws -> TestRequest.Reply {
        var request = post(events + query).body(body)
        if let key { request = request.field("Idempotency-Key", key) }
        return try await platform.send(request)
    }

    /// Sends a bulk stream.
    func stream(
        _ parts: [[UInt8]],
        query: String = "",
        key: String? = nil,
        isCut: Bool = false
    ) async throws -> TestRequest.Reply {
        var request = post(events + "/bulk" + query)
            .body(parts: parts, type: "application/x-ndjson", isCut: isCut)
        if let key { request = request.field("Idempotency-Key", key) }
        return try await platform.send(request)
    }

    func stream(_ text: String, query: String = "", key: String? = nil) async throws
        -> TestRequest.Reply
    {
        try await stream([Array(text.utf8)], query: query, key: key)
    }

    /// How many events the tenant has.
    var count: Int {
        get async throws {
            try await platform.number(
                "SELECT count(*) FROM \(tenant.slug.schemaName).audit_events"
            )
        }
    }
}

extension Client {
    /// Has a user ask for so many analyses and reports, in a minute that is still to come.
    ///
    /// Ten whole calls may take longer than the minute within which they are counted.
    func spend(_ count: Int, as user: String) async throws {
        try await platform.connected { connection in
            try await connection.execute(
                script: """
                    INSERT INTO assay.rate_limits (tenant_id, principal, kind, taken)
                    VALUES ('\(tenant.id)', '\(user)', '\(RateLimiter.analysis)',
                        array_fill(now() + interval '1 hour', ARRAY[\(count)]));
                    """
            )
        }
    }

    /// Puts what the tenant's users have asked for so far into that minute, too.
    func keepSpent() async throws {
        try await platform.connected { connection in
            try await connection.execute(
                script: """
                    UPDATE assay.rate_limits
                    SET taken = array_fill(now() + interval '1 hour', ARRAY[cardinality(taken)])
                    WHERE tenant_id = '\(tenant.id)';
                    """
            )
        }
    }

    /// What `Retry-After` may say of that minute: an hour and a minute at the most.
    static let waits = 1...3_660

    /// The answer that comes at last, however often it is that the audit is still under way.
    func settled(_ target: String) async throws -> TestRequest.Reply {
        while true {
            let reply = try await get(target + "&wait=55")
            if reply.status != 202 { return reply }
        }
    }
}

extension TestRequest.Reply {
    /// A whole number at a path.
    func int(_ path: String...) -> Int? {
        var value: JSONValue? = json
        for step in path { value = value?[step] }
        return value?.number?.int.map { Int($0) }
    }

    var field: String? { at("field")?.string }
    var hint: String? { at("hint")?.string }
}

/// The text as a query's value.
func escaped(_ text: String) -> String {
    text.utf8.reduce(into: "") { escaped, byte in
        let digits = String(byte, radix: 16)
        escaped += "%" + (digits.count == 1 ? "0" : "") + digits
    }
}

extension Client {
    /// Runs the body on a platform of its own, on which the service's background work is done.
    ///
    /// - Parameter preparing: what is done before any work is.
    static func working(
        preparing: (Client) async throws -> Void = { _ in },
        _ body: (Client) async throws -> Void
    ) async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant("api")
            let client = Client(
                platform: platform,
                tenant: tenant,
                token: try await platform.token(.tenantAdmin, of: tenant)
            )
            try await preparing(client)
            let work = BackgroundWork(database: platform.database) { _ in }
            try await alongside({ await work.run() }) { try await body(client) }
        }
    }
}
