import Testing

@testable import Analysis

@Suite("A run of encoded text")
struct EncodedRunTests {
    private func scrubbed(_ text: String) -> String {
        var scrubber = Scrubber(knowing: ScrubberTests.staff)
        return scrubber.scrub(text).text
    }

    @Test(
        "that is a whole value is read even when it is short",
        arguments: [
            "Ym9AYnNwLmRl", "OC44LjQuNA==", "OC44LjQuNA", "aHVAa3VuZGUuYXQ=", "382e382e342e34",
            "62 6f 40 62 73 70 2e 64 65".filter { $0 != " " }, "OC44LjQuNA%3D%3D",
        ]
    )
    func whole(text: String) {
        #expect(scrubbed(text) == "[ENCODED_1]")
    }

    @Test(
        "is none where a word or an identifier only looks like one",
        arguments: [
            "customer", "Customers", "deadbeef", "20260302", "release2026", "background",
            "8f14e45f", "Senior Engineer", "eu-west-1", "", "a", "========", "abcdefgh=",
        ]
    )
    func none(text: String) {
        #expect(scrubbed(text) == text)
    }
}
