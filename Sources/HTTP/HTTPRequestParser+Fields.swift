extension HTTPRequestParser {
    /// One field line of a head (RFC 9112, section 5).
    mutating func parseField(
        _ input: Span<UInt8>,
        _ base: Int,
        _ line: Range<Int>
    ) throws(HTTPRequestError) {
        guard let (name, value) = HTTPFieldLine.parse(input, line) else { throw .badField }
        guard head.fields.entries.count < limits.fieldsMax else { throw .headTooLarge }
        let known = KnownField.named(input, name.lowerBound, name.count)
        let isRepeated = head.fields.known & known.bit != 0
        switch known {
        case .host:
            guard !isRepeated, !value.isEmpty, Self.isAuthority(input, value) else {
                throw .badHost
            }
            head.host = value.lowerBound - base..<value.upperBound - base
        case .contentLength:
            guard !isRepeated, let length = Self.decimal(input, value) else { throw .badFraming }
            head.contentLength = length
        case .transferEncoding:
            guard !isRepeated else { throw .badFraming }
            let isChunked = HTTPBytes.matches(input, value.lowerBound, value.count, "chunked")
            head.transferCoding = isChunked ? .chunked : .unsupported
        case .connection:
            noteConnection(input, value)
        case .expect:
            let isContinue = HTTPBytes.matches(
                input,
                value.lowerBound,
                value.count,
                "100-continue"
            )
            if isContinue, !isRepeated {
                head.expectsContinue = true
            } else {
                head.expectsOther = true
            }
        default: break
        }
        head.fields.known |= known.bit
        head.fields.entries.append(
            HTTPFields.Entry(
                nameStart: UInt32(name.lowerBound - base),
                nameCount: UInt16(clamping: name.count),
                known: known,
                valueStart: UInt32(value.lowerBound - base),
                valueCount: UInt32(value.count)
            )
        )
    }

    private static func isAuthority(_ input: Span<UInt8>, _ range: Range<Int>) -> Bool {
        for index in range where !HTTPBytes.isAuthority(input[index]) { return false }
        return true
    }

    /// Digits only, and few enough that nothing can overflow.
    private static func decimal(_ input: Span<UInt8>, _ range: Range<Int>) -> Int? {
        guard (1...18).contains(range.count) else { return nil }
        var value = 0
        for index in range {
            guard (0x30...0x39).contains(input[index]) else { return nil }
            value = value * 10 + Int(input[index] - 0x30)
        }
        return value
    }

    private mutating func noteConnection(_ input: Span<UInt8>, _ value: Range<Int>) {
        var start = value.lowerBound
        for index in value.lowerBound...value.upperBound
        where index == value.upperBound || input[index] == 0x2C {
            var end = index
            while start < end, input[start] == HTTPBytes.space || input[start] == HTTPBytes.tab {
                start += 1
            }
            while end > start,
                input[end - 1] == HTTPBytes.space || input[end - 1] == HTTPBytes.tab
            {
                end -= 1
            }
            if HTTPBytes.matches(input, start, end - start, "close") { head.closes = true }
            if HTTPBytes.matches(input, start, end - start, "keep-alive") {
                head.keepsAlive = true
            }
            start = index + 1
        }
    }

    /// The head as a value; every ambiguity about the body's end is refused here.
    mutating func finishHead(
        _ input: Span<UInt8>,
        _ range: Range<Int>
    ) throws(HTTPRequestError) -> HTTPRequestHead {
        let isModern = head.version == .http1_1
        let hasHost = head.fields.known & KnownField.host.bit != 0
        guard hasHost || !isModern else { throw .badHost }
        if hasHost, !head.authority.isEmpty { try compareAuthority(input, range.lowerBound) }
        let framing = try framing()
        if head.expectsOther, isModern { throw .expectationFailed }

        input.extracting(range).withUnsafeBufferPointer {
            head.fields.bytes.append(contentsOf: $0)
        }
        // An HTTP/1.0 client knows no interim response: its expectation is ignored (RFC 9110, 10.1.1).
        let result = HTTPRequestHead(
            method: head.method,
            version: head.version,
            fields: head.fields,
            framing: framing,
            keepsAlive: !head.closes && (isModern || head.keepsAlive),
            expectsContinue: head.expectsContinue && isModern && framing != .none,
            targetRange: head.target,
            pathRange: head.path,
            queryRange: head.query
        )
        head.searched = 0
        head.skippedEmptyLine = false
        return result
    }

    private func framing() throws(HTTPRequestError) -> HTTPBodyFraming {
        switch (head.transferCoding, head.contentLength) {
        case (.none, let length): return length.map { $0 == 0 ? .none : .length($0) } ?? .none
        case (_, .some): throw .badFraming
        case (_, nil) where head.version == .http1_0: throw .badFraming
        case (.unsupported, nil): throw .unsupportedTransferCoding
        case (.chunked, nil): return .chunked
        }
    }

    /// RFC 9112, section 3.2.2 lets the target win; two different answers are refused instead.
    private func compareAuthority(_ input: Span<UInt8>, _ base: Int) throws(HTTPRequestError) {
        guard head.authority.count == head.host.count else { throw .badHost }
        for index in 0..<head.host.count {
            let one = input[base + head.host.lowerBound + index]
            let other = input[base + head.authority.lowerBound + index]
            let isLetter = (0x41...0x5A).contains(one & 0xDF)
            guard one == other || (isLetter && one | 0x20 == other | 0x20) else { throw .badHost }
        }
    }
}

/// A field line, of a head or of a trailer section.
enum HTTPFieldLine {
    /// The places of name and value, or nil when the line is malformed.
    ///
    /// A space before the colon, a folded line and any control byte are malformed.
    static func parse(
        _ input: Span<UInt8>,
        _ line: Range<Int>
    ) -> (name: Range<Int>, value: Range<Int>)? {
        var index = line.lowerBound
        while index < line.upperBound, HTTPBytes.isToken(input[index]) { index += 1 }
        guard index > line.lowerBound, index < line.upperBound, input[index] == 0x3A else {
            return nil
        }
        let name = line.lowerBound..<index
        index += 1
        for place in index..<line.upperBound where !HTTPBytes.isFieldValue(input[place]) {
            return nil
        }
        var end = line.upperBound
        while index < end, input[index] == HTTPBytes.space || input[index] == HTTPBytes.tab {
            index += 1
        }
        while end > index, input[end - 1] == HTTPBytes.space || input[end - 1] == HTTPBytes.tab {
            end -= 1
        }
        return (name, index..<end)
    }
}
