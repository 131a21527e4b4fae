import Analysis
import JSON
import Testing

@Suite("The assessment of changes")
struct ChangeAssessmentTests {
    @Test("finds no change in the same document, whatever the order of its members")
    func identical() throws {
        let assessment = try assess(#"{"a": 1, "b": [1, 2]}"#, #"{"b": [1, 2], "a": 1}"#)
        #expect(assessment.isIdentical)
        #expect(assessment.changeCount == 0)
        #expect(assessment.summary == "No change: both results are the same.")
    }
}

func assess(
    _ old: String,
    _ new: String,
    _ options: ComparisonOptions = ComparisonOptions()
) throws -> ChangeAssessment {
    ChangeAssessment(
        old: try JSONValue(parsing: Array(old.utf8)),
        new: try JSONValue(parsing: Array(new.utf8)),
        options: options
    )
}
