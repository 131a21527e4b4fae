/// An append-only buffer of JSON text.
///
/// The caller writes the punctuation through `write(raw:)`; the writer's part is to escape, to
/// append quickly, and to be cut back when a part turns out unwanted.
public struct JSONWriter: Sendable {
    /// The text so far, as UTF-8.
    public private(set) var bytes: [UInt8]

    /// An empty buffer with room for `capacity` bytes.
    public init(capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// The number of bytes written.
    public var count: Int { bytes.count }

    /// Forgets everything after the first `count` bytes.
    public mutating func truncate(to count: Int) {
        bytes.removeLast(bytes.count - count)
    }

    /// Appends text that is already JSON.
    public mutating func write(raw text: StaticString) {
        if text.utf8CodeUnitCount == 1 { return bytes.append(text.utf8Start.pointee) }
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        )
    }

    /// Appends bytes that are already JSON.
    public mutating func write(raw text: [UInt8]) {
        bytes.append(contentsOf: text)
    }

    /// Appends bytes that are already JSON.
    public mutating func write(raw text: ArraySlice<UInt8>) {
        bytes.append(contentsOf: text)
    }

    /// Appends bytes that are already JSON from memory that stays in place during the call.
    public mutating func write(raw text: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: text)
    }

    /// Appends an integer.
    public mutating func write(int value: Int64) {
        if (0..<10).contains(value) {
            bytes.append(UInt8(ascii: "0") + UInt8(value))
        } else {
            bytes.append(contentsOf: String(value).utf8)
        }
    }

    /// Appends `true` or `false`.
    public mutating func write(bool value: Bool) {
        write(raw: value ? "true" : "false")
    }

    /// Appends a quoted string, escaping what RFC 8259 §7 says must be escaped.
    public mutating func write(string text: String) {
        var text = text
        text.withUTF8 { write(utf8: $0) }
    }

    /// Appends valid UTF-8 as a quoted string, from memory that stays in place during the call.
    public mutating func write(utf8 text: UnsafeBufferPointer<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        var plainStart = 0
        var index = Self.plainPrefix(text, from: 0)
        while index < text.count {
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[plainStart..<index]))
            escape(text[index])
            plainStart = index + 1
            index = Self.plainPrefix(text, from: plainStart)
        }
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[plainStart...]))
        bytes.append(UInt8(ascii: "\""))
    }

    /// Where the first byte stands that must be escaped, from a place on; the end when none does.
    private static func plainPrefix(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        // Eight bytes at a time: in a word with a byte below 0x20, equal to a quote or equal to a
        // backslash, subtracting 1 (or 0x20) borrows from that byte's empty top bit.
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        while index + 8 <= text.count {
            let word = UnsafeRawPointer(text.baseAddress.unsafelyUnwrapped + index)
                .loadUnaligned(as: UInt64.self)
            let quote = word ^ (ones &* 0x22)
            let backslash = word ^ (ones &* 0x5C)
            let found =
                ((word &- ones &* 0x20) & ~word) | ((quote &- ones) & ~quote)
                | ((backslash &- ones) & ~backslash)
            if found & tops != 0 { break }
            index += 8
        }
        while index < text.count {
            let byte = text[index]
            if byte < 0x20 || byte == 0x22 || byte == 0x5C { return index }
            index += 1
        }
        return index
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): write(raw: "\\\"")
        case UInt8(ascii: "\\"): write(raw: "\\\\")
        case 0x0A: write(raw: "\\n")
        case 0x0D: write(raw: "\\r")
        case 0x09: write(raw: "\\t")
        default:
            write(raw: byte < 0x10 ? "\\u000" : "\\u001")
            let digit = byte & 0x0F
            bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// Appends a whole value, without white space.
    public mutating func write(_ value: JSONValue) {
        switch value {
        case .null: write(raw: "null")
        case .bool(let truth): write(bool: truth)
        case .number(let number): bytes.append(contentsOf: number.text.utf8)
        case .string(let text): write(string: text)
        case .array(let elements): write(elements)
        case .object(let object): write(object)
        }
    }

    private mutating func write(_ elements: [JSONValue]) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func write(_ object: JSONObject) {
        bytes.append(UInt8(ascii: "{"))
        for (index, member) in object.members.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(string: member.key)
            bytes.append(UInt8(ascii: ":"))
            write(member.value)
        }
        bytes.append(UInt8(ascii: "}"))
    }
}

extension JSONValue {
    /// The document as compact JSON text.
    public var serialized: [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }
}

extension JSONValue: CustomStringConvertible {
    /// The document as compact JSON text.
    public var description: String { String(decoding: serialized, as: UTF8.self) }
}
