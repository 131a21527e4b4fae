import Testing

@testable import HTTPClient

@Suite("A URL")
struct WebAddressTests {
    @Test(
        "is refused unless it is absolute, http or https, and without a password",
        arguments: [
            "", "example.org", "/path", "//example.org/", "ftp://example.org/",
            "file:///etc/passwd",
            "http://", "http://?x", "https://user@example.org/",
            "https://user:word@example.org/",
            "http://exa mple.org/", "http://example.org/a b", "http://example.org:99999/",
            "http://example.org/\0", "http://example.org/\r\nX: y", "gopher://example.org",
            "http://[::1", "javascript:alert(1)", "http://\(String(repeating: "a", count: 9000))/",
        ]
    )
    func refused(_ text: String) {
        #expect {
            try WebAddress(text)
        } throws: { error in
            if case .invalidURL = error as? HTTPClientError { true } else { false }
        }
    }

    @Test("is read with its parts, and loses its fragment")
    func parts() throws {
        let address = try WebAddress("HTTPS://Example.ORG/a/../b?c=d#e")
        #expect(address.text == "https://example.org/b?c=d" || address.text.hasSuffix("/b?c=d"))
        #expect(address.scheme == "https")
        #expect(address.host == "example.org")
        #expect(address.port == "443")
    }

    @Test(
        "leads on as a browser would have it",
        arguments: [
            ("/x", "https://a.example/x"), ("x", "https://a.example/p/x"),
            ("?y", "https://a.example/p/q?y"), ("//b.example/x", "https://b.example/x"),
            ("https://b.example:8443/", "https://b.example:8443/"),
        ]
    )
    func redirects(_ location: String, _ target: String) throws {
        let address = try WebAddress("https://a.example/p/q?old")
        #expect(try address.following(location).text == target)
    }

    @Test(
        "leads nowhere that gives up encryption or is no web address",
        arguments: ["http://a.example/", "ftp://a.example/", "https://u:p@a.example/", "file:///x"]
    )
    func refusedRedirects(_ location: String) throws {
        let address = try WebAddress("https://a.example/")
        #expect {
            try address.following(location)
        } throws: { error in
            if case .refusedRedirect = error as? HTTPClientError { true } else { false }
        }
    }

    @Test("shares an origin with those of the same scheme, host and port")
    func origins() throws {
        let address = try WebAddress("http://a.example/x")
        #expect(address.hasOrigin(of: try WebAddress("http://A.example:80/y")))
        for other in ["https://a.example/", "http://a.example:81/", "http://b.example/"] {
            #expect(!address.hasOrigin(of: try WebAddress(other)))
        }
    }
}
