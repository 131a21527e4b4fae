/// How the body of a message is delimited (RFC 9112, section 6).
public enum HTTPBodyFraming: Sendable, Equatable {
    /// No body follows.
    case none
    /// So many bytes follow, at least one.
    case length(Int)
    /// Chunks follow.
    case chunked
}

/// A request's line and fields, checked.
public struct HTTPRequestHead: Sendable {
    /// The method, as sent.
    public let method: HTTPMethod
    /// The version of the request line.
    public let version: HTTPVersion
    /// The fields, in order.
    public let fields: HTTPFields
    /// How the body is delimited.
    public let framing: HTTPBodyFraming
    /// Whether the client allows another request on the connection.
    public let keepsAlive: Bool
    /// Whether the client waits for `100 Continue` before it sends the body.
    public let expectsContinue: Bool

    // Places in `fields.bytes`, which begins with the request line.
    let targetRange: Range<Int>
    let pathRange: Range<Int>
    let queryRange: Range<Int>

    /// The target as sent.
    public var target: String { fields.text(targetRange) }

    /// The path, percent-decoded; `/` when an absolute target has none, `*` for `OPTIONS *`.
    ///
    /// Compare ``segments`` rather than this where an escaped slash would matter.
    public var path: String {
        pathRange.isEmpty ? "/" : HTTPPercent.decode(fields.bytes[pathRange], plusIsSpace: false)
    }

    /// The parts of the path between its slashes, each percent-decoded after the split.
    ///
    /// Empty for `/`; a slash at the end gives an empty last part. Never `.` or `..`.
    public var segments: [String] {
        guard pathRange.count > 1 else { return [] }
        return fields.bytes[pathRange.lowerBound + 1..<pathRange.upperBound]
            .split(separator: 0x2F, omittingEmptySubsequences: false)
            .map { HTTPPercent.decode($0, plusIsSpace: false) }
    }

    /// Whether the path as sent is exactly this text; makes no string.
    public func pathIs(_ path: StaticString) -> Bool {
        guard pathRange.count == path.utf8CodeUnitCount else { return false }
        let expected = path.utf8Start
        let bytes = fields.bytes.span
        for index in 0..<pathRange.count
        where bytes[pathRange.lowerBound + index] != expected[index] {
            return false
        }
        return true
    }

    /// The query as sent, without the question mark; nil when there is none.
    public var query: String? {
        // A question mark stands right before the range when there is a query, even an empty one.
        queryRange.lowerBound == pathRange.upperBound ? nil : fields.text(queryRange)
    }

    /// The query's `name=value` pairs in order, decoded as a form; a name without `=` has no value.
    public var queryItems: [(name: String, value: String)] {
        fields.bytes[queryRange].split(separator: 0x26).map { pair in
            let parts = pair.split(separator: 0x3D, maxSplits: 1, omittingEmptySubsequences: false)
            return (
                HTTPPercent.decode(parts[0], plusIsSpace: true),
                parts.count > 1 ? HTTPPercent.decode(parts[1], plusIsSpace: true) : ""
            )
        }
    }

    /// The value of the first query item of that name, or nil.
    public func queryItem(_ name: String) -> String? {
        queryItems.first { $0.name == name }?.value
    }
}

/// Percent encoding (RFC 3986, section 2.1).
enum HTTPPercent {
    /// The text; the bytes have been checked by ``isDecodable(_:)``.
    static func decode(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) -> String {
        String(decoding: decoded(bytes, plusIsSpace: plusIsSpace), as: UTF8.self)
    }

    /// Whether every escape is two hexadecimal digits, and the whole is UTF-8 without a NUL.
    static func isDecodable(_ bytes: ArraySlice<UInt8>) -> Bool {
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if bytes[index] == 0x25 {
                guard index + 2 < bytes.endIndex, HTTPBytes.hexadecimal(bytes[index + 1]) != nil,
                    HTTPBytes.hexadecimal(bytes[index + 2]) != nil
                else { return false }
                index += 2
            }
            index += 1
        }
        let plain = decoded(bytes, plusIsSpace: false)
        return !plain.contains(0) && String(validating: plain, as: UTF8.self) != nil
    }

    static func decoded(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) -> [UInt8] {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == 0x25, index + 2 < bytes.endIndex,
                let high = HTTPBytes.hexadecimal(bytes[index + 1]),
                let low = HTTPBytes.hexadecimal(bytes[index + 2])
            {
                plain.append(high << 4 | low)
                index += 3
                continue
            }
            plain.append(byte == 0x2B && plusIsSpace ? HTTPBytes.space : byte)
            index += 1
        }
        return plain
    }
}
