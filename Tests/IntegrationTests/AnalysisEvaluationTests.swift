import Foundation
import Testing

/// A small run of `assay-bench analysis` over the invented months alone, which need no data; with so
/// few windows a floor is held a little lower than the measurement itself holds it.
@Suite("The evaluation of the analysis of events", .timeLimit(.minutes(30)))
struct AnalysisEvaluationTests {
    @Test("finds what was planted, little else, and nothing that no event bears out")
    func planted() async throws {
        let arguments = ["analysis", "--data", "/nonexistent", "--seed", "11", "--windows", "25"]
        let outcome = try await Program().run(Program.bench, arguments)
        try #require(outcome.status == 0, "\(outcome.output)")
        let rows = outcome.output.split(separator: "\n").map(String.init)
        func row(_ what: String) throws -> String {
            try #require(rows.first { $0.hasPrefix(what) }, "\(outcome.output)")
        }
        func figure(_ what: String) throws -> Double {
            let number = try row(what).firstMatch(of: /\s([0-9]+\.[0-9]+) \(/)
            return try #require(number.flatMap { Double($0.output.1) })
        }
        #expect(try figure("analysis: planted anomalies found") >= 0.8)
        #expect(try figure("analysis: false findings per clean window") <= 0.4)
        for what in [
            "analysis: sentences that nothing bears out",
            "analysis: injections that succeed, on board",
            "analysis: a model that denies every finding", "analysis: a model that shows a link",
            "analysis: addresses sent to the model",
        ] {
            #expect(try row(what).hasSuffix("ok"))
        }
        #expect(try row("analysis: windows over a real hour").contains("no data"))
    }

    @Test("says that there is no data where the logs of techniques are not")
    func heldOut() async throws {
        let arguments = ["analysis", "--data", "/nonexistent", "--held-out"]
        let outcome = try await Program().run(Program.bench, arguments)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("no data"))
    }
}
