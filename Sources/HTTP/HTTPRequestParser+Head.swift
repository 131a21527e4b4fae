/// What is known of a head that may still be incomplete; places count from the head's first byte.
struct HeadProgress: Sendable {
    enum TransferCoding: Sendable { case none, chunked, unsupported }

    var fields = HTTPFields()
    var lineStart = 0
    /// Where the search for the end of the line goes on.
    var searched = 0
    var skippedEmptyLine = false
    var hasRequestLine = false

    var method = HTTPMethod.get
    var version = HTTPVersion.http1_1
    var target = 0..<0
    var authority = 0..<0
    var path = 0..<0
    var query = 0..<0

    var host = 0..<0
    var contentLength: Int?
    var transferCoding = TransferCoding.none
    var closes = false
    var keepsAlive = false
    var expectsContinue = false
    var expectsOther = false

    var isUntouched: Bool { searched == 0 && !skippedEmptyLine }

    /// Back to the beginning, keeping the arrays' memory where nobody else holds it.
    mutating func reset() {
        fields.bytes.removeAll(keepingCapacity: true)
        fields.entries.removeAll(keepingCapacity: true)
        fields.known = 0
        fields.isWireFormat = false
        lineStart = 0
        searched = 0
        skippedEmptyLine = false
        hasRequestLine = false
        authority = 0..<0
        contentLength = nil
        transferCoding = .none
        closes = false
        keepsAlive = false
        expectsContinue = false
        expectsOther = false
    }
}

extension HTTPRequestParser {
    /// The head, once its empty line is there.
    mutating func parseHead(
        _ input: Span<UInt8>,
        _ position: inout Int
    ) throws(HTTPRequestError) -> HTTPRequestHead? {
        if head.searched == 0, !head.skippedEmptyLine { head.reset() }
        while true {
            let base = position
            guard let lineFeed = Self.lineFeed(in: input, from: base + head.searched) else {
                try checkIncomplete(input, base)
                return nil
            }
            guard lineFeed + 1 - base <= limits.headBytesMax else { throw tooLarge(input, base) }
            let start = base + head.lineStart
            guard lineFeed > start, input[lineFeed - 1] == HTTPBytes.carriageReturn else {
                throw head.hasRequestLine ? .badField : .badRequestLine
            }
            let end = lineFeed - 1
            head.lineStart = lineFeed + 1 - base
            head.searched = head.lineStart
            if start == end {
                if head.hasRequestLine {
                    let count = head.lineStart
                    position = base + count
                    return try finishHead(input, base..<base + count)
                }
                // RFC 9112, section 2.2: one empty line before the request line is tolerated.
                guard !head.skippedEmptyLine else { throw .badRequestLine }
                head.skippedEmptyLine = true
                head.lineStart = 0
                head.searched = 0
                position = base + 2
            } else if head.hasRequestLine {
                try parseField(input, base, start..<end)
            } else {
                try parseRequestLine(input, base, start..<end)
            }
        }
    }

    @inline(__always)
    private static func lineFeed(in input: Span<UInt8>, from start: Int) -> Int? {
        var index = start
        while index < input.count {
            if input[index] == HTTPBytes.lineFeed { return index }
            index += 1
        }
        return nil
    }

    /// Refuses what no further byte could mend, so that a wrong client need not time out.
    private mutating func checkIncomplete(
        _ input: Span<UInt8>,
        _ base: Int
    ) throws(HTTPRequestError) {
        let available = input.count - base
        guard available > 0 else { return }
        head.searched = available
        if !head.hasRequestLine {
            let first = input[base]
            guard HTTPBytes.isToken(first) || first == HTTPBytes.carriageReturn else {
                throw .badRequestLine
            }
        }
        if available >= limits.headBytesMax { throw tooLarge(input, base) }
    }

    private func tooLarge(_ input: Span<UInt8>, _ base: Int) -> HTTPRequestError {
        head.hasRequestLine ? .headTooLarge : .targetTooLong
    }

    private mutating func parseRequestLine(
        _ input: Span<UInt8>,
        _ base: Int,
        _ line: Range<Int>
    ) throws(HTTPRequestError) {
        var index = line.lowerBound
        while index < line.upperBound, HTTPBytes.isToken(input[index]) { index += 1 }
        guard index > line.lowerBound, index - line.lowerBound <= 32, index < line.upperBound,
            input[index] == HTTPBytes.space
        else { throw .badRequestLine }
        head.method = HTTPMethod.parsed(input, line.lowerBound..<index)

        let targetStart = index + 1
        var query = -1
        var needsCheck = false
        index = targetStart
        while index < line.upperBound, HTTPBytes.isTarget(input[index]) {
            switch input[index] {
            case 0x3F where query < 0: query = index
            case 0x25: needsCheck = true
            case 0x2E where input[index - 1] == 0x2F: needsCheck = true
            default: break
            }
            index += 1
        }
        guard index - targetStart <= limits.targetBytesMax else { throw .targetTooLong }
        guard index < line.upperBound, input[index] == HTTPBytes.space else {
            throw index < line.upperBound ? .badTarget : .badRequestLine
        }
        guard index > targetStart else { throw .badRequestLine }
        let target = targetStart..<index
        head.version = try Self.version(input, index + 1..<line.upperBound)
        head.hasRequestLine = true
        try parseTarget(input, base, target, query: query < 0 ? index : query)
        if needsCheck { try checkTarget(input, base) }
    }

    private static func version(
        _ input: Span<UInt8>,
        _ range: Range<Int>
    ) throws(HTTPRequestError) -> HTTPVersion {
        let start = range.lowerBound
        guard range.count == 8, input[start] == 0x48, input[start + 1] == 0x54,
            input[start + 2] == 0x54, input[start + 3] == 0x50, input[start + 4] == 0x2F,
            (0x30...0x39).contains(input[start + 5]), input[start + 6] == 0x2E,
            (0x30...0x39).contains(input[start + 7])
        else { throw .badRequestLine }
        switch (input[start + 5], input[start + 7]) {
        case (0x31, 0x31): return .http1_1
        case (0x31, 0x30): return .http1_0
        default: throw .unsupportedVersion
        }
    }

    /// Origin form, absolute form or the asterisk of `OPTIONS` (RFC 9112, section 3.2).
    private mutating func parseTarget(
        _ input: Span<UInt8>,
        _ base: Int,
        _ target: Range<Int>,
        query: Int
    ) throws(HTTPRequestError) {
        var pathStart = target.lowerBound
        if input[pathStart] == 0x2A {
            guard target.count == 1, head.method == .options else { throw .badTarget }
        } else if input[pathStart] != 0x2F {
            guard let schemeEnd = Self.schemeEnd(input, target) else { throw .badTarget }
            pathStart = schemeEnd
            while pathStart < query, input[pathStart] != 0x2F {
                guard HTTPBytes.isAuthority(input[pathStart]) else { throw .badTarget }
                pathStart += 1
            }
            guard pathStart > schemeEnd else { throw .badTarget }
            head.authority = schemeEnd - base..<pathStart - base
        }
        head.target = target.lowerBound - base..<target.upperBound - base
        head.path = pathStart - base..<query - base
        head.query = min(query + 1, target.upperBound) - base..<target.upperBound - base
    }

    /// Where `http://` or `https://` ends, if the target begins so.
    private static func schemeEnd(_ input: Span<UInt8>, _ target: Range<Int>) -> Int? {
        let start = target.lowerBound
        var colon = 0
        if target.count > 7, HTTPBytes.matches(input, start, 4, "http") { colon = start + 4 }
        if target.count > 8, HTTPBytes.matches(input, start, 5, "https") { colon = start + 5 }
        guard colon > 0, input[colon] == 0x3A, input[colon + 1] == 0x2F, input[colon + 2] == 0x2F
        else { return nil }
        return colon + 3
    }

    /// Refuses escapes that do not decode, and dot segments, which only an attack leaves in.
    private func checkTarget(_ input: Span<UInt8>, _ base: Int) throws(HTTPRequestError) {
        let bytes = input.extracting(base..<base + head.target.upperBound)
            .withUnsafeBufferPointer { Array($0) }
        guard HTTPPercent.isDecodable(bytes[head.path]),
            HTTPPercent.isDecodable(bytes[head.query])
        else { throw .badTarget }
        for segment in bytes[head.path].split(separator: 0x2F) {
            let plain = HTTPPercent.decoded(segment, plusIsSpace: false)
            guard plain != [0x2E], plain != [0x2E, 0x2E] else { throw .badTarget }
        }
    }
}
