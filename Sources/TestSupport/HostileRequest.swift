/// An HTTP request that must be refused, with the status that says so.
public struct HostileRequest: Sendable, CustomStringConvertible {
    /// What is wrong with it.
    public let name: String
    /// The status that answers it.
    public let status: Int
    /// The bytes as text; what would follow is not part of it.
    public let text: String

    /// The name, for test reports.
    public var description: String { name }

    init(_ status: Int, _ name: String, _ text: String) {
        self.status = status
        self.name = name
        self.text = text
    }

    /// A head of HTTP/1.1 with a host and these field lines.
    private static func post(_ lines: String) -> String {
        "POST /collect HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n"
    }

    private static func get(_ target: String) -> String {
        "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n"
    }

    private static func chunked(_ body: String) -> String {
        post("Transfer-Encoding: chunked\r\n") + body
    }

    /// Every kind of fault once.
    public static let all = requestLines + targets + fields + framings + chunks

    private static let requestLines = [
        HostileRequest(400, "bare LF after the request line", "GET / HTTP/1.1\nHost: a\n\n"),
        HostileRequest(400, "two empty lines first", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        HostileRequest(400, "no version", "GET /\r\n\r\n"),
        HostileRequest(400, "two spaces", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"),
        HostileRequest(400, "space after the version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"),
        HostileRequest(400, "tab instead of a space", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"),
        HostileRequest(400, "leading space", " GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
        HostileRequest(400, "method that is no token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"),
        HostileRequest(
            400,
            "endless method",
            String(repeating: "G", count: 33) + " / HTTP/1.1\r\n\r\n"
        ),
        HostileRequest(400, "lower-case version", "GET / http/1.1\r\nHost: a\r\n\r\n"),
        HostileRequest(400, "long version", "GET / HTTP/1.10\r\nHost: a\r\n\r\n"),
        HostileRequest(400, "TLS hello", "\u{16}\u{3}\u{1}\u{2}\n"),
        HostileRequest(505, "HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        HostileRequest(505, "HTTP/1.2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"),
        HostileRequest(505, "HTTP/0.9", "GET / HTTP/0.9\r\n\r\n"),
        HostileRequest(414, "long target", get("/" + String(repeating: "a", count: 9000))),
    ]

    private static let targets = [
        HostileRequest(400, "target without a slash", get("a/b")),
        HostileRequest(400, "asterisk with GET", get("*")),
        HostileRequest(400, "authority form", "CONNECT a:80 HTTP/1.1\r\nHost: a:80\r\n\r\n"),
        HostileRequest(400, "fragment", get("/a#b")),
        HostileRequest(400, "backslash", get("/a\\b")),
        HostileRequest(400, "bare control byte", get("/a\u{7}b")),
        HostileRequest(400, "byte above ASCII", get("/\u{e9}")),
        HostileRequest(400, "incomplete escape", get("/a%4")),
        HostileRequest(400, "escape that is no number", get("/a%zz")),
        HostileRequest(400, "escaped NUL", get("/a%00")),
        HostileRequest(400, "escape that is not UTF-8", get("/a%ff")),
        HostileRequest(400, "dot segments", get("/a/../b")),
        HostileRequest(400, "escaped dot segments", get("/a/%2e%2E/b")),
        HostileRequest(400, "bad escape in the query", get("/a?b=%")),
        HostileRequest(400, "other scheme", get("ftp://a/")),
        HostileRequest(400, "user in the target", get("http://u@a/")),
        HostileRequest(400, "absolute target without authority", get("http:///a")),
        HostileRequest(400, "absolute target for another host", get("http://b/")),
    ]

    private static let fields = [
        HostileRequest(400, "no host", "GET / HTTP/1.1\r\n\r\n"),
        HostileRequest(400, "two hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"),
        HostileRequest(400, "empty host", "GET / HTTP/1.1\r\nHost: \r\n\r\n"),
        HostileRequest(400, "list of hosts", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"),
        HostileRequest(400, "space before the colon", post("X : y\r\n")),
        HostileRequest(400, "space before the name", "GET / HTTP/1.1\r\n Host: a\r\n\r\n"),
        HostileRequest(400, "folded line", post("X: y\r\n z\r\n")),
        HostileRequest(400, "tab-folded line", post("X: y\r\n\tz\r\n")),
        HostileRequest(400, "no colon", post("X\r\n")),
        HostileRequest(400, "empty name", post(": y\r\n")),
        HostileRequest(400, "name that is no token", post("X@Y: z\r\n")),
        HostileRequest(400, "bare LF in the fields", post("X: y\nZ: z\r\n")),
        HostileRequest(400, "bare CR in a value", post("X: y\rZ: z\r\n")),
        HostileRequest(400, "NUL in a value", post("X: \0\r\n")),
        HostileRequest(400, "DEL in a value", post("X: \u{7f}\r\n")),
        HostileRequest(417, "other expectation", post("Expect: 200-ok\r\n")),
        HostileRequest(
            417,
            "two expectations",
            post("Expect: 100-continue\r\nExpect: 100-continue\r\n")
        ),
        HostileRequest(431, "large field", post("X: \(String(repeating: "x", count: 17_000))\r\n")),
        HostileRequest(431, "many fields", post(String(repeating: "X: y\r\n", count: 200))),
    ]

    private static let framings = [
        HostileRequest(
            400,
            "two lengths",
            post("Content-Length: 5\r\nContent-Length: 5\r\n") + "hello"
        ),
        HostileRequest(400, "list of lengths", post("Content-Length: 5, 5\r\n") + "hello"),
        HostileRequest(400, "signed length", post("Content-Length: +5\r\n") + "hello"),
        HostileRequest(400, "negative length", post("Content-Length: -5\r\n") + "hello"),
        HostileRequest(400, "hexadecimal length", post("Content-Length: 0x5\r\n") + "hello"),
        HostileRequest(400, "empty length", post("Content-Length:\r\n")),
        HostileRequest(
            400,
            "length above 63 bits",
            post("Content-Length: 99999999999999999999\r\n")
        ),
        HostileRequest(400, "digits that are not ASCII", post("Content-Length: \u{ff15}\r\n")),
        HostileRequest(
            400,
            "length and chunks",
            post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"
        ),
        HostileRequest(
            400,
            "chunks and length",
            post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n") + "0\r\n\r\n"
        ),
        HostileRequest(
            400,
            "two transfer codings",
            post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n") + "0\r\n\r\n"
        ),
        HostileRequest(501, "gzip and chunked", post("Transfer-Encoding: gzip, chunked\r\n")),
        HostileRequest(
            501,
            "chunked twice in a list",
            post("Transfer-Encoding: chunked, chunked\r\n")
        ),
        HostileRequest(501, "identity", post("Transfer-Encoding: identity\r\n")),
        HostileRequest(501, "not quite chunked", post("Transfer-Encoding: xchunked\r\n")),
        HostileRequest(
            501,
            "chunked with a vertical tab's cousin",
            post("Transfer-Encoding: \"chunked\"\r\n")
        ),
        HostileRequest(
            400,
            "chunks from HTTP/1.0",
            "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        ),
    ]

    private static let chunks = [
        HostileRequest(400, "chunk size that is no number", chunked("x\r\n")),
        HostileRequest(400, "empty chunk size", chunked("\r\n")),
        HostileRequest(400, "signed chunk size", chunked("+5\r\nhello\r\n0\r\n\r\n")),
        HostileRequest(400, "prefixed chunk size", chunked("0x5\r\nhello\r\n0\r\n\r\n")),
        HostileRequest(400, "space after the chunk size", chunked("5 \r\nhello\r\n0\r\n\r\n")),
        HostileRequest(400, "chunk size above 63 bits", chunked("ffffffffffffffff\r\n")),
        HostileRequest(400, "endless chunk size", chunked(String(repeating: "0", count: 40))),
        HostileRequest(400, "bare LF after the chunk size", chunked("5\nhello\r\n0\r\n\r\n")),
        HostileRequest(400, "bare CR after the chunk size", chunked("5\rhello\r\n0\r\n\r\n")),
        HostileRequest(400, "chunk that is too long", chunked("5\r\nhello!\r\n0\r\n\r\n")),
        HostileRequest(400, "bare LF after the data", chunked("5\r\nhello\n0\r\n\r\n")),
        HostileRequest(400, "bare LF in an extension", chunked("5;a\nb\r\nhello\r\n0\r\n\r\n")),
        HostileRequest(
            400,
            "long extension",
            chunked("5;\(String(repeating: "a", count: 5000))\r\n")
        ),
        HostileRequest(400, "trailer that is no field", chunked("0\r\nX\r\n\r\n")),
        HostileRequest(400, "bare LF in the trailer", chunked("0\r\nX: y\n\r\n")),
        HostileRequest(
            431,
            "large trailer",
            chunked("0\r\nX: \(String(repeating: "x", count: 17_000))\r\n")
        ),
    ]
}
