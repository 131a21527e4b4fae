public import JSON

/// The domain's values as JSON strings, written without a string in between: a page has hundreds.
extension JSONWriter {
    /// Appends the text form of an identifier.
    public mutating func write(_ id: UUID) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: UUID.textLength) { buffer in
            id.write(to: buffer)
            write(utf8: UnsafeBufferPointer(buffer))
        }
    }

    /// Appends the RFC 3339 form of an instant.
    public mutating func write(_ time: Timestamp) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Timestamp.textLengthMax) { buffer in
            let length = time.write(to: buffer)
            write(utf8: UnsafeBufferPointer(rebasing: buffer[..<length]))
        }
    }
}
