import Domain
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

@Suite("The router")
struct RouterTests {
    /// The operations of openapi.yaml: method, path and operationId.
    private static func documented() -> [(route: String, operation: String)] {
        var path = ""
        var method = ""
        var found: [(String, String)] = []
        let lines = EmbeddedDocument.openAPI.split(
            separator: "\n",
            omittingEmptySubsequences: false
        )
        for line in lines.drop(while: { $0 != "paths:" }).prefix(while: { $0 != "components:" }) {
            if let match = line.wholeMatch(of: #/  (/[^ ]*):/#) {
                path = String(match.1)
            } else if let match = line.wholeMatch(of: #/    (get|post|put|patch|delete):/#) {
                method = match.1.uppercased()
            } else if let match = line.wholeMatch(of: #/      operationId: (\w+)/#) {
                found.append(("\(method) \(path)", String(match.1)))
            }
        }
        return found
    }

    @Test("has exactly the routes of openapi.yaml, under the same operation ids")
    func openAPI() {
        let documented = Self.documented().map { "\($0.route) \($0.operation)" }
        let routed = Router.table.map {
            "\($0.method.name) \($0.template) \($0.operation.rawValue)"
        }
        #expect(documented.sorted() == routed.sorted())
        #expect(Set(Router.table.map(\.operation)) == Set(API.Operation.allCases))
    }

    @Test("is documented with every parameter that the handlers take")
    func parameters() throws {
        let yaml = EmbeddedDocument.openAPI
        let filters = [
            "from", "until", "event_type", "entity_type", "entity_id", "entity_key", "user_id",
            "actor", "action", "outcome", "details_contains", "event_metadata", "first", "after",
            "last", "before", "count",
        ]
        for name in filters { #expect(yaml.contains("{ name: \(name), in: query"), "\(name)") }
        for name in ["per_item", "from_line"] { #expect(yaml.contains("- name: \(name)")) }
    }

    @Test("answers openapi.yaml as it is in the repository")
    func openAPIDocument() async throws {
        let platform = try await Shared.platform
        let reply = try await platform.send(TestRequest("GET", "/openapi.yaml"))
        #expect(reply.status == 200)
        #expect(reply.text.hasPrefix("openapi: 3.1.0\n"))
        #expect(reply.fields[.contentType] == "application/yaml")
    }

    @Test(
        "answers 404 where there is nothing",
        arguments: [
            "/", "/api", "/api/tenants/", "/api/tenants/x", "/livez/", "/Livez", "//livez",
            "/api/tenants//audit-events", "/api/tenants/x/audit-events/", "/org//audit-events",
            "/api/tenants/a%2Fb/audit-events/c/d", "/graphql/x",
        ]
    )
    func notFound(path: String) async throws {
        let client = try await Client.make()
        let reply = try await client.get(path)
        #expect(reply.status == 404)
        #expect(reply.code == "not_found")
    }

    @Test(
        "answers 405 with what the address does take",
        arguments: [
            ("DELETE", "/api/tenants/x/audit-events", "GET, POST, HEAD"),
            ("POST", "/livez", "GET, HEAD"), ("PUT", "/graphql", "POST, GET, HEAD"),
            (
                "PATCH", "/api/tenants/x/audit-events/0193f9a0-0000-7000-8000-000000000000",
                "GET, HEAD"
            ),
            ("OPTIONS", "/api/tenants", "GET, HEAD"), ("BREW", "/org/x/audit-events", "GET, HEAD"),
            ("PUT", "/api/tenants/x/audit-events/bulk", "POST, GET, HEAD"),
        ]
    )
    func methodNotAllowed(method: String, path: String, allow: String) async throws {
        let platform = try await Shared.platform
        let reply = try await platform.send(TestRequest(method, path))
        #expect(reply.status == 405)
        #expect(reply.code == "http.method_not_allowed")
        #expect(reply.fields[.allow] == allow)
    }

    @Test("takes HEAD wherever it takes GET")
    func head() async throws {
        let client = try await Client.make()
        for path in ["/livez", client.events, "/org/\(client.tenant.slug)/audit-events"] {
            let reply = try await client.platform.send(
                TestRequest("HEAD", path, token: client.token)
            )
            #expect(reply.status == 200)
        }
    }

    @Test("finds a tenant by an escaped name, and none by a hostile one")
    func names() async throws {
        let client = try await Client.make()
        let escapedName = escaped(client.tenant.slug.text)
        #expect(try await client.get("/org/\(escapedName)/audit-events").status == 200)
        let admin = try await client.platform.token(.superAdmin, of: nil)
        for name in ["x';--", "tenant_a\"", "../x", "ABC", "a", "%C3%A9"] {
            let reply = try await client.platform.send(
                TestRequest("GET", "/org/\(escaped(name))/audit-events", token: admin)
            )
            #expect(reply.status == 404, "\(name)")
        }
    }
}
