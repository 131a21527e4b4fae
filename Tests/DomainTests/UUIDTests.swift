import Domain
import TestSupport
import Testing

@Suite("UUID")
struct UUIDTests {
    @Test("makes the version 5 identifier of RFC 9562, appendix A.4")
    func nameBased() throws {
        let dns = try #require(UUID("6ba7b810-9dad-11d1-80b4-00c04fd430c8"))
        #expect(
            UUID(name: "www.example.com", in: dns).description
                == "2ed6657d-e927-568b-95e1-2665a8aea6a2"
        )
        #expect(UUID(name: "a", in: dns) != UUID(name: "b", in: dns))
    }

    @Test("reads back what it writes, in either case")
    func roundTrip() throws {
        var random = SeededGenerator(seed: 1)
        for _ in 0..<500 {
            let id = UUID(high: random.next(), low: random.next())
            #expect(UUID(id.description) == id)
            #expect(UUID(id.description.uppercased()) == id)
        }
    }

    @Test("has its bytes in network order")
    func bytes() throws {
        let id = try #require(UUID("00010203-0405-0607-0809-0a0b0c0d0e0f"))
        #expect(id.bytes == Array(0...15))
    }

    @Test(
        "refuses every other form",
        arguments: [
            "", "0", "00010203040506070809 0a0b0c0d0e0f", "000102030405060708090a0b0c0d0e0f",
            "00010203-0405-0607-0809-0a0b0c0d0e0", "00010203-0405-0607-0809-0a0b0c0d0e0f0",
            "{00010203-0405-0607-0809-0a0b0c0d0e0f}", " 00010203-0405-0607-0809-0a0b0c0d0e0f",
            "00010203-0405-0607-0809-0a0b0c0d0e0f\n", "0001020-30405-0607-0809-0a0b0c0d0e0f",
            "0001020g-0405-0607-0809-0a0b0c0d0e0f", "+0010203-0405-0607-0809-0a0b0c0d0e0f",
            "00010203_0405_0607_0809_0a0b0c0d0e0f", "00010203-0405-0607-0809-0a0b0c0d0e0\u{0661}",
        ]
    )
    func otherForms(text: String) {
        #expect(UUID(text) == nil)
    }

    @Test("orders by its bytes")
    func order() {
        #expect(UUID(high: 1, low: .max) < UUID(high: 2, low: 0))
        #expect(UUID(high: 1, low: 1) < UUID(high: 1, low: 1 << 63))
    }

    @Test("the identifiers of entities and actors never change, for what is stored refers to them")
    func stableNames() {
        #expect(
            UUID.ofEntity(type: "ROLE", key: "admin").description
                == "c2b758a7-71ad-539c-a690-a345cfe27afe"
        )
        #expect(UUID.ofEntity(type: nil, key: "admin") != .ofEntity(type: "ROLE", key: "admin"))
        #expect(UUID.ofActor("ana").description == "c15d8a8b-ba1f-5e1a-94dc-561d0dc3ed5c")
    }
}
