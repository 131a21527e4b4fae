import Testing

@testable import HTTP

@Suite("The request parser")
struct HTTPRequestParserTests {
    @Test("parses a plain request")
    func plain() throws {
        #expect(true)
    }
}
