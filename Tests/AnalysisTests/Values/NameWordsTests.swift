import TestSupport
import Testing

@testable import Analysis

@Suite("The words of a member's name")
struct NameWordsTests {
    @Test(
        "are parted where words begin, in small letters and without plurals",
        arguments: [
            ("accessKeys", ["access", "key"]), ("ACCESS_KEYS", ["access", "key"]),
            ("HTTPServerURL", ["http", "server", "url"]), ("dBName", ["db", "name"]),
            ("x509Certificate", ["x509", "certificate"]), ("policies", ["policy"]),
            ("dns-status", ["dns", "status"]), ("--", []), ("", []),
            ("straßenNamen", ["straßen", "namen"]),
        ]
    )
    func words(name: String, words: [String]) {
        #expect(NameWords.of(name) == words)
    }

    @Test(
        "are the same whether a name is read by bytes or, for a letter beyond ASCII, by characters"
    )
    func reading() {
        var random = SeededGenerator(seed: 5)
        for _ in 0..<5000 {
            let name = String(
                (0..<Int.random(in: 0...16, using: &random)).compactMap { _ in
                    "aabBsSeyi10_- .".randomElement(using: &random)
                }
            )
            #expect(NameWords.of(name) + ["ß"] == NameWords.of("\(name) ß"), "\(name)")
        }
    }
}
