import Domain
import HTTP
import JSON
import Store
import TestSupport
import Testing

@testable import API

/// GraphQL over Server-Sent Events: the protocol graphql-sse, in distinct connections mode.
@Suite("Subscriptions", .timeLimit(.minutes(10)))
struct SubscriptionTests {
    private static let subscription = "subscription { auditEventRecorded { eventType actor } }"

    private func request(
        _ client: Client,
        _ query: String = subscription,
        variables: JSONObject = [:],
        accept: String = "text/event-stream"
    ) -> TestRequest {
        let members: JSONObject = ["query": .string(query), "variables": .object(variables)]
        return client.post("/graphql").field("Accept", accept)
            .body(JSONValue.object(members).description)
    }

    /// Begins a stream, and returns once what is recorded now will reach it.
    private func open(_ client: Client, _ request: TestRequest) async throws -> TestEventStream {
        let stream = try await client.platform.open(request)
        #expect(await stream.nextItem() == .comment)
        return stream
    }

    private func record(_ client: Client, _ types: String...) async throws {
        let events = types.map { #"{"event_type":"\#($0)","actor":"ann"}"# }
        let reply = try await client.record(#"{"events":[\#(events.joined(separator: ","))]}"#)
        #expect(reply.status == 201)
    }

    /// A platform whose streams have a heartbeat every moment.
    private func withHeartbeats(_ body: (TestPlatform) async throws -> Void) async throws {
        var timing = LiveHub.Timing()
        timing.patience = .milliseconds(20)
        timing.heartbeat = .milliseconds(20)
        let platform = try await TestPlatform.make(live: timing)
        try await body(platform)
        await platform.close()
    }

    @Test("stream each newly recorded event as an event `next` of its own")
    func stream() async throws {
        let client = try await Client.make()
        try await record(client, "BEFORE")
        let stream = try await open(client, request(client))
        #expect(stream.status == 200)
        #expect(stream.fields[.contentType] == "text/event-stream; charset=utf-8")
        try await record(client, "FIRST", "SECOND")
        for type in ["FIRST", "SECOND"] {
            let next = try #require(await stream.next())
            #expect(next.name == "next")
            #expect(
                next.data == [
                    "data": ["auditEventRecorded": ["eventType": .string(type), "actor": "ann"]]
                ]
            )
        }
        _ = try await client.stream(#"{"event_type":"BULK"}"#)
        #expect(
            await stream.next()?.data["data"]?["auditEventRecorded"]?["eventType"] == "BULK"
        )
        await stream.leave()
    }

    @Test("take a filter by variables, and resolve the fields that wait")
    func filter() async throws {
        let client = try await Client.make()
        let query = """
            subscription Watch($filter: AuditEventFilter) {
                recorded: auditEventRecorded(filter: $filter) {
                    eventType previousOnEntity { eventType }
                }
            }
            """
        let filter: JSONValue = ["eventTypes": ["B", "C"]]
        let stream = try await open(client, request(client, query, variables: ["filter": filter]))
        for type in ["A", "B", "C"] {
            _ = try await client.record(
                #"{"event_type":"\#(type)","entity_type":"T","entity_id":"1"}"#
            )
        }
        let first = await stream.next()?.data["data"]?["recorded"]
        #expect(first == ["eventType": "B", "previousOnEntity": ["eventType": "A"]])
        let second = await stream.next()?.data["data"]?["recorded"]
        #expect(second?["eventType"] == "C")
        await stream.leave()
    }

    @Test("may be sent with GET, and as a persisted document")
    func get() async throws {
        let client = try await Client.make()
        let stream = try await open(
            client,
            TestRequest(
                "GET",
                "/graphql?query=" + escaped(Self.subscription),
                token: client.token
            ).field("Accept", "text/event-stream")
        )
        try await record(client, "BY_GET")
        #expect(
            await stream.next()?.data["data"]?["auditEventRecorded"]?["eventType"] == "BY_GET"
        )
        await stream.leave()
    }

    @Test("are refused with 406 when their answer, a stream, is not accepted")
    func notAcceptable() async throws {
        let client = try await Client.make()
        for accept in ["application/json", "*/*", "application/graphql-response+json"] {
            let reply = try await client.platform.send(request(client, accept: accept))
            #expect(reply.status == 406, "\(accept)")
            #expect(reply.code == "http.not_acceptable")
        }
    }

    @Test("are streams also for a client that accepts every type for every operation")
    func everyType() async throws {
        let client = try await Client.make()
        let accept = "application/graphql-response+json, application/json, text/event-stream"
        let stream = try await open(client, request(client, accept: accept))
        #expect(stream.fields[.contentType] == "text/event-stream; charset=utf-8")
        await stream.leave()
        let query = try await client.platform.send(
            request(client, "{ __typename }", accept: accept)
        )
        #expect(query.fields[.contentType] == GraphQLOverHTTPTests.utf8)
    }

    @Test(
        "are not the only operations with a stream: a query or a mutation is one `next`, then `complete`"
    )
    func otherOperations() async throws {
        let client = try await Client.make()
        let query = try await client.platform.send(request(client, "{ __typename }"))
        #expect(query.status == 200)
        #expect(query.fields[.contentType] == "text/event-stream; charset=utf-8")
        #expect(
            query.text == """
                event: next
                data: {"data":{"__typename":"Query"}}

                event: complete
                data:\(" ")


                """
        )
        let mutation = try await client.platform.send(
            request(client, #"mutation { recordAuditEvent(input: {eventType: "A"}) { isReplay } }"#)
        )
        #expect(mutation.text.contains(#"data: {"data":{"recordAuditEvent":{"isReplay":false}}}"#))
        #expect(try await client.count == 1)
    }

    @Test(
        "that are not valid are told so by a `next` in an accepted stream, then `complete`",
        arguments: [
            ("subscription { nothing }", "graphql.validation"),
            ("subscription {", "graphql.syntax"),
            (
                "subscription { a: auditEventRecorded { id } b: auditEventRecorded { id } }",
                "graphql.validation"
            ),
            (
                "subscription { auditEventRecorded(filter: {from: \"x\"}) { id } }",
                "graphql.validation"
            ),
            (
                "subscription { auditEventRecorded(filter: {eventMetadata: 7}) { id } }",
                "input.invalid"
            ),
        ]
    )
    func invalid(query: String, code: String) async throws {
        let client = try await Client.make()
        let stream = try await client.platform.open(request(client, query))
        #expect(stream.status == 200)
        #expect(stream.fields[.contentType] == "text/event-stream; charset=utf-8")
        let next = try #require(await stream.next())
        #expect(next.name == "next")
        #expect(next.data["errors"]?.array?.first?["extensions"]?["code"]?.string == code)
        #expect(next.data["data"] == nil)
        #expect(await stream.next()?.name == "complete")
        #expect(await stream.next() == nil)
    }

    @Test("without a good token, or with a malformed request, are refused by the status")
    func refused() async throws {
        let client = try await Client.make()
        let stranger = TestRequest("POST", "/graphql").field("Accept", "text/event-stream")
            .body(#"{"query":"{ __typename }"}"#)
        #expect(try await client.platform.send(stranger).status == 401)
        let malformed = client.post("/graphql").field("Accept", "text/event-stream").body("{}")
        #expect(try await client.platform.send(malformed).status == 400)
    }

    @Test("need the permission to read")
    func permission() async throws {
        let writer = try await Client.make(.writer)
        let stream = try await writer.platform.open(request(writer))
        let next = try #require(await stream.next())
        #expect(next.data["errors"]?.array?.first?["extensions"]?["code"] == "auth.forbidden")
        #expect(await stream.next()?.name == "complete")
    }

    @Test("free all that they hold as soon as their client leaves")
    func leaving() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let client = Client(
                platform: platform,
                tenant: tenant,
                token: try await platform.token(.reader, of: tenant)
            )
            let stream = try await open(client, request(client))
            #expect(await platform.walk.live.count == 1)
            await stream.leave()
            // The answer has ended; what it held goes with it.
            while await platform.walk.live.count > 0 { await Task.yield() }
        }
    }

    @Test("show by comments that they live while nothing happens")
    func heartbeats() async throws {
        try await withHeartbeats { platform in
            let tenant = try await platform.tenant()
            let client = Client(
                platform: platform,
                tenant: tenant,
                token: try await platform.token(.reader, of: tenant)
            )
            let stream = try await open(client, request(client))
            for _ in 0..<3 { #expect(await stream.nextItem() == .comment) }
            await stream.leave()
        }
    }

    @Test("end with an error once their token is revoked or their tenant is suspended")
    func revocation() async throws {
        try await withHeartbeats { platform in
            let tenant = try await platform.tenant()
            let (revoked, good) = try await platform.administer { administration in
                func token(_ name: String) async throws -> (id: UUID, token: APIToken) {
                    let made = try await administration.createToken(
                        name: name,
                        role: .reader,
                        tenant: tenant,
                        expiresAt: nil,
                        now: .now
                    )
                    return (made.id, made.token)
                }
                return (try await token("revoked"), try await token("good"))
            }
            func client(_ token: APIToken) -> Client {
                Client(platform: platform, tenant: tenant, token: token.text)
            }
            let first = try await open(client(revoked.token), request(client(revoked.token)))
            let second = try await open(client(good.token), request(client(good.token)))
            try await platform.administer { administration in
                _ = try await administration.revokeToken(revoked.id, now: .now)
            }
            #expect(try await code(first) == "auth.unauthenticated")
            try await platform.administer { try await $0.setStatus(.suspended, of: tenant) }
            #expect(try await code(second) == "tenant.suspended")
        }
    }

    /// The code of the error that a stream ends with, after whatever was recorded before.
    private func code(_ stream: TestEventStream) async throws -> String? {
        var last: JSONValue = .null
        while let next = await stream.next(), next.name == "next" { last = next.data }
        #expect(await stream.next() == nil)
        return last["errors"]?.array?.first?["extensions"]?["code"]?.string
    }

    @Test("end with an error for a client that does not read what it asked for")
    func lagging() async throws {
        let client = try await Client.make()
        let stream = try await open(client, request(client))
        let quick = try await open(client, request(client))
        await stream.stall()
        let details = String(repeating: "x", count: 100_000)
        // One part is being written, one lot has been taken, and the rest goes beyond the bound.
        for _ in 0..<Limits.liveQueueBytesMax / 100_000 + 20 {
            _ = try await client.record(#"{"event_type":"MUCH","details":"\#(details)"}"#)
            // Both have been offered what one of them gets.
            #expect(await quick.next()?.name == "next")
        }
        await quick.leave()
        await stream.resume()
        var last: JSONValue = .null
        while let next = await stream.next() { if next.name == "next" { last = next.data } }
        #expect(last["errors"]?.array?.first?["extensions"]?["code"] == "stream.lagging")
    }

    @Test("end with an error when the service stops")
    func shutdown() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let client = Client(
                platform: platform,
                tenant: tenant,
                token: try await platform.token(.reader, of: tenant)
            )
            let stream = try await open(client, request(client))
            await platform.walk.endStreams()
            #expect(try await code(stream) == "unavailable")
            let late = try await platform.open(request(client))
            #expect(try await code(late) == "unavailable")
        }
    }
}
