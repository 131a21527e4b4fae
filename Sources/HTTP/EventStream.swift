/// Server-Sent Events as bytes (WHATWG HTML, "Server-sent events").
public enum EventStream {
    /// One event.
    ///
    /// Every line of the data is sent as a line of its own, for a line's end would end the field.
    /// An event without data is sent with an empty one: browsers drop events that have none. A name
    /// or an id with a line's end, or an id with a NUL, is a mistake of the caller's.
    public static func event(
        _ name: String? = nil,
        id: String? = nil,
        data: some Collection<UInt8>
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(data.count + 32)
        if let name { append("event", Array(name.utf8), to: &bytes) }
        if let id {
            precondition(!id.utf8.contains(0), "an event's id cannot have a NUL")
            append("id", Array(id.utf8), to: &bytes)
        }
        append(data: data, to: &bytes)
        bytes.append(HTTPBytes.lineFeed)
        return bytes
    }

    /// A comment, which clients ignore: it shows both ends that the other is there.
    public static func comment(_ text: String = "") -> [UInt8] {
        precondition(!text.utf8.contains(where: isLineEnd), "a comment is one line")
        return Array(":\(text)\n\n".utf8)
    }

    private static func append(_ field: String, _ value: [UInt8], to bytes: inout [UInt8]) {
        precondition(!value.contains(where: isLineEnd), "an event's \(field) is one line")
        bytes.append(contentsOf: field.utf8)
        bytes.append(0x3A)
        bytes.append(HTTPBytes.space)
        bytes.append(contentsOf: value)
        bytes.append(HTTPBytes.lineFeed)
    }

    private static func append(data: some Collection<UInt8>, to bytes: inout [UInt8]) {
        var isAtStart = true
        var previous: UInt8 = 0
        for byte in data {
            if isAtStart { bytes.append(contentsOf: dataField) }
            isAtStart = false
            if byte == HTTPBytes.lineFeed, previous == HTTPBytes.carriageReturn {
                // The second half of one line end.
            } else if isLineEnd(byte) {
                bytes.append(HTTPBytes.lineFeed)
                bytes.append(contentsOf: dataField)
            } else {
                bytes.append(byte)
            }
            previous = byte
        }
        if isAtStart { bytes.append(contentsOf: dataField) }
        bytes.append(HTTPBytes.lineFeed)
    }

    private static let dataField = Array("data: ".utf8)

    private static func isLineEnd(_ byte: UInt8) -> Bool {
        byte == HTTPBytes.lineFeed || byte == HTTPBytes.carriageReturn
    }
}
