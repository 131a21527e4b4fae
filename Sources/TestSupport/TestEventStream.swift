internal import API
public import HTTP
public import JSON

/// An answer that is still being streamed, read event by event.
public final class TestEventStream: Sendable {
    /// One event, or a comment.
    public enum Item: Sendable, Equatable {
        /// An event with its name and its data.
        case event(String, data: String)
        /// A comment.
        case comment
    }

    /// The status code.
    public let status: Int
    /// The fields.
    public let fields: HTTPFields
    private let sink: StreamSink
    private let task: Task<Void, Never>

    init(_ response: HTTPResponse) {
        status = response.status.code
        fields = response.fields
        let sink = StreamSink()
        self.sink = sink
        task = Task {
            switch response.body {
            case .none: break
            case .bytes(let bytes): await sink.take(bytes)
            // A handler's failure only cuts the stream, which its reader sees.
            case .stream(let write): try? await write(HTTPBodyWriter(sink: sink, request: 0))
            }
            await sink.end()
        }
    }

    /// The next event or comment; nil at the end of the stream.
    public func nextItem() async -> Item? { await sink.next() }

    /// The next event; nil at the end of the stream.
    public func next() async -> (name: String, data: JSONValue)? {
        while let item = await sink.next() {
            if case .event(let name, let data) = item {
                return (name, (try? JSONValue(parsing: Array(data.utf8))) ?? .null)
            }
        }
        return nil
    }

    /// Stops reading: whoever writes waits from now on.
    public func stall() async { await sink.stall() }

    /// Reads on.
    public func resume() async { await sink.resume() }

    /// Leaves, as a client that closes its connection; returns once the handler has ended.
    public func leave() async {
        task.cancel()
        await sink.resume()
        await task.value
    }
}

extension TestPlatform {
    /// The beginning of an answer that goes on.
    public func open(_ request: TestRequest) async throws -> TestEventStream {
        TestEventStream(await walk.answer(try request.head(), request.requestBody))
    }
}

/// Takes parts and cuts them into events.
private actor StreamSink: HTTPBodySink {
    private var text = ""
    private var hasEnded = false
    private var reader: CheckedContinuation<Void, Never>?
    private var isStalled = false
    private var writers: [CheckedContinuation<Void, Never>] = []

    func writeBodyPart(_ bytes: [UInt8], of request: UInt64) async throws(HTTPWriteError) {
        if isStalled { await withCheckedContinuation { writers.append($0) } }
        if Task.isCancelled { throw .connectionClosed }
        take(bytes)
    }

    func take(_ bytes: [UInt8]) {
        text += String(decoding: bytes, as: UTF8.self)
        wakeReader()
    }

    func end() {
        hasEnded = true
        wakeReader()
    }

    func stall() { isStalled = true }

    func resume() {
        isStalled = false
        for writer in writers { writer.resume() }
        writers = []
    }

    private func wakeReader() {
        reader?.resume()
        reader = nil
    }

    func next() async -> TestEventStream.Item? {
        while true {
            if let end = text.firstRange(of: "\n\n") {
                defer { text.removeSubrange(..<end.upperBound) }
                return Self.item(text[..<end.lowerBound])
            }
            if hasEnded { return nil }
            await withCheckedContinuation { reader = $0 }
        }
    }

    private static func item(_ block: Substring) -> TestEventStream.Item {
        var name = "message"
        var data: [Substring] = []
        var hasData = false
        for line in block.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("event: ") { name = String(line.dropFirst(7)) }
            if line.hasPrefix("data: ") {
                hasData = true
                data.append(line.dropFirst(6))
            }
        }
        return hasData ? .event(name, data: data.joined(separator: "\n")) : .comment
    }
}
