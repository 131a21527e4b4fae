import HTTP

/// What a parser made of some bytes, so that two ways of feeding them can be compared.
struct Transcript: Equatable, CustomStringConvertible {
    var requests: [String] = []
    var ended = 0
    var error: HTTPRequestError?

    var description: String {
        "\(requests) ended \(ended) error \(error.map { "\($0)" } ?? "none")"
    }

    /// Feeds the bytes in growing prefixes that end at `splits` and at the end.
    init(_ bytes: [UInt8], splits: [Int] = [], limits: HTTPRequestParser.Limits = .init()) {
        var parser = HTTPRequestParser(limits: limits)
        var position = 0
        for end in splits + [bytes.count] {
            let prefix = Array(bytes[..<end])
            feeding: while true {
                do throws(HTTPRequestError) {
                    switch try parser.next(prefix.span, from: &position) {
                    case .needsMoreBytes: break feeding
                    case .head(let head): note(head)
                    case .body(let range):
                        requests[requests.count - 1] += String(
                            decoding: prefix[range],
                            as: UTF8.self
                        )
                    case .end: ended += 1
                    }
                } catch {
                    self.error = error
                    return
                }
            }
        }
    }

    private mutating func note(_ head: HTTPRequestHead) {
        let fields = head.fields.map { "\($0.name)=\($0.value)" }.joined(separator: ";")
        requests.append(
            "\(head.method) \(head.target) \(head.version) \(head.framing) "
                + "\(head.keepsAlive) \(head.expectsContinue) [\(fields)] "
        )
    }
}
