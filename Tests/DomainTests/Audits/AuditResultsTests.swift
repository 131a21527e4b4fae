import Domain
import JSON
import Testing

@Suite("AuditResults")
struct AuditResultsTests {
    private func nested(_ levels: Int) -> JSONValue {
        (1..<levels).reduce([]) { inner, _ in [inner] }
    }

    @Test("nest as deep as any value, and no deeper")
    func depth() throws {
        _ = try AuditResults(nested(Limits.jsonDepthMax), at: "results")
        let problem = try #require(throws: Problem.self) {
            try AuditResults(nested(Limits.jsonDepthMax + 1), at: "results")
        }
        #expect(problem.field == "/results")
        #expect(problem.message == "Nested deeper than 64 levels.")
    }

    @Test("are as large as 8 MiB of text, and no larger")
    func size() throws {
        // The brackets and quotes are four bytes.
        let text = { JSONValue.array([.string(String(repeating: "x", count: $0 - 4))]) }
        _ = try AuditResults(text(Limits.auditResultsBytesMax), at: "results")
        let problem = try #require(throws: Problem.self) {
            try AuditResults(text(Limits.auditResultsBytesMax + 1), at: "results")
        }
        #expect(problem.code == .tooLarge)
    }

    @Test("count a number by the digits that jsonb writes for it")
    func longNumbers() throws {
        let number = try #require(JSONNumber("1e-1000"))
        let bomb = JSONValue.array(Array(repeating: .number(number), count: 10_000))
        let problem = try #require(throws: Problem.self) { try AuditResults(bomb, at: "results") }
        #expect(problem.code == .tooLarge)
        _ = try AuditResults([.number(number)], at: "results")
    }
}
