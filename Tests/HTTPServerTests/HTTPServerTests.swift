import HTTP
import Testing

@testable import HTTPServer

@Suite("The HTTP server")
struct HTTPServerTests {
    @Test("starts")
    func plain() throws {
        #expect(true)
    }
}
