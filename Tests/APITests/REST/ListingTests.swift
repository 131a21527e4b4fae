import Domain
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

@Suite("Listing over REST")
struct ListingTests {
    /// A tenant with ten events, whose request ids are 0 to 9 from the newest to the oldest.
    private static let shared = Task { () -> Client in
        let client = try await Client.make()
        let events = (0..<10).map { number in
            """
            {"event_type":"\(number % 2 == 0 ? "EVEN" : "ODD")","request_id":"\(number)",\
            "occurred_at":"2026-03-\(30 - number)T12:00:00Z","entity_type":"JOB",\
            "entity_id":"job-\(number % 3)","actor":"u\(number % 4)","action":"a\(number % 5)",\
            "outcome":"\(number == 3 ? "denied" : "success")","details":"Line \(number)% of_all",\
            "event_metadata":{"n":\(number),"tags":["t\(number % 2)"]}}
            """
        }
        let reply = try await client.record(#"{"events":[\#(events.joined(separator: ","))]}"#)
        try #require(reply.status == 201)
        return client
    }

    private func numbers(_ reply: TestRequest.Reply) -> [Int] {
        (reply.at("events")?.array ?? []).compactMap { Int($0["request_id"]?.string ?? "") }
    }

    @Test(
        "lets pass what each parameter means",
        arguments: [
            ("", Array(0...9)), ("from=2026-03-28T12:00:00Z", [0, 1, 2]),
            ("until=2026-03-22T12:00:00Z", [9]), ("event_type=EVEN", [0, 2, 4, 6, 8]),
            ("event_type=EVEN&event_type=ODD", Array(0...9)), ("entity_type=JOB", Array(0...9)),
            ("entity_type=ROLE", []), ("entity_id=job-1", [1, 4, 7]),
            ("entity_id=\(UUID.ofEntity(type: "JOB", key: "job-2"))", [2, 5, 8]),
            ("entity_key=job-0", [0, 3, 6, 9]), ("user_id=u3", [3, 7]),
            ("user_id=\(UUID.ofActor("u1"))", [1, 5, 9]), ("actor=u2", [2, 6]),
            ("action=a4", [4, 9]), ("outcome=denied", [3]), ("outcome=DENIED", [3]),
            ("details_contains=LINE%207%25", [7]), ("details_contains=5%25+of_a", [5]),
            ("details_contains=ofXall", []),
            ("event_metadata=\(escaped(#"{"n":6}"#))", [6]),
            ("event_metadata=\(escaped(#"{"tags":["t1"]}"#))", [1, 3, 5, 7, 9]),
            ("actor=u1&event_type=ODD&from=2026-03-22T00:00:00Z", [1, 5]),
            ("first=3", [0, 1, 2]), ("last=3", [7, 8, 9]),
            ("from=2026-03-28T13%3A00%3A00%2B01%3A00", [0, 1, 2]),
            // Empty parameters are as good as absent ones.
            ("action=&event_type=&entity_id=", Array(0...9)),
        ] as [(String, [Int])]
    )
    func parameters(query: String, expected: [Int]) async throws {
        let client = try await Self.shared.value
        let reply = try await client.get("\(client.events)?\(query)")
        #expect(reply.status == 200, "\(reply.text)")
        #expect(numbers(reply) == expected)
        #expect(reply.fields[.contentType] == "application/json")
        #expect(reply.at("total") == nil)
    }

    @Test("answers at its alias, by slug or id, with the same bytes")
    func alias() async throws {
        let client = try await Self.shared.value
        let addresses = [client.tenant.slug.text, client.tenant.id.description].flatMap { name in
            ["/api/tenants/\(name)/audit-events", "/org/\(name)/audit-events"]
        }
        var answers: Set<String> = []
        for address in addresses {
            let reply = try await client.get("\(address)?first=4&count=true")
            #expect(reply.status == 200)
            answers.insert(reply.text)
        }
        #expect(answers.count == 1)
    }

    @Test("counts when asked to")
    func count() async throws {
        let client = try await Self.shared.value
        let reply = try await client.get("\(client.events)?event_type=ODD&first=1&count=true")
        #expect(reply.int("total", "value") == 5)
        #expect(reply.at("total", "is_more") == false)
        #expect(reply.at("total", "display") == "5")
    }

    @Test("walks all pages by their cursors, forward and backward", arguments: [1, 3, 4, 10, 11])
    func paging(size: Int) async throws {
        let client = try await Self.shared.value
        for (count, cursor, edge, more) in [
            ("first", "after", "end_cursor", "has_next"),
            ("last", "before", "start_cursor", "has_previous"),
        ] {
            var walked: [Int] = []
            var target = "\(client.events)?\(count)=\(size)"
            while true {
                let reply = try await client.get(target)
                let page = numbers(reply)
                walked = count == "first" ? walked + page : page + walked
                guard reply.at("page", more) == true else { break }
                let place = try #require(reply.at("page", edge)?.string)
                target = "\(client.events)?\(count)=\(size)&\(cursor)=\(place)"
            }
            #expect(walked == Array(0...9))
        }
    }

    @Test("gives an empty page null cursors")
    func emptyPage() async throws {
        let client = try await Self.shared.value
        let reply = try await client.get("\(client.events)?event_type=NONE&count=true")
        #expect(reply.at("events") == [])
        #expect(reply.at("page", "start_cursor") == .null)
        #expect(reply.at("page", "end_cursor") == .null)
        #expect(reply.at("page", "has_next") == false)
        #expect(reply.int("total", "value") == 0)
    }

    @Test(
        "refuses a parameter that is wrong, naming it",
        arguments: [
            ("first=0", "/first"), ("first=201", "/first"), ("last=0", "/last"),
            ("last=201", "/last"), ("first=-1", "/first"), ("first=x", "/first"),
            ("first=1&last=1", "/last"), ("first=1&first=2", "/first"),
            ("after=x", "/after"), ("before=x", "/before"), ("after=", "/after"),
            ("after=e0000000000000000000000000000000000000000000000zz", "/after"),
            ("count=maybe", "/count"), ("from=yesterday", "/from"), ("until=1", "/until"),
            ("outcome=great", "/outcome"), ("actor=a&actor=b", "/actor"),
            ("event_metadata=x", "/event_metadata"), ("event_metadata=%5B%5D", "/event_metadata"),
            ("event_metadata=7", "/event_metadata"), ("action=a%0Ab", "/action"),
            ("event_type=\(String(repeating: "x", count: 65))", "/event_type"),
            ("entity_type=\(String(repeating: "x", count: 33))", "/entity_type"),
            ("details_contains=\(String(repeating: "x", count: 257))", "/details_contains"),
            ("event_types=EVEN", "/event_types"), ("limit=5", "/limit"), ("Actor=x", "/Actor"),
            ("event_types=EVEN&event_type=ODD", "/event_types"),
        ]
    )
    func wrongParameters(query: String, field: String) async throws {
        let client = try await Self.shared.value
        let reply = try await client.get("\(client.events)?\(query)")
        #expect(reply.status == 400)
        #expect(reply.code == "input.invalid")
        #expect(reply.field == field)
    }

    @Test("takes pages of 1 and of 200 events")
    func pageBounds() async throws {
        let client = try await Self.shared.value
        for size in [1, 200] {
            for count in ["first", "last"] {
                #expect(try await client.get("\(client.events)?\(count)=\(size)").status == 200)
            }
        }
    }

    @Test(
        "suggests the parameter that a mistyped one is nearest to",
        arguments: [("actr=x", "actor"), ("frist=5", "first"), ("event_typ=A", "event_type")]
    )
    func didYouMean(query: String, suggestion: String) async throws {
        let client = try await Self.shared.value
        let reply = try await client.get("\(client.events)?\(query)")
        #expect(reply.status == 400)
        #expect(reply.hint == "Did you mean \"\(suggestion)\"?")
    }

    @Test("finds one event by its id, and says what is no id and what is not there")
    func get() async throws {
        let client = try await Self.shared.value
        let list = try await client.get("\(client.events)?first=1")
        let id = try #require(list.at("events", "0", "id")?.string)
        let one = try await client.get("\(client.events)/\(id)")
        #expect(one.status == 200)
        #expect(one.json == list.at("events", "0"))
        #expect(try await client.get("\(client.events)/\(id.uppercased())").status == 200)
        let absent = try await client.get("\(client.events)/00000000-0000-7000-8000-000000000000")
        #expect(absent.status == 404)
        #expect(absent.code == "not_found")
        let noID = try await client.get("\(client.events)/seven")
        #expect(noID.status == 400)
        #expect(noID.field == "/id")
        let parameter = try await client.get("\(client.events)/\(id)?pretty=1")
        #expect(parameter.status == 400)
        #expect(parameter.field == "/pretty")
    }
}
