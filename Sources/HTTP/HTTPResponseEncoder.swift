/// Turns responses into bytes; one per event loop, since it keeps what does not change per second.
public struct HTTPResponseEncoder: Sendable {
    /// What of the request and the connection decides about the response's framing.
    public struct Context: Sendable {
        /// Whether the request's method was HEAD: no content is sent, but its length is told.
        public var isHead: Bool
        /// The request's version.
        public var version: HTTPVersion
        /// Whether the connection is closed after the response.
        public var closes: Bool

        /// A context.
        public init(isHead: Bool, version: HTTPVersion, closes: Bool) {
            self.isHead = isHead
            self.version = version
            self.closes = closes
        }
    }

    /// How the content follows the encoded head.
    public enum Content: Sendable, Equatable {
        /// Nothing follows.
        case none
        /// The bytes of the response's body follow as they are.
        case bytes
        /// The streamed parts follow as chunks.
        case chunks
        /// The streamed parts follow as they are, and the connection's end is theirs (HTTP/1.0).
        case untilClose
    }

    /// The end of a chunked body.
    public static let lastChunk = Array("0\r\n\r\n".utf8)
    /// The interim response that asks for the body.
    public static let interimContinue = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    private static let contentLength = Array("Content-Length: ".utf8)
    private static let chunked = Array("Transfer-Encoding: chunked\r\n".utf8)
    private static let close = Array("Connection: close\r\n".utf8)
    private static let keepAlive = Array("Connection: keep-alive\r\n".utf8)
    private static let lineEnd: [UInt8] = [HTTPBytes.carriageReturn, HTTPBytes.lineFeed]

    /// What is sent unless the response says otherwise: nothing may be stored, framed or sniffed.
    private static let defaults: HTTPFields = [
        .xContentTypeOptions: "nosniff",
        .referrerPolicy: "no-referrer",
        .xFrameOptions: "DENY",
        .cacheControl: "no-store",
        .contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
    ]

    /// The fields that the encoder alone decides about.
    private static let own =
        KnownField.contentLength.bit | KnownField.transferEncoding.bit
        | KnownField.connection.bit | KnownField.date.bit | KnownField.server.bit

    private var second = Int.min
    private var date: [UInt8] = []
    /// The date line and the defaults.
    private var common: [UInt8] = []
    /// The status line of 200, the date line and the defaults.
    private var commonOK: [UInt8] = []
    private var statusLines: [[UInt8]] = Array(repeating: [], count: 600)
    private let overridable = defaults.known
    private let mustFilter = own

    /// An encoder.
    public init() {}

    /// Appends the head of a response, and says what must follow it.
    ///
    /// A stream to an HTTP/1.0 client ends with the connection, whatever the context says.
    public mutating func encodeHead(
        of response: borrowing HTTPResponse,
        for context: Context,
        unixSeconds: Int,
        to output: inout [UInt8]
    ) -> Content {
        if unixSeconds != second { renew(unixSeconds) }
        let status = response.status.code
        let isOverriding = response.fields.known & overridable != 0
        if status == 200, !isOverriding {
            output.append(contentsOf: commonOK)
        } else {
            appendStatusLine(response.status, to: &output)
            output.append(contentsOf: isOverriding ? date : common)
            if isOverriding { appendDefaults(besides: response.fields, to: &output) }
        }
        appendFields(response.fields, to: &output)

        let content = appendFraming(of: response, for: context, to: &output)
        if context.closes || content == .untilClose {
            output.append(contentsOf: Self.close)
        } else if context.version == .http1_0 {
            output.append(contentsOf: Self.keepAlive)
        }
        output.append(HTTPBytes.carriageReturn)
        output.append(HTTPBytes.lineFeed)
        return content
    }

    /// Appends one chunk; the part must not be empty.
    public static func encodeChunk(_ part: [UInt8], to output: inout [UInt8]) {
        output.append(contentsOf: String(part.count, radix: 16).utf8)
        output.append(contentsOf: lineEnd)
        output.append(contentsOf: part)
        output.append(contentsOf: lineEnd)
    }

    private func appendFraming(
        of response: borrowing HTTPResponse,
        for context: Context,
        to output: inout [UInt8]
    ) -> Content {
        if response.status.forbidsBody { return .none }
        switch response.body {
        case .none:
            appendContentLength(0, to: &output)
            return .none
        case .bytes(let bytes):
            appendContentLength(bytes.count, to: &output)
            return context.isHead || bytes.isEmpty ? .none : .bytes
        case .stream:
            if context.version == .http1_0 { return context.isHead ? .none : .untilClose }
            output.append(contentsOf: Self.chunked)
            return context.isHead ? .none : .chunks
        }
    }

    private func appendContentLength(_ length: Int, to output: inout [UInt8]) {
        output.append(contentsOf: Self.contentLength)
        HTTPBytes.appendDecimal(length, to: &output)
        output.append(HTTPBytes.carriageReturn)
        output.append(HTTPBytes.lineFeed)
    }

    private func appendFields(_ fields: HTTPFields, to output: inout [UInt8]) {
        if fields.isWireFormat, fields.known & mustFilter == 0 {
            output.append(contentsOf: fields.bytes)
        } else {
            let kept = fields.rebuilt { $0.known.bit & mustFilter == 0 }
            output.append(contentsOf: kept.bytes)
        }
    }

    private func appendDefaults(besides fields: HTTPFields, to output: inout [UInt8]) {
        let kept = Self.defaults.rebuilt { $0.known.bit & fields.known == 0 }
        output.append(contentsOf: kept.bytes)
    }

    private mutating func appendStatusLine(_ status: HTTPStatus, to output: inout [UInt8]) {
        if statusLines[status.code].isEmpty {
            statusLines[status.code] = Array("HTTP/1.1 \(status.code) \(status.reason)\r\n".utf8)
        }
        output.append(contentsOf: statusLines[status.code])
    }

    private mutating func renew(_ unixSeconds: Int) {
        second = unixSeconds
        date = Array("Date: \(HTTPDate.imfFixdate(unixSeconds: unixSeconds))\r\n".utf8)
        common = date + Self.defaults.bytes
        var line: [UInt8] = []
        appendStatusLine(.ok, to: &line)
        commonOK = line + common
    }
}
