import Domain
import HTTP
import JSON
import TestSupport
import Testing

@testable import API

@Suite("A bulk stream")
struct BulkHandlerTests {
    private func line(_ number: Int, key: String? = nil) -> String {
        let key = key.map { #","idempotency_key":"\#($0)""# } ?? ""
        return #"{"event_type":"LINE","request_id":"\#(number)"\#(key)}"#
    }

    private func lines(_ numbers: some Sequence<Int>, keys: Bool = false) -> String {
        numbers.map { line($0, key: keys ? "k\($0)" : nil) + "\n" }.joined()
    }

    private func expect(
        _ reply: TestRequest.Reply,
        through: Int,
        recorded: Int,
        replayed: Int = 0,
        rejected: Int = 0,
        _ location: SourceLocation = #_sourceLocation
    ) {
        #expect(reply.status == 200, "\(reply.text)", sourceLocation: location)
        let found = ["through_line", "recorded", "replayed", "rejected"].map { reply.int($0) }
        #expect(found == [through, recorded, replayed, rejected], sourceLocation: location)
    }

    @Test("records each line once, in parts of a bounded size")
    func records() async throws {
        let client = try await Client.make()
        let reply = try await client.stream(lines(1...4500))
        expect(reply, through: 4500, recorded: 4500)
        #expect(reply.at("errors") == nil)
        #expect(try await client.count == 4500)
        let transactions = try await client.platform.number(
            "SELECT count(DISTINCT xmin::text) FROM \(client.tenant.slug.schemaName).audit_events"
        )
        #expect(transactions == 3)
    }

    @Test("means the same wherever its bytes are cut")
    func everyCut() async throws {
        let client = try await Client.make()
        let text = Array((line(1) + "\r\n\n" + line(2) + "\n{é}\n" + line(3)).utf8)
        for cut in stride(from: 0, through: text.count, by: 1) {
            let reply = try await client.stream([Array(text[..<cut]), Array(text[cut...])])
            expect(reply, through: 5, recorded: 3, rejected: 1)
            #expect(reply.at("errors", "0", "line") == 4)
        }
        #expect(try await client.count == 3 * (text.count + 1))
        let single = try await client.stream(text.map { [$0] })
        expect(single, through: 5, recorded: 3, rejected: 1)
    }

    @Test("reports each line that is no event with its number, code and field")
    func errors() async throws {
        let client = try await Client.make()
        let tooLong =
            #"{"event_type":"A","details":""#
            + String(repeating: "x", count: Limits.bulkLineBytesMax) + #""}"#
        let text: [UInt8] =
            Array("\(line(1))\n\n{\"event_type\":7}\nnot json\n".utf8)
            + Array(#"{"event_type":""#.utf8) + [0xFF] + Array("\"}\n".utf8)
            + Array(
                "[1]\n\(tooLong)\n  \t\n{\"event_type\":\"A\",\"actr\":\"x\"}\n\(line(10))".utf8
            )
        let reply = try await client.stream([text])
        expect(reply, through: 10, recorded: 2, rejected: 6)
        let errors = reply.at("errors")?.array ?? []
        try #require(errors.map { $0["line"]?.number?.int } == [3, 4, 5, 6, 7, 9])
        let malformed = "input.malformed_json"
        #expect(
            errors.map { $0["code"]?.string } == [
                "input.invalid", malformed, malformed, "input.invalid", "input.too_large",
                "input.invalid",
            ]
        )
        #expect(errors[0]["field"] == "/event_type")
        #expect(errors[5]["field"] == "/actr")
        #expect(errors[5]["hint"] == #"Did you mean "actor"?"#)
        #expect(try await client.count == 2)
    }

    @Test("takes a line of 256 KiB and refuses one byte more")
    func lineBound() async throws {
        let client = try await Client.make()
        func line(_ count: Int) -> String {
            let head = #"{"event_type":"A"}"#
            return head + String(repeating: " ", count: count - head.utf8.count) + "\n"
        }
        let reply = try await client.stream(
            line(Limits.bulkLineBytesMax) + line(Limits.bulkLineBytesMax + 1)
        )
        expect(reply, through: 2, recorded: 1, rejected: 1)
        #expect(reply.at("errors", "0", "line") == 2)
    }

    @Test("lists a hundred errors and counts the rest")
    func errorsListed() async throws {
        let client = try await Client.make()
        for (count, listed) in [(100, 100), (101, 100)] {
            let reply = try await client.stream(String(repeating: "x\n", count: count))
            expect(reply, through: count, recorded: 0, rejected: count)
            #expect(reply.at("errors")?.array?.count == listed)
        }
    }

    @Test("is counted once when it is cut off and sent again under its key")
    func resume() async throws {
        let client = try await Client.make()
        // Beyond the first part, into the second, which is not committed.
        let text = Array(lines(1...2600).utf8)
        let cut = try await client.stream([text], key: "s", isCut: true)
        #expect(cut.status == 400)
        #expect(cut.code == "http.malformed_body")
        #expect(cut.hint?.hasPrefix("2000 lines are settled") ?? false)
        let progress = try await client.get("\(client.events)/bulk/s")
        expect(progress, through: 2000, recorded: 2000)
        let again = try await client.stream([Array(lines(1...3000).utf8)], key: "s")
        expect(again, through: 3000, recorded: 3000)
        #expect(try await client.count == 3000)
        let third = try await client.stream([Array(lines(1...3000).utf8)], key: "s")
        expect(third, through: 3000, recorded: 3000)
        let distinct = try await client.platform.number(
            """
            SELECT count(DISTINCT request_id) FROM \(client.tenant.slug.schemaName).audit_events
            """
        )
        #expect(distinct == 3000)
        #expect(try await client.count == 3000)
    }

    @Test("can be sent on from the first line that is not settled")
    func fromLine() async throws {
        let client = try await Client.make()
        expect(
            try await client.stream("x\n" + lines(2...3), key: "s"),
            through: 3,
            recorded: 2,
            rejected: 1
        )
        let gap = try await client.stream(lines(5...6), query: "?from_line=5", key: "s")
        #expect(gap.status == 400)
        #expect(gap.field == "/from_line")
        #expect(gap.hint == "Send on from line 4.")
        // An overlap is passed over.
        expect(
            try await client.stream(lines(3...5), query: "?from_line=3", key: "s"),
            through: 5,
            recorded: 4,
            rejected: 1
        )
        let error = try await client.stream("{\n", query: "?from_line=6", key: "s")
        expect(error, through: 6, recorded: 4, rejected: 2)
        #expect(error.at("errors", "0", "line") == 6)
        #expect(try await client.count == 4)
    }

    @Test("numbers its lines from what from_line says, without a key as well")
    func fromLineWithoutKey() async throws {
        let client = try await Client.make()
        let reply = try await client.stream("x\n" + line(11), query: "?from_line=10")
        expect(reply, through: 11, recorded: 1, rejected: 1)
        #expect(reply.at("errors", "0", "line") == 10)
    }

    @Test(
        "refuses a from_line that is no line's number",
        arguments: [
            "0", "-1", "x", "", "9007199254740992", "9223372036854775807", "99999999999999999999",
        ]
    )
    func badFromLine(value: String) async throws {
        let client = try await Client.make()
        let reply = try await client.stream(line(1), query: "?from_line=\(value)")
        #expect(reply.status == 400)
        #expect(reply.field == "/from_line")
        #expect(try await client.count == 0)
    }

    @Test("counts on from the last line number that it takes")
    func lastFromLine() async throws {
        let client = try await Client.make()
        let reply = try await client.stream(lines(1...3), query: "?from_line=9007199254740991")
        expect(reply, through: 9_007_199_254_740_993, recorded: 3)
    }

    @Test("recognises its events' own keys, in the stream and before it")
    func eventKeys() async throws {
        let client = try await Client.make()
        _ = try await client.record(line(1, key: "k1"))
        let reply = try await client.stream(lines(1...3, keys: true) + line(99, key: "k2"))
        expect(reply, through: 4, recorded: 2, replayed: 1, rejected: 1)
        #expect(reply.at("errors", "0", "line") == 4)
        #expect(reply.at("errors", "0", "code") == "idempotency.conflict")
        expect(
            try await client.stream(lines(1...3, keys: true)),
            through: 3,
            recorded: 0,
            replayed: 3
        )
        #expect(try await client.count == 3)
    }

    @Test("may be empty, and settles nothing then")
    func empty() async throws {
        let client = try await Client.make()
        expect(try await client.stream(""), through: 0, recorded: 0)
        expect(try await client.stream("\n \n\r\n", key: "blank"), through: 3, recorded: 0)
        expect(try await client.get("\(client.events)/bulk/blank"), through: 3, recorded: 0)
        let none = try await client.get("\(client.events)/bulk/none")
        #expect(none.status == 404)
    }

    @Test("is told from JSON by its media type", arguments: ["application/json", "text/plain"])
    func mediaType(type: String) async throws {
        let client = try await Client.make()
        let reply = try await client.platform.send(
            client.post(client.events + "/bulk").body(line(1), type: type)
        )
        #expect(reply.status == 415)
        #expect(try await client.count == 0)
    }
}
