import Domain
import JSON
import Testing

@Suite("The sample audit")
struct SampleAuditTests {
    @Test("has two runs of results that may be stored as they are")
    func runs() throws {
        #expect(SampleAudit.runs.count == 2)
        #expect(SampleAudit.runs[0].daysBefore > SampleAudit.runs[1].daysBefore)
        for run in SampleAudit.runs {
            #expect(try AuditResults(run.results, at: "results").value == run.results)
        }
        #expect(SampleAudit.runs[0].results != SampleAudit.runs[1].results)
    }
}
