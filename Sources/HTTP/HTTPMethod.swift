/// A request method (RFC 9110, section 9): case-sensitive, any token.
public struct HTTPMethod: Sendable, Hashable, CustomStringConvertible {
    /// The method as sent.
    public let name: String

    /// A method from a name that is a token; nil for anything else.
    public init?(_ name: String) {
        guard !name.isEmpty, name.utf8.allSatisfy(HTTPBytes.isToken) else { return nil }
        self.name = name
    }

    init(token: String) { name = token }

    /// The method as sent.
    public var description: String { name }

    /// The `GET` method.
    public static let get = HTTPMethod(token: "GET")
    /// The `HEAD` method.
    public static let head = HTTPMethod(token: "HEAD")
    /// The `POST` method.
    public static let post = HTTPMethod(token: "POST")
    /// The `PUT` method.
    public static let put = HTTPMethod(token: "PUT")
    /// The `PATCH` method.
    public static let patch = HTTPMethod(token: "PATCH")
    /// The `DELETE` method.
    public static let delete = HTTPMethod(token: "DELETE")
    /// The `OPTIONS` method.
    public static let options = HTTPMethod(token: "OPTIONS")

    /// The method of a request line; the range has been checked to be a token.
    static func parsed(_ input: Span<UInt8>, _ range: Range<Int>) -> HTTPMethod {
        let first = input[range.lowerBound]
        if range.count == 3, first == 0x47, input[range.lowerBound + 1] == 0x45,
            input[range.lowerBound + 2] == 0x54
        {
            return HTTPMethod(token: "GET")
        }
        return HTTPMethod(
            token: input.extracting(range).withUnsafeBufferPointer {
                String(decoding: $0, as: UTF8.self)
            }
        )
    }
}

/// The versions of HTTP that are spoken.
public enum HTTPVersion: Sendable {
    /// HTTP/1.0: closes after each response unless asked otherwise, knows no chunked coding.
    case http1_0
    /// HTTP/1.1
    case http1_1
}
