import JSON
import Testing

@Suite("Spelling")
struct SpellingTests {
    @Test(
        "finds what was probably meant",
        arguments: [
            ("evnet_type", "event_type"), ("EVENT_TYPE", "event_type"), ("event_typ", "event_type"),
            ("entity_idd", "entity_id"), ("detials", "details"),
        ]
    )
    func near(word: String, meant: String) {
        let names = ["event_type", "entity_id", "entity_type", "details"]
        #expect(Spelling.nearest(to: word, among: names) == meant)
    }

    @Test("guesses nothing when nothing is near, or nothing is there")
    func far() {
        #expect(Spelling.nearest(to: "password", among: ["event_type", "details"]) == nil)
        #expect(Spelling.nearest(to: "x", among: []) == nil)
    }

    @Test("bounds the work for a word of any length")
    func long() {
        let word = String(repeating: "e", count: 1_000_000)
        #expect(Spelling.nearest(to: word, among: ["event_type"]) == nil)
    }
}
