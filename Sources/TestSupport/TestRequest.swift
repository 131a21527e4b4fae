internal import API
public import HTTP
public import JSON

/// A request that is answered without a socket, read by the same parser as one from the network.
public struct TestRequest: Sendable {
    /// What the answer was.
    public struct Reply: Sendable {
        /// The status code.
        public let status: Int
        /// The fields.
        public let fields: HTTPFields
        /// The whole content.
        public let body: [UInt8]

        /// The content as text.
        public var text: String { String(decoding: body, as: UTF8.self) }

        /// The content as JSON; null when it is none.
        public var json: JSONValue { (try? JSONValue(parsing: body)) ?? .null }

        /// The value at a path of member names and array indices.
        public func at(_ path: String...) -> JSONValue? {
            path.reduce(json) { value, step in
                if let index = Int(step), let elements = value?.array {
                    return elements.indices.contains(index) ? elements[index] : nil
                }
                return value?[step]
            }
        }

        /// The stable code of a problem document, or of GraphQL's first error.
        public var code: String? {
            (at("code") ?? at("errors", "0", "extensions", "code"))?.string
        }
    }

    /// The method.
    public var method: String
    /// The target with its query.
    public var target: String
    /// The fields, besides Host.
    public var fields: [(name: String, value: String)] = []
    /// The parts of the body as they arrive; empty for a request without body.
    public var parts: [[UInt8]] = []
    /// Whether the body breaks off after its parts.
    public var isCut = false

    /// A request without body.
    public init(_ method: String, _ target: String, token: String? = nil) {
        self.method = method
        self.target = target
        if let token { fields.append(("Authorization", "Bearer \(token)")) }
    }

    /// The same with a field more.
    public func field(_ name: String, _ value: String) -> TestRequest {
        var request = self
        request.fields.append((name, value))
        return request
    }

    /// The same with a body of that media type.
    public func body(
        _ text: String,
        type: String? = "application/json"
    ) -> TestRequest {
        body(parts: [Array(text.utf8)], type: type)
    }

    /// The same with a body that arrives in parts.
    public func body(
        parts: [[UInt8]],
        type: String? = "application/json",
        isCut: Bool = false
    ) -> TestRequest {
        var request = self
        request.parts = parts.filter { !$0.isEmpty }
        request.isCut = isCut
        if let type { request.fields.append(("Content-Type", type)) }
        return request
    }

    /// The head as the parser reads it.
    public func head() throws -> HTTPRequestHead {
        var text = "\(method) \(target) HTTP/1.1\r\nHost: assay.example\r\n"
        for field in fields { text += "\(field.name): \(field.value)\r\n" }
        if !parts.isEmpty || isCut { text += "Transfer-Encoding: chunked\r\n" }
        text += "\r\n"
        let bytes = Array(text.utf8)
        var parser = HTTPRequestParser()
        var position = 0
        guard case .head(let head) = try parser.next(bytes.span, from: &position) else {
            throw Incomplete()
        }
        return head
    }

    /// The head does not end.
    public struct Incomplete: Error {}

    var requestBody: HTTPRequestBody {
        if parts.isEmpty, !isCut { return .empty }
        return HTTPRequestBody(
            source: PartsBody(parts, isCut: isCut),
            request: 0,
            framing: .chunked
        )
    }
}

extension TestPlatform {
    /// The answer of the service.
    public func send(_ request: TestRequest) async throws -> TestRequest.Reply {
        let response = await walk.answer(try request.head(), request.requestBody)
        let bytes: [UInt8]
        switch response.body {
        case .none: bytes = []
        case .bytes(let whole): bytes = whole
        case .stream(let write):
            let sink = ListSink()
            try await write(HTTPBodyWriter(sink: sink, request: 0))
            bytes = await sink.bytes
        }
        return TestRequest.Reply(
            status: response.status.code,
            fields: response.fields,
            body: bytes
        )
    }
}

/// A body that arrives part by part.
private actor PartsBody: HTTPBodySource {
    private var parts: [[UInt8]]
    private let isCut: Bool

    init(_ parts: [[UInt8]], isCut: Bool) {
        self.parts = parts.reversed()
        self.isCut = isCut
    }

    func nextBodyPart(of request: UInt64) async throws(HTTPBodyError) -> [UInt8]? {
        if let part = parts.popLast() { return part }
        if isCut { throw .connectionClosed }
        return nil
    }
}

/// A streamed response, gathered.
private actor ListSink: HTTPBodySink {
    private(set) var bytes: [UInt8] = []

    func writeBodyPart(_ bytes: [UInt8], of request: UInt64) async throws(HTTPWriteError) {
        self.bytes += bytes
    }
}
