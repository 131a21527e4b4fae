/// The chunked transfer coding (RFC 9112, section 7.1); extensions and trailers are discarded.
struct HTTPChunkedDecoder: Sendable {
    enum Part: Sendable {
        case needsMoreBytes
        case data(Range<Int>)
        case end
    }

    private enum State: Sendable {
        case size(digits: Int)
        case extensions
        case sizeLineFeed
        case data
        case dataCarriageReturn
        case dataLineFeed
        case trailer
    }

    private var state = State.size(digits: 0)
    private var left = 0
    private var extensionBytesLeft: Int
    private var trailerBytesLeft: Int

    init(limits: HTTPRequestParser.Limits) {
        extensionBytesLeft = limits.chunkExtensionBytesMax
        trailerBytesLeft = limits.headBytesMax
    }

    mutating func next(
        _ input: Span<UInt8>,
        from position: inout Int
    ) throws(HTTPRequestError) -> Part {
        while position < input.count {
            switch state {
            case .data:
                let count = min(left, input.count - position)
                position += count
                left -= count
                if left == 0 { state = .dataCarriageReturn }
                return .data(position - count..<position)
            case .trailer:
                guard let isEnd = try trailerLine(input, &position) else { return .needsMoreBytes }
                if isEnd { return .end }
            default:
                try framingByte(input[position])
                position += 1
            }
        }
        return .needsMoreBytes
    }

    private mutating func framingByte(_ byte: UInt8) throws(HTTPRequestError) {
        switch (state, byte) {
        case (.size(let digits), _):
            try sizeByte(byte, digits: digits)
        case (.extensions, HTTPBytes.carriageReturn):
            state = .sizeLineFeed
        case (.extensions, _):
            extensionBytesLeft -= 1
            guard extensionBytesLeft >= 0, HTTPBytes.isFieldValue(byte) else { throw .badChunk }
        case (.sizeLineFeed, HTTPBytes.lineFeed):
            state = left == 0 ? .trailer : .data
        case (.dataCarriageReturn, HTTPBytes.carriageReturn):
            state = .dataLineFeed
        case (.dataLineFeed, HTTPBytes.lineFeed):
            state = .size(digits: 0)
            left = 0
        default:
            throw .badChunk
        }
    }

    private mutating func sizeByte(_ byte: UInt8, digits: Int) throws(HTTPRequestError) {
        if let digit = HTTPBytes.hexadecimal(byte) {
            // Fifteen digits cannot overflow 63 bits; leading zeros count, so the line is bounded.
            guard digits < 15 else { throw .badChunk }
            left = left << 4 | Int(digit)
            state = .size(digits: digits + 1)
            return
        }
        guard digits > 0 else { throw .badChunk }
        switch byte {
        case HTTPBytes.carriageReturn: state = .sizeLineFeed
        case 0x3B: state = .extensions
        default: throw .badChunk
        }
    }

    /// Whether a complete line is the empty one that ends the body; nil when there is none yet.
    private mutating func trailerLine(
        _ input: Span<UInt8>,
        _ position: inout Int
    ) throws(HTTPRequestError) -> Bool? {
        var end = position
        while end < input.count, input[end] != HTTPBytes.lineFeed { end += 1 }
        guard end - position < trailerBytesLeft else { throw .headTooLarge }
        guard end < input.count else { return nil }
        guard end > position, input[end - 1] == HTTPBytes.carriageReturn else { throw .badField }
        let line = position..<end - 1
        guard line.isEmpty || HTTPFieldLine.parse(input, line) != nil else { throw .badField }
        trailerBytesLeft -= end + 1 - position
        position = end + 1
        return line.isEmpty
    }
}
