import Domain
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

@Suite("Diff policies over REST")
struct PolicyHandlersTests {
    private func address(_ client: Client) -> String {
        "/api/tenants/\(client.tenant.slug)/diff-policies"
    }

    private func put(
        _ client: Client,
        _ body: String,
        type: String = "ROBOT",
        ifMatch: String? = nil
    ) async throws -> TestRequest.Reply {
        var request = TestRequest("PUT", "\(address(client))/\(type)", token: client.token)
            .body(body)
        if let ifMatch { request = request.field("If-Match", ifMatch) }
        return try await client.platform.send(request)
    }

    private static let robot =
        #"{"entity_type":"ROBOT","fields":[{"name":"arms","label":"Limbs"}]}"#

    @Test("are set, read, listed and removed")
    func lifecycle() async throws {
        let client = try await Client.make()
        let set = try await put(client, Self.robot)
        #expect(set.status == 200, "\(set.text) \(client.platform.observed.suffix(3))")
        #expect(set.fields[.entityTag] == "\"1\"")
        #expect(set.at("source") == "tenant")
        let got = try await client.get("\(address(client))/ROBOT")
        #expect(got.json == set.json)
        let list = try await client.get(address(client))
        let policies = list.at("policies")?.array ?? []
        #expect(policies.count { $0["source"] == "tenant" } == 1)
        #expect(policies.count { $0["source"] == "shipped" } == ShippedPolicies.all.count)
        let request = TestRequest("DELETE", "\(address(client))/ROBOT", token: client.token)
        #expect(try await client.platform.send(request).json == ["in_force": nil])
        #expect(try await client.get("\(address(client))/ROBOT").status == 404)
        #expect(try await client.get("\(address(client))/ROBOT?version=1").status == 200)
        #expect(try await client.get("\(address(client))/ROBOT?version=2").status == 404)
    }

    @Test("decide how changes are shown from the moment they are set")
    func used() async throws {
        let client = try await Client.make()
        _ = try await put(client, Self.robot)
        let reply = try await client.platform.send(
            client.post("/api/tenants/\(client.tenant.slug)/changes")
                .body(#"{"entity_type":"ROBOT","before":{"arms":2},"after":{"arms":4}}"#)
        )
        #expect(reply.at("changes", "0", "details") == "Limbs\n- 2\n+ 4")
    }

    @Test("are set only over the version that If-Match names")
    func ifMatch() async throws {
        let client = try await Client.make()
        #expect(try await put(client, Self.robot, ifMatch: "\"1\"").status == 412)
        #expect(try await put(client, Self.robot, ifMatch: "\"0\"").status == 200)
        let other = #"{"entity_type":"ROBOT","title":"Robot"}"#
        #expect(try await put(client, other, ifMatch: "\"0\"").status == 412)
        #expect(try await put(client, other, ifMatch: "\"1\"").fields[.entityTag] == "\"2\"")
        #expect(try await put(client, other, ifMatch: "1").status == 400)
    }

    @Test(
        "that make no sense are refused, with the place of what is wrong",
        arguments: [
            (#"{"entity_type":"OTHER"}"#, "/entity_type"),
            (#"{"fields":[]}"#, "/entity_type"),
            (#"{"entity_type":"ROBOT","feilds":[]}"#, "/feilds"),
            (#"{"entity_type":"ROBOT","fields":[{"name":"a","lable":"A"}]}"#, "/fields/0/lable"),
            (#"{"entity_type":"ROBOT","fields":["a","a"]}"#, "/fields/1"),
        ]
    )
    func refused(body: String, field: String) async throws {
        let client = try await Client.make()
        let reply = try await put(client, body)
        #expect(reply.status == 400)
        #expect(reply.code == "input.invalid")
        #expect(reply.field?.hasPrefix(field) == true, "\(reply.text)")
    }

    @Test(
        "of names that no policy can have are not there",
        arguments: ["A%20B", "%E2%80%AE"]
    )
    func oddNames(name: String) async throws {
        let client = try await Client.make()
        for suffix in ["", "?version=1"] {
            #expect(try await client.get("\(address(client))/\(name)\(suffix)").status == 404)
        }
        let request = TestRequest("DELETE", "\(address(client))/\(name)", token: client.token)
        #expect(try await client.platform.send(request).json == ["in_force": nil])
        #expect(try await put(client, Self.robot, type: name).status == 400)
    }

    @Test("whose definitions run in a circle are refused, and the circle is named")
    func cycle() async throws {
        let client = try await Client.make()
        let reply = try await put(
            client,
            #"""
            {"entity_type":"ROBOT","fields":[{"name":"a","nested":"arm"}],
            "definitions":{"arm":[{"name":"hand","nested":"hand"}],"hand":[{"name":"x","nested":"arm"}]}}
            """#
        )
        #expect(reply.status == 400)
        #expect(reply.text.contains("arm → hand → arm"))
    }

    @Test("are set by the tenant's administrators only")
    func permission() async throws {
        let client = try await Client.make(.writer)
        #expect(try await put(client, Self.robot).status == 403)
    }
}
