import Domain
import HTTP
import JSON
import Postgres
import TestSupport
import Testing

@testable import API

@Suite("The service's own addresses")
struct HandlersTests {
    @Test("say that the process is alive and the database answers")
    func healthy() async throws {
        let platform = try await Shared.platform
        let live = try await platform.send(TestRequest("GET", "/livez"))
        #expect(live.status == 200)
        #expect(live.at("status") == "live")
        let ready = try await platform.send(TestRequest("GET", "/readyz"))
        #expect(ready.status == 200)
        #expect(ready.at("status") == "ready")
    }

    @Test("say that nothing can be served while the database is gone, and that it can again")
    func databaseGone() async throws {
        let cluster = try await PostgresCluster.start()
        let platform = try await TestPlatform.make(cluster: cluster)
        let tenant = try await platform.tenant()
        let token = try await platform.token(.tenantAdmin, of: tenant)
        let list = TestRequest("GET", "/api/tenants/\(tenant.slug)/audit-events", token: token)
        #expect(try await platform.send(TestRequest("GET", "/readyz")).status == 200)
        #expect(try await platform.send(list).status == 200)
        try await cluster.stop()
        for request in [TestRequest("GET", "/readyz"), list] {
            let reply = try await platform.send(request)
            #expect(reply.status == 503)
            #expect(reply.code == "unavailable")
            #expect(reply.fields[.retryAfter] == "5")
            #expect(!reply.text.contains(cluster.directory))
        }
        #expect(try await platform.send(TestRequest("GET", "/livez")).status == 200)
        #expect(try await platform.send(TestRequest("GET", "/metrics")).status == 200)
        let causes = platform.observed.compactMap { observation in
            if case .failed(_, let problem) = observation { problem.cause } else { nil }
        }
        #expect(!causes.isEmpty)
        try await cluster.startServer()
        var status = 503
        while status == 503 {
            status = try await platform.send(TestRequest("GET", "/readyz")).status
        }
        #expect(status == 200)
        await platform.close()
    }

    @Test("say that an older schema cannot be served, and what to do")
    func notReady() async throws {
        try await TestPlatform.with { platform in
            try await platform.connected { connection in
                try await connection.execute(
                    script: "DELETE FROM assay.schema_migrations WHERE scope = 'tenant'"
                )
            }
            let reply = try await platform.send(TestRequest("GET", "/readyz"))
            #expect(reply.status == 503)
            #expect(reply.hint == "An operator has to run: assay migrate")
        }
    }

    @Test("count what has been done, in Prometheus' format")
    func metrics() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let token = try await platform.token(.tenantAdmin, of: tenant)
            let events = "/api/tenants/\(tenant.slug)/audit-events"
            let event = #"{"event_type":"A","idempotency_key":"k"}"#
            for _ in 0..<2 {
                _ = try await platform.send(TestRequest("POST", events, token: token).body(event))
            }
            _ = try await platform.send(
                TestRequest("POST", events + "/bulk", token: token)
                    .body("{}\n{\"event_type\":\"B\"}\n", type: "application/x-ndjson")
            )
            _ = try await platform.send(TestRequest("GET", events))
            _ = try await platform.send(TestRequest("GET", "/nowhere"))
            let reply = try await platform.send(TestRequest("GET", "/metrics"))
            #expect(reply.status == 200)
            #expect(reply.fields[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            let lines = reply.text.split(separator: "\n")
            for line in [
                #"assay_http_requests_total{route="recordAuditEvents",status="201"} 1"#,
                #"assay_http_requests_total{route="recordAuditEvents",status="200"} 1"#,
                #"assay_http_requests_total{route="listAuditEvents",status="401"} 1"#,
                #"assay_http_requests_total{route="none",status="404"} 1"#,
                #"assay_http_request_duration_seconds_count{route="recordAuditEvents"} 2"#,
                "assay_events_recorded_total 2", "assay_events_replayed_total 1",
                "assay_bulk_lines_rejected_total 1",
            ] {
                #expect(lines.contains(Substring(line)), "\(line)")
            }
            // Every sample belongs to a family that has been introduced.
            var families: Set<Substring> = []
            for line in lines {
                if line.hasPrefix("# TYPE ") {
                    families.insert(line.split(separator: " ")[2])
                } else if !line.hasPrefix("#") {
                    let name = line.prefix { $0 != "{" && $0 != " " }
                    let family = ["_bucket", "_sum", "_count"].reduce(name) { name, suffix in
                        name.hasSuffix(suffix) ? name.dropLast(suffix.count) : name
                    }
                    #expect(families.contains(family) || families.contains(name), "\(line)")
                    #expect(line.split(separator: " ").last.flatMap { Double($0) } != nil)
                }
            }
            #expect(!reply.text.contains(tenant.slug.text))
        }
    }
}
