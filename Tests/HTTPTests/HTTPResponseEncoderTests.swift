import HTTP
import Testing

@Suite("The response encoder")
struct HTTPResponseEncoderTests {
    private func encode(
        _ response: HTTPResponse,
        isHead: Bool = false,
        version: HTTPVersion = .http1_1,
        closes: Bool = false
    ) -> (lines: [String], content: HTTPResponseEncoder.Content) {
        var encoder = HTTPResponseEncoder()
        var output: [UInt8] = []
        let content = encoder.encodeHead(
            of: response,
            for: HTTPResponseEncoder.Context(isHead: isHead, version: version, closes: closes),
            unixSeconds: 784_111_777,
            to: &output
        )
        let text = String(decoding: output, as: UTF8.self)
        #expect(text.hasSuffix("\r\n\r\n"))
        return (text.split(separator: "\r\n").map(String.init), content)
    }

    private let hello = HTTPResponse.Body.bytes(Array("hello".utf8))

    @Test("adds the date and the security fields, and never Server")
    func defaults() {
        let (lines, content) = encode(HTTPResponse(status: .ok, body: hello))
        #expect(
            lines == [
                "HTTP/1.1 200 OK", "Date: Sun, 06 Nov 1994 08:49:37 GMT",
                "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer",
                "X-Frame-Options: DENY", "Cache-Control: no-store",
                "Content-Security-Policy: default-src 'none'; frame-ancestors 'none'",
                "Content-Length: 5",
            ]
        )
        #expect(content == .bytes)
    }

    @Test("lets a response override the defaults, but not its framing")
    func overrides() {
        let fields: HTTPFields = [
            .cacheControl: "max-age=60", .server: "x", .contentLength: "99", .connection: "upgrade",
            .transferEncoding: "gzip", .date: "never",
        ]
        let lines = encode(HTTPResponse(status: .ok, fields: fields, body: hello)).lines
        #expect(lines.filter { $0.hasPrefix("Cache-Control") } == ["Cache-Control: max-age=60"])
        #expect(lines.contains("X-Frame-Options: DENY"))
        #expect(lines.filter { $0.hasPrefix("Content-Length") } == ["Content-Length: 5"])
        #expect(lines.filter { $0.hasPrefix("Date") } == ["Date: Sun, 06 Nov 1994 08:49:37 GMT"])
        #expect(!lines.contains { $0.hasPrefix("Server") || $0.hasPrefix("Transfer") })
        #expect(!lines.contains { $0.hasPrefix("Connection") })
    }

    @Test("frames each status, method and version as RFC 9112 asks")
    func framing() {
        let stream = HTTPResponse.Body.stream { _ in }
        var (lines, content) = encode(HTTPResponse(status: .noContent, body: hello))
        #expect(content == .none && !lines.contains { $0.hasPrefix("Content-Length") })
        (lines, content) = encode(HTTPResponse(status: .notModified, body: hello))
        #expect(content == .none && !lines.contains { $0.hasPrefix("Content-Length") })
        (lines, content) = encode(HTTPResponse(status: .ok, body: hello), isHead: true)
        #expect(content == .none && lines.contains("Content-Length: 5"))
        (lines, content) = encode(HTTPResponse(status: .ok))
        #expect(content == .none && lines.contains("Content-Length: 0"))
        (lines, content) = encode(HTTPResponse(status: .ok, body: stream))
        #expect(content == .chunks && lines.contains("Transfer-Encoding: chunked"))
        (lines, content) = encode(HTTPResponse(status: .ok, body: stream), version: .http1_0)
        #expect(content == .untilClose && lines.contains("Connection: close"))
        (lines, content) = encode(HTTPResponse(status: .ok, body: hello), version: .http1_0)
        #expect(content == .bytes && lines.contains("Connection: keep-alive"))
        (lines, content) = encode(HTTPResponse(status: .ok, body: hello), closes: true)
        #expect(lines.contains("Connection: close"))
    }

    @Test("writes chunks with hexadecimal sizes")
    func chunks() {
        var output: [UInt8] = []
        HTTPResponseEncoder.encodeChunk(Array(repeating: 0x78, count: 26), to: &output)
        #expect(output == Array("1a\r\n\(String(repeating: "x", count: 26))\r\n".utf8))
    }

    @Test("writes dates in the fixed format")
    func dates() {
        #expect(HTTPDate.imfFixdate(unixSeconds: 0) == "Thu, 01 Jan 1970 00:00:00 GMT")
        #expect(HTTPDate.imfFixdate(unixSeconds: 951_782_400) == "Tue, 29 Feb 2000 00:00:00 GMT")
        #expect(HTTPDate.imfFixdate(unixSeconds: 4_102_444_799) == "Thu, 31 Dec 2099 23:59:59 GMT")
    }

    @Test("has a problem with its own code for every refusal")
    func problems() {
        #expect(Set(HTTPRequestError.allCases.map(\.code)).count == HTTPRequestError.allCases.count)
        for error in HTTPRequestError.allCases {
            let response = HTTPResponse.problem(error)
            guard case .bytes(let bytes) = response.body else { return }
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(text.contains("\"code\":\"\(error.code)\""))
            #expect(text.contains("\"status\":\(error.status.code)"))
            #expect(response.fields[.contentType] == "application/problem+json")
        }
    }
}
