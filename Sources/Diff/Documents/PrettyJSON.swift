import JSON

/// A JSON document with one member or element to a line, members sorted by name.
///
/// The layout is that of Python's `json.dumps(indent=2, sort_keys=True, ensure_ascii=False)`, except
/// that numbers keep their text, and that characters which would hide or reorder a line are written
/// as escapes, which is the same JSON.
struct PrettyJSON {
    private(set) var bytes: [UInt8] = []
    private var starts = [0]

    init(_ value: JSONValue) {
        bytes.reserveCapacity(1024)
        write(value, depth: 0)
        endLine()
    }

    /// The document's lines.
    var lines: TextLines { TextLines(terminated: bytes, starts: starts) }

    private mutating func endLine() {
        bytes.append(UInt8(ascii: "\n"))
        starts.append(bytes.count)
    }

    private mutating func beginLine(_ depth: Int) {
        endLine()
        let count = bytes.count + depth * 2
        while bytes.count < count { bytes.append(UInt8(ascii: " ")) }
    }

    private mutating func write(_ value: JSONValue, depth: Int) {
        switch value {
        case .null: write(raw: "null")
        case .bool(let truth): write(raw: truth ? "true" : "false")
        case .number(let number): bytes.append(contentsOf: number.text.utf8)
        case .string(let text): write(quoted: text)
        case .array(let elements): write(elements, depth: depth)
        case .object(let object): write(object, depth: depth)
        }
    }

    private mutating func write(raw text: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount)
        )
    }

    private mutating func write(_ elements: [JSONValue], depth: Int) {
        if elements.isEmpty { return write(raw: "[]") }
        write(raw: "[")
        for (index, element) in elements.enumerated() {
            if index > 0 { write(raw: ",") }
            beginLine(depth + 1)
            write(element, depth: depth + 1)
        }
        beginLine(depth)
        write(raw: "]")
    }

    private mutating func write(_ object: JSONObject, depth: Int) {
        if object.isEmpty { return write(raw: "{}") }
        write(raw: "{")
        for (index, member) in object.sortedMembers.enumerated() {
            if index > 0 { write(raw: ",") }
            beginLine(depth + 1)
            write(quoted: member.key)
            write(raw: ": ")
            write(member.value, depth: depth + 1)
        }
        beginLine(depth)
        write(raw: "}")
    }

    private mutating func write(quoted text: String) {
        write(raw: "\"")
        var text = text
        let isPlain = text.withUTF8 { text in
            // Without a way out of the loop several bytes are tested at once.
            var odd: UInt8 = 0
            for byte in text {
                odd |= byte &- 0x20 < 0x5F ? 0 : 1
                odd |= byte == 0x22 || byte == 0x5C ? 1 : 0
            }
            let isPlain = odd == 0
            if isPlain { bytes.append(contentsOf: text) }
            return isPlain
        }
        if !isPlain {
            for scalar in text.unicodeScalars { write(scalar) }
        }
        write(raw: "\"")
    }

    private mutating func write(_ scalar: Unicode.Scalar) {
        switch scalar {
        case "\"": write(raw: "\\\"")
        case "\\": write(raw: "\\\\")
        case "\n": write(raw: "\\n")
        case "\r": write(raw: "\\r")
        case "\t": write(raw: "\\t")
        case "\u{8}": write(raw: "\\b")
        case "\u{C}": write(raw: "\\f")
        case _ where VisibleText.isHidden(scalar):
            for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                let digits = String(unit, radix: 16)
                write(raw: "\\u")
                bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: 4 - digits.count))
                bytes.append(contentsOf: digits.utf8)
            }
        default: bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }
}
