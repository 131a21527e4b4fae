import Testing

@testable import Analysis

@Suite("The names of events in prose")
struct EventCitationsTests {
    @Test(
        "are found alone and in runs",
        arguments: [
            ("E1 and (E3)", ["E1", "E3"]), ("E2–E4, E9", ["E2", "E3", "E4", "E9"]),
            ("E2-E3", ["E2", "E3"]), ("E4–E2", ["E2", "E4"]), ("E2 – E4", ["E2", "E4"]),
            ("XE1 E E1x E_1 e1 E1000 éE7", ["E7"]),
        ] as [(String, Set<String>)]
    )
    func names(_ text: String, _ names: Set<String>) {
        #expect(EventCitations.names(in: text) == names)
    }

    @Test("are told as runs")
    func runs() {
        #expect(
            EventCitations.runs(of: ["E9", "E2", "E3", "E4", "E6", "E7"]) == "E2–E4, E6, E7, E9"
        )
        #expect(EventCitations.runs(of: []) == "")
    }
}
