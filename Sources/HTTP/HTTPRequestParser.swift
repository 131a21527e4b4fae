/// Reads requests from bytes as they arrive, strictly by RFC 9110 and RFC 9112.
///
/// The caller keeps the bytes: it passes all that it has, and `position` says how far they have
/// been used up. What is refused does not depend on where the bytes were split.
public struct HTTPRequestParser: Sendable {
    /// The largest request that is read.
    public struct Limits: Sendable {
        /// Bytes of the request line and the fields together; also of the trailer section.
        public var headBytesMax = 16 * 1024
        /// Bytes of the target.
        public var targetBytesMax = 8 * 1024
        /// Field lines of a head.
        public var fieldsMax = 128
        /// Bytes of all chunk extensions of one body together.
        public var chunkExtensionBytesMax = 4 * 1024

        /// The limits of the design.
        public init() {}
    }

    /// What the bytes turned out to be.
    public enum Event: Sendable {
        /// Nothing yet; call again with more bytes.
        case needsMoreBytes
        /// A request begins.
        case head(HTTPRequestHead)
        /// A part of the body, at these places of the input.
        case body(Range<Int>)
        /// The request is complete; the next may follow.
        case end
    }

    enum State: Sendable {
        case head
        case length(Int)
        case chunked(HTTPChunkedDecoder)
        case end
        case failed(HTTPRequestError)
    }

    var state = State.head
    var head = HeadProgress()
    let limits: Limits

    /// A parser at the beginning of a connection.
    public init(limits: Limits = Limits()) { self.limits = limits }

    /// Whether the parser stands between two requests and has seen no byte of the next.
    public var isBetweenRequests: Bool {
        if case .head = state { return head.isUntouched }
        return false
    }

    /// Reads on from `position`, which moves past the bytes that were used up.
    ///
    /// After an error the same error is thrown for ever.
    public mutating func next(
        _ input: Span<UInt8>,
        from position: inout Int
    ) throws(HTTPRequestError) -> Event {
        do throws(HTTPRequestError) {
            switch state {
            case .head:
                guard let head = try parseHead(input, &position) else { return .needsMoreBytes }
                switch head.framing {
                case .none: state = .end
                case .length(let count): state = .length(count)
                case .chunked: state = .chunked(HTTPChunkedDecoder(limits: limits))
                }
                return .head(head)
            case .length(let left):
                let count = min(left, input.count - position)
                guard count > 0 else { return .needsMoreBytes }
                position += count
                state = left == count ? .end : .length(left - count)
                return .body(position - count..<position)
            case .chunked(var decoder):
                let part = try decoder.next(input, from: &position)
                state = .chunked(decoder)
                switch part {
                case .needsMoreBytes: return .needsMoreBytes
                case .data(let range): return .body(range)
                case .end:
                    state = .head
                    return .end
                }
            case .end:
                state = .head
                return .end
            case .failed(let error):
                throw error
            }
        } catch {
            state = .failed(error)
            throw error
        }
    }
}
