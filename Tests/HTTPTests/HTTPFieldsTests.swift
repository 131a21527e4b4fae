import HTTP
import Testing

@Suite("Fields")
struct HTTPFieldsTests {
    @Test("cannot carry a byte that ends a line")
    func injection() {
        var fields = HTTPFields()
        fields.append(.location, " /a\r\nSet-Cookie: x=1\0 ")
        #expect(fields[.location] == "/a  Set-Cookie: x=1")
        #expect(fields.count == 1)
        #expect(HTTPFieldName("Bad Name") == nil)
        #expect(HTTPFieldName("Bad:") == nil)
        #expect(HTTPFieldName("") == nil)
    }

    @Test("keep their order, and are replaced and removed by name")
    func editing() {
        var fields: HTTPFields = [.contentType: "a", .setCookie: "1", .setCookie: "2"]
        #expect(fields.values(of: .setCookie) == ["1", "2"])
        fields.set(.contentType, "b")
        #expect(fields.map(\.value) == ["1", "2", "b"])
        fields.remove(.setCookie)
        #expect(fields.map(\.name) == ["Content-Type"])
        #expect(!fields.contains(.setCookie))
    }

    @Test("have names that are equal without case")
    func names() {
        #expect(HTTPFieldName("content-TYPE") == .contentType)
        #expect(HTTPFieldName("x-a") == HTTPFieldName("X-A"))
        #expect(HTTPFieldName("x-a")?.hashValue == HTTPFieldName("X-A")?.hashValue)
        #expect(HTTPFieldName("x-a") != HTTPFieldName("x-b"))
    }
}
