/// An ordered list of fields, as bytes that are ready to be sent.
///
/// Bytes that would end a field or a line cannot get in: names are tokens by type, and values are
/// made legal when they are appended. Lookup is without case.
public struct HTTPFields: Sendable {
    struct Entry: Sendable {
        var nameStart: UInt32
        var nameCount: UInt16
        var known: KnownField
        var valueStart: UInt32
        var valueCount: UInt32

        var name: Range<Int> { Int(nameStart)..<Int(nameStart) + Int(nameCount) }
        var value: Range<Int> { Int(valueStart)..<Int(valueStart) + Int(valueCount) }
    }

    var bytes: [UInt8] = []
    var entries: [Entry] = []
    var known: UInt64 = 0
    /// Whether `bytes` is nothing but `name: value CR LF` lines; not so in a parsed request.
    var isWireFormat = true

    /// No fields.
    public init() {}

    /// The fields of a list, in its order.
    public init(_ list: KeyValuePairs<HTTPFieldName, String>) {
        for (name, value) in list { append(name, value) }
    }

    /// How many fields there are; a repeated one counts each time.
    public var count: Int { entries.count }

    /// Whether there are none.
    public var isEmpty: Bool { entries.isEmpty }

    /// Adds a field at the end, whether or not there is one of that name.
    ///
    /// Control bytes in the value become spaces, and spaces at its ends are dropped.
    public mutating func append(_ name: HTTPFieldName, _ value: String) {
        if !isWireFormat { self = rebuilt { _ in true } }
        let nameStart = bytes.count
        bytes.append(contentsOf: name.name.utf8)
        let nameCount = bytes.count - nameStart
        bytes.append(0x3A)
        bytes.append(HTTPBytes.space)
        let valueStart = bytes.count
        for byte in value.utf8 {
            let legal = HTTPBytes.isFieldValue(byte) ? byte : HTTPBytes.space
            let isBlank = legal == HTTPBytes.space || legal == HTTPBytes.tab
            if isBlank, bytes.count == valueStart { continue }
            bytes.append(legal)
        }
        while bytes.count > valueStart, let last = bytes.last,
            last == HTTPBytes.space || last == HTTPBytes.tab
        {
            bytes.removeLast()
        }
        entries.append(
            Entry(
                nameStart: UInt32(nameStart),
                nameCount: UInt16(nameCount),
                known: name.known,
                valueStart: UInt32(valueStart),
                valueCount: UInt32(bytes.count - valueStart)
            )
        )
        known |= name.known.bit
        bytes.append(HTTPBytes.carriageReturn)
        bytes.append(HTTPBytes.lineFeed)
    }

    /// Removes every field of that name and adds one at the end.
    public mutating func set(_ name: HTTPFieldName, _ value: String) {
        remove(name)
        append(name, value)
    }

    /// Removes every field of that name.
    public mutating func remove(_ name: HTTPFieldName) {
        guard contains(name) else { return }
        self = rebuilt { !matches($0, name) }
    }

    /// Whether there is a field of that name.
    public func contains(_ name: HTTPFieldName) -> Bool {
        if name.known != .other { return known & name.known.bit != 0 }
        return entries.contains { matches($0, name) }
    }

    /// The value of the first field of that name, or nil.
    public subscript(name: HTTPFieldName) -> String? {
        if name.known != .other, known & name.known.bit == 0 { return nil }
        for entry in entries where matches(entry, name) { return text(entry.value) }
        return nil
    }

    /// The value of the first field of that name, or nil; a name that is no token finds none.
    public subscript(name: String) -> String? { HTTPFieldName(name).flatMap { self[$0] } }

    /// The values of all fields of that name, in order.
    public func values(of name: HTTPFieldName) -> [String] {
        entries.filter { matches($0, name) }.map { text($0.value) }
    }

    func matches(_ entry: Entry, _ name: HTTPFieldName) -> Bool {
        if entry.known != .other || name.known != .other { return entry.known == name.known }
        var expected = name.name.utf8.makeIterator()
        guard Int(entry.nameCount) == name.name.utf8.count else { return false }
        for byte in bytes[entry.name] {
            guard let other = expected.next(), Self.folded(byte) == Self.folded(other) else {
                return false
            }
        }
        return true
    }

    private static func folded(_ byte: UInt8) -> UInt8 {
        (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The fields that pass, in wire format.
    func rebuilt(_ isKept: (Entry) -> Bool) -> HTTPFields {
        var result = HTTPFields()
        for entry in entries where isKept(entry) {
            result.append(HTTPFieldName(text(entry.name), entry.known), text(entry.value))
        }
        return result
    }
}

extension HTTPFields: Sequence {
    /// One field: its name as sent and its value.
    public typealias Element = (name: String, value: String)

    /// The fields in order.
    public func makeIterator() -> AnyIterator<Element> {
        var index = 0
        return AnyIterator {
            guard index < entries.count else { return nil }
            defer { index += 1 }
            return (text(entries[index].name), text(entries[index].value))
        }
    }
}

extension HTTPFields: ExpressibleByDictionaryLiteral {
    /// The fields of a literal, in its order; repeated names are kept.
    public init(dictionaryLiteral elements: (HTTPFieldName, String)...) {
        for (name, value) in elements { append(name, value) }
    }
}
