import Domain
import JSON
import Testing

@testable import Analysis

@Suite("What a model is asked about changes")
struct ChangeQuestionTests {
    private func asked(_ old: JSONValue, _ new: JSONValue) -> String {
        let question = ChangeQuestion(
            about: ChangeAssessment(old: old, new: new),
            audit: "people",
            baseline: Timestamp(microseconds: 0),
            current: Timestamp(microseconds: 1_000_000),
            tokensMax: 10_000,
            estimate: { $0.utf8.count / 4 }
        )
        return question.question.prompt.user
    }

    @Test("names nobody whom the results name")
    func people() {
        let asked = asked(
            [
                "users": [["id": 1, "name": "Hanna Gruber", "role": "viewer"]], "owner": "王小明",
                "admins": ["Rosa Backup"],
            ],
            [
                "users": [
                    ["id": 1, "name": "Hanna Gruber", "role": "admin", "note": "wie 王小明 wollte"],
                    ["id": 2, "name": "Jürgen Müller", "email": "jm@kunde.at", "role": "admin"],
                ],
                "owner": "Ana de Souza", "reviewers": ["Lea Moss"],
                "servers": [["id": 7, "name": "Apollo Main", "port": 22]],
            ]
        )
        for name in ["Hanna", "Gruber", "Jürgen", "Müller", "王小明", "Souza", "Moss", "jm@"] {
            #expect(!asked.contains(name), "\(asked)")
        }
        #expect(asked.contains("[PERSON_1]"), "\(asked)")
        #expect(asked.contains("viewer") && asked.contains("admin"), "\(asked)")
    }
}
