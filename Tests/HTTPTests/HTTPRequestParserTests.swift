import HTTP
import TestSupport
import Testing

@Suite("The request parser")
struct HTTPRequestParserTests {
    static let accepted = [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "\r\nGET /a%20b?c=d HTTP/1.1\r\nHost: a:80\r\nX-Empty:\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: [::1]\r\nConnection: Keep-Alive, close\r\n\r\n",
        "GET http://a.example/x HTTP/1.1\r\nHost: A.example\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n",
        "POST / HTTP/1.1\r\nhost:a\r\ncontent-length:5\r\n\r\nhelloGET /2 HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\nExpect: 100-Continue\r\n\r\n"
            + "5;x=\"y\"\r\nhello\r\n00a\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n"
            + "GET /2 HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ]

    @Test("accepts what RFC 9112 allows, however the bytes are split", arguments: accepted)
    func accepts(_ text: String) {
        let bytes = Array(text.utf8)
        let whole = Transcript(bytes)
        #expect(whole.error == nil)
        #expect(whole.ended == whole.requests.count)
        #expect(whole.ended == text.components(" HTTP/1."))
        for split in 0...bytes.count {
            #expect(Transcript(bytes, splits: [split]) == whole, "split at \(split)")
        }
        #expect(Transcript(bytes, splits: Array(0...bytes.count)) == whole)
    }

    @Test("refuses hostile requests, however the bytes are split", arguments: HostileRequest.all)
    func refuses(_ request: HostileRequest) {
        let bytes = Array(request.text.utf8)
        let whole = Transcript(bytes)
        #expect(whole.error?.status.code == request.status)
        // Faults of size lie beyond their limit, and the long middle is all alike.
        for split in 0...bytes.count where split < 200 || split > bytes.count - 200 {
            let divided = Transcript(bytes, splits: [split])
            #expect(divided.error?.status.code == request.status, "split at \(split)")
            #expect(divided.ended == whole.ended)
        }
    }

    @Test("goes on refusing after an error")
    func staysFailed() throws {
        var parser = HTTPRequestParser()
        let bad = Array("GET / HTTP/1.1\nHost: a\r\n\r\n".utf8)
        let good = Array("GET / HTTP/1.1\r\nHost: a\r\n\r\n".utf8)
        var position = 0
        #expect(throws: HTTPRequestError.badRequestLine) {
            try parser.next(bad.span, from: &position)
        }
        position = 0
        #expect(throws: HTTPRequestError.badRequestLine) {
            try parser.next(good.span, from: &position)
        }
    }

    @Test("keeps each limit to the byte")
    func limits() {
        var limits = HTTPRequestParser.Limits()
        limits.headBytesMax = 100
        limits.targetBytesMax = 20
        limits.fieldsMax = 3
        func status(_ text: String) -> Int? {
            Transcript(Array(text.utf8), limits: limits).error?.status.code
        }
        let start = "GET / HTTP/1.1\r\nHost: a\r\nX: "
        #expect(
            status(start + String(repeating: "x", count: 100 - start.utf8.count - 4) + "\r\n\r\n")
                == nil
        )
        #expect(
            status(start + String(repeating: "x", count: 101 - start.utf8.count - 4) + "\r\n\r\n")
                == 431
        )
        let target = "/" + String(repeating: "t", count: 19)
        #expect(status("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n") == nil)
        #expect(status("GET \(target)t HTTP/1.1\r\nHost: a\r\n\r\n") == 414)
        #expect(status("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\n\r\n") == nil)
        #expect(status("GET / HTTP/1.1\r\nHost: a\r\nA: 1\r\nB: 2\r\nC: 3\r\n\r\n") == 431)
        limits.chunkExtensionBytesMax = 4
        let chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        #expect(status(chunked + "1;abc\r\nx\r\n1;d\r\nx\r\n0\r\n\r\n") == nil)
        #expect(status(chunked + "1;abc\r\nx\r\n1;de\r\nx\r\n0\r\n\r\n") == 400)
        #expect(status(chunked + "0\r\nA: \(String(repeating: "x", count: 99))\r\n\r\n") == 431)
    }

    @Test("never crashes and never decides by where the bytes were split", arguments: 0..<40)
    func fuzz(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let corpus = (Self.accepted + HostileRequest.all.map(\.text)).filter { $0.utf8.count < 500 }
        let insertions = [
            "\r\n", "\n", "\r", " ", "\t", ":", ",", "0", "\0", "Host: a\r\n", "%", "chunked",
        ]
        for round in 0..<60 {
            var bytes = Array((corpus.randomElement(using: &generator) ?? "").utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0...bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0 where place < bytes.count:
                    bytes[place] = .random(in: 0...255, using: &generator)
                case 1 where place < bytes.count: bytes.remove(at: place)
                case 2:
                    let other = Array((corpus.randomElement(using: &generator) ?? "").utf8)
                    bytes.replaceSubrange(place..., with: other.suffix(max(0, other.count - place)))
                default:
                    let text = insertions.randomElement(using: &generator) ?? ""
                    bytes.insert(contentsOf: Array(text.utf8), at: place)
                }
            }
            let whole = Transcript(bytes)
            let splits = (0..<3).map { _ in Int.random(in: 0...bytes.count, using: &generator) }
            for divided in [
                Transcript(bytes, splits: splits.sorted()),
                Transcript(bytes, splits: Array(0...bytes.count)),
            ] {
                // A part of a body may be reported before the fault that follows it is seen.
                #expect(divided.ended == whole.ended, "seed \(seed) round \(round)")
                #expect(
                    (divided.error == nil) == (whole.error == nil),
                    "seed \(seed) round \(round)"
                )
                #expect(divided.requests == whole.requests, "seed \(seed) round \(round)")
            }
        }
    }
}

extension String {
    fileprivate func components(_ separator: String) -> Int {
        var count = 0
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
