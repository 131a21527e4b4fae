import HTTP
import Testing

@Suite("A request body")
struct HTTPRequestBodyTests {
    @Test("is collected up to its bound, and not a byte more")
    func collect() async throws {
        let bytes = Array("hello".utf8)
        #expect(try await HTTPRequestBody(bytes).collect(upTo: 5) == bytes)
        await #expect(throws: HTTPBodyError.tooLarge(bytesMax: 4)) {
            _ = try await HTTPRequestBody(bytes).collect(upTo: 4)
        }
        #expect(try await HTTPRequestBody.empty.collect(upTo: 0) == [])
    }

    @Test("comes to an end")
    func next() async throws {
        let body = HTTPRequestBody([1, 2])
        #expect(try await body.next() == [1, 2])
        #expect(try await body.next() == nil)
    }
}
