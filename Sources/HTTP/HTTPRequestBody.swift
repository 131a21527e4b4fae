/// Why a request's body could not be read to its end.
public enum HTTPBodyError: Error, Sendable, Equatable {
    /// The body is larger than the reader allows.
    case tooLarge(bytesMax: Int)
    /// The client sent nothing for too long.
    case timedOut
    /// The client went away before the body's end.
    case connectionClosed
    /// The body is malformed.
    case malformed(HTTPRequestError)
    /// The request is over: its handler has returned.
    case requestEnded
}

/// Where a request's body comes from; the server's connection, or a list in tests.
public protocol HTTPBodySource: AnyObject, Sendable {
    /// The next part, never empty, or nil at the end; `request` tells one request from the next.
    func nextBodyPart(of request: UInt64) async throws(HTTPBodyError) -> [UInt8]?
}

/// The body of a request, pulled by its handler part by part.
///
/// What is not pulled is not read from the socket either, so a slow handler slows its client.
public struct HTTPRequestBody: Sendable {
    /// The length that the client announced; nil for a chunked body, 0 when there is none.
    public let announcedLength: Int?
    private let source: (any HTTPBodySource)?
    private let request: UInt64

    /// No body.
    public static let empty = HTTPRequestBody(source: nil, request: 0, framing: .none)

    /// A body that a source will give; `request` is passed back to it.
    public init(source: (any HTTPBodySource)?, request: UInt64, framing: HTTPBodyFraming) {
        self.source = source
        self.request = request
        switch framing {
        case .none: announcedLength = 0
        case .length(let count): announcedLength = count
        case .chunked: announcedLength = nil
        }
    }

    /// A body that is there already, for callers without a connection.
    public init(_ bytes: [UInt8]) {
        let framing = bytes.isEmpty ? HTTPBodyFraming.none : .length(bytes.count)
        self.init(source: BufferedBody(bytes), request: 0, framing: framing)
    }

    /// The next part, never empty, or nil at the end.
    public func next() async throws(HTTPBodyError) -> [UInt8]? {
        guard announcedLength != 0, let source else { return nil }
        return try await source.nextBodyPart(of: request)
    }

    /// The whole body; throws `.tooLarge` as soon as it is known to be above the bound.
    public func collect(upTo bytesMax: Int) async throws(HTTPBodyError) -> [UInt8] {
        if let announcedLength, announcedLength > bytesMax { throw .tooLarge(bytesMax: bytesMax) }
        var whole: [UInt8] = []
        while let part = try await next() {
            guard part.count <= bytesMax - whole.count else { throw .tooLarge(bytesMax: bytesMax) }
            if whole.isEmpty { whole = part } else { whole.append(contentsOf: part) }
        }
        return whole
    }
}

/// A body that is there already.
private actor BufferedBody: HTTPBodySource {
    private var bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func nextBodyPart(of request: UInt64) async throws(HTTPBodyError) -> [UInt8]? {
        defer { bytes = [] }
        return bytes.isEmpty ? nil : bytes
    }
}
