import Testing

@testable import Domain

@Suite("The texts of a statement")
struct SQLTextsTests {
    @Test(
        "are its literals and comments, as PostgreSQL reads them",
        arguments: [
            ("SELECT 'a', 'b''c' || ''", ["a", "b''c", ""]),
            (#"SELECT E'a\'b', e'c\\', name'd\'"#, [#"a\'b"#, #"c\\"#, #"d\"#]),
            ("SELECT $$a'b$$, $t$c$$d$t$ WHERE x = $1 AND y$z$ = 'e'", ["a'b", "c$$d", "e"]),
            ("SELECT 1 -- don't\nWHERE a = 'b'", [" don't", "b"]),
            ("SELECT /* it's /* in */ it */ 'a'", [" it's /* in */ it ", "a"]),
            (#"SELECT "o'brien", "a""b", 'c'"#, ["c"]),
            ("SELECT a - b / c, $1, '", [""]),
            ("SELECT $$a", ["a"]), ("SELECT $t$a$", ["a$"]), ("/* a", [" a"]),
            ("SELECT E'a\\", ["a\\"]), ("", []), ("$", []), ("a$b$c 'd'", ["d"]),
        ]
    )
    func texts(statement: String, texts: [String]) {
        let bytes = Array(statement.utf8)
        let found = SQLTexts.ranges(in: bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
        #expect(found == texts)
    }
}
