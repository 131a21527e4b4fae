import Testing

@testable import Analysis

@Suite("A provider's wording")
struct ProviderFaultTests {
    @Test(
        "has durations that are read",
        arguments: [
            ("17s", 17), ("17.156209832s", 17.156209832), ("850ms", 0.85), ("6m0s", 360),
            ("1h2m3.5s", 3723.5), ("0s", 0),
        ]
    )
    func durations(_ text: String, _ seconds: Double) {
        #expect(Wording.duration(text) == .seconds(seconds))
    }

    @Test(
        "has others that are not",
        arguments: ["", "s", "17", "-3s", "1d", "1.2.3s", "17s ", "١s", "1e400s", "nans"]
    )
    func malformed(_ text: String) { #expect(Wording.duration(text) == nil) }

    @Test(
        "says in a sentence how long to wait",
        arguments: [
            ("You exceeded your quota.\nPlease retry in 17.5s.", 17.5),
            ("Rate limit reached. Please try again in 7.66s. Visit x", 7.66),
            ("Try again in 20 seconds.", 20), ("try again in 6m0s, please", 360),
        ]
    )
    func sentences(_ text: String, _ seconds: Double) {
        #expect(Wording.wait(in: text) == .seconds(seconds))
    }

    @Test(
        "mostly says nothing of the kind",
        arguments: ["", "in", "retry in", "in 5s", "Please retry in a while", "retry after 5s"]
    )
    func silence(_ text: String) { #expect(Wording.wait(in: text) == nil) }
}
