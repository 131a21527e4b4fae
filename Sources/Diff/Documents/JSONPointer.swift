/// Where a value stands in a JSON document (RFC 6901).
public struct JSONPointer: Sendable, Hashable, CustomStringConvertible {
    /// The names and numbers from the document's root to the value.
    public private(set) var tokens: [String]

    /// A pointer to the whole document, or to what the tokens lead to.
    public init(_ tokens: [String] = []) { self.tokens = tokens }

    /// A pointer to a member of what this one leads to.
    public func appending(_ token: String) -> JSONPointer { JSONPointer(tokens + [token]) }

    /// The pointer as text: `/Statement/0/Action`.
    public var description: String {
        tokens.map { "/" + Self.escaped($0) }.joined()
    }

    /// The token that stands so in a pointer's text; a `~` that is no escape stays.
    static func unescaped(_ token: Substring) -> String {
        var plain = String.UnicodeScalarView()
        var rest = token.unicodeScalars
        while let scalar = rest.popFirst() {
            if scalar == "~", let next = rest.first, next == "0" || next == "1" {
                plain.append(next == "0" ? "~" : "/")
                rest.removeFirst()
            } else {
                plain.append(scalar)
            }
        }
        return String(plain)
    }

    /// A token with `~` and `/` written as `~0` and `~1` (RFC 6901 §3).
    private static func escaped(_ token: String) -> String {
        guard token.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") })
        else { return token }
        var escaped = String.UnicodeScalarView()
        for scalar in token.unicodeScalars {
            switch scalar {
            case "~": escaped.append(contentsOf: "~0".unicodeScalars)
            case "/": escaped.append(contentsOf: "~1".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}
