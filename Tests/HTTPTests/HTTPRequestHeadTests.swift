import HTTP
import Testing

@Suite("A request head")
struct HTTPRequestHeadTests {
    private func head(_ target: String, _ lines: String = "", version: String = "1.1") throws
        -> HTTPRequestHead
    {
        var parser = HTTPRequestParser()
        var position = 0
        let bytes = Array("GET \(target) HTTP/\(version)\r\nHost: a\r\n\(lines)\r\n".utf8)
        guard case .head(let head) = try parser.next(bytes.span, from: &position) else {
            throw HTTPRequestError.badRequestLine
        }
        return head
    }

    @Test("splits the path before it decodes")
    func segments() throws {
        #expect(try head("/").segments == [])
        #expect(try head("/a/b%2Fc/d%20e").segments == ["a", "b/c", "d e"])
        #expect(try head("/a/").segments == ["a", ""])
        #expect(try head("/caf%C3%A9").path == "/caf\u{e9}")
        #expect(try head("http://a").path == "/")
        #expect(try head("http://a/b?c").segments == ["b"])
        #expect(try head("/plain?x").pathIs("/plain"))
        #expect(try !head("/plain/").pathIs("/plain"))
    }

    @Test("decodes query items as a form")
    func query() throws {
        let items = try head("/?a=1&b=x+y%26z&&c&a=2").queryItems
        #expect(items.map(\.name) == ["a", "b", "c", "a"])
        #expect(items.map(\.value) == ["1", "x y&z", "", "2"])
        #expect(try head("/?a=1").queryItem("a") == "1")
        #expect(try head("/").query == nil)
        #expect(try head("/?").query == "")
    }

    @Test("finds fields without case, known and unknown ones")
    func fields() throws {
        let fields = try head("/", "x-tenant:  t \r\nX-Custom: 1\r\nx-custom: 2\r\n").fields
        #expect(fields["X-Tenant"] == "t")
        #expect(fields[.xTenant] == "t")
        #expect(fields["HOST"] == "a")
        #expect(fields["X-CUSTOM"] == "1")
        #expect(fields.values(of: HTTPFieldName("X-Custom") ?? .host) == ["1", "2"])
        #expect(fields["nothing"] == nil)
        #expect(fields[.accept] == nil)
    }

    @Test("knows whether the connection stays")
    func keepsAlive() throws {
        #expect(try head("/").keepsAlive)
        #expect(try !head("/", "Connection: foo , CLOSE\r\n").keepsAlive)
        #expect(try !head("/", version: "1.0").keepsAlive)
        #expect(try head("/", "Connection: keep-alive\r\n", version: "1.0").keepsAlive)
        #expect(try !head("/", "Connection: keep-alive, close\r\n", version: "1.0").keepsAlive)
    }
}
