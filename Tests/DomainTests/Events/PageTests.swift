import Domain
import TestSupport
import Testing

@Suite("Cursors, pages and counts")
struct PageTests {
    @Test("a cursor reads back as the place it was made of")
    func roundTrip() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let cursor = Cursor(
                occurredAt: Timestamp(
                    microseconds: Int64.random(
                        in: -62_135_596_800_000_000...253_402_300_799_999_999,
                        using: &random
                    )
                ),
                id: UUID(high: random.next(), low: random.next())
            )
            #expect(Cursor(cursor.text) == cursor)
            #expect(cursor.text.utf8.count == 49)
        }
    }

    @Test("a text that was never handed out is no cursor")
    func altered() {
        let text = Cursor(occurredAt: Timestamp(microseconds: 10), id: UUID(high: 11, low: 12)).text
        for index in text.indices {
            for letter in ["+", "-", " ", "g", "A", "é"] as [Character] {
                var other = text
                other.replaceSubrange(index...index, with: String(letter))
                #expect(Cursor(other) == nil)
            }
        }
        for other in ["", "e", text + "0", String(text.dropLast()), " " + text.dropFirst()] {
            #expect(Cursor(other) == nil)
        }
    }

    @Test("a cursor outside of the years that exist is none, for arithmetic would overflow on it")
    func outOfRange() {
        for time: Int64 in [.min, .max, 253_402_300_800_000_000, -62_135_596_800_000_001] {
            let cursor = Cursor(
                occurredAt: Timestamp(microseconds: time),
                id: UUID(high: 1, low: 1)
            )
            #expect(Cursor(cursor.text) == nil)
        }
    }

    @Test("a page is forward and of the usual size unless the caller says otherwise")
    func pages() throws {
        let usual = try PageRequest(first: nil, after: nil, last: nil, before: nil)
        #expect(usual.size == 50)
        #expect(!usual.isBackward)
        let cursor = Cursor(occurredAt: Timestamp(microseconds: 1), id: UUID(high: 1, low: 1))
        let back = try PageRequest(first: nil, after: nil, last: 3, before: cursor.text)
        #expect(back.isBackward)
        #expect(back.size == 3)
        #expect(back.before == cursor)
        #expect(
            try PageRequest(first: 2, after: cursor.text, last: nil, before: nil).after == cursor
        )
    }

    @Test(
        "a page has 1 to 200 events",
        arguments: [(0, false), (1, true), (200, true), (201, false)]
    )
    func sizes(size: Int, fits: Bool) {
        #expect(
            ((try? PageRequest(first: size, after: nil, last: nil, before: nil)) != nil) == fits
        )
        #expect(
            ((try? PageRequest(first: nil, after: nil, last: size, before: nil)) != nil) == fits
        )
    }

    @Test("a page request that makes no sense names the argument")
    func refused() {
        func field(
            first: Int? = nil,
            after: String? = nil,
            last: Int? = nil,
            before: String? = nil
        ) -> String? {
            #expect(throws: Problem.self) {
                try PageRequest(first: first, after: after, last: last, before: before)
            }?.field
        }
        #expect(field(first: 1, last: 1) == "/last")
        #expect(field(first: -1) == "/first")
        #expect(field(last: 0) == "/last")
        #expect(field(after: "x") == "/after")
        #expect(field(before: "") == "/before")
    }

    @Test(
        "a count reads as people write it, and says when there are more",
        arguments: [
            (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (8214, "8,214"),
            (10_000, "10,000"), (10_001, "10,000+"), (1_000_000, "10,000+"),
        ]
    )
    func counts(counted: Int, display: String) {
        #expect(BoundedCount(counted: counted).display == display)
        #expect(BoundedCount(counted: counted).isMore == (counted > Limits.exactCountMax))
    }
}
