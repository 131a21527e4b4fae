/// SQL with psql's variables: `:"x"` for an identifier, `:'x'` for a literal, `:x` for SQL itself.
///
/// The files of `sql/` can so be run by psql as they are, and the service puts in the same places
/// what it has validated.
public struct SQLTemplate: Sendable {
    private enum Part: Sendable {
        case text(String)
        case identifier(String)
        case literal(String)
        case sql(String)
    }

    private let parts: [Part]
    /// The names of the variables, in the order they first stand.
    public let variables: [String]

    /// Splits the text at its variables.
    public init(_ text: String) {
        var parser = Parser(bytes: Array(text.utf8))
        parts = parser.parse()
        var names: [String] = []
        for part in parts {
            switch part {
            case .text: continue
            case .identifier(let name), .literal(let name), .sql(let name):
                if !names.contains(name) { names.append(name) }
            }
        }
        variables = names
    }

    /// The SQL with every variable replaced; traps when one has no value.
    public func render(_ values: KeyValuePairs<String, String>) -> String {
        var sql = ""
        sql.reserveCapacity(1024)
        func value(_ name: String) -> String {
            guard let value = values.first(where: { $0.key == name })?.value else {
                preconditionFailure("no value for the SQL variable \(name)")
            }
            return value
        }
        for part in parts {
            switch part {
            case .text(let text): sql += text
            case .identifier(let name): sql += Self.quote(value(name), with: "\"")
            case .literal(let name): sql += Self.quoteLiteral(value(name))
            case .sql(let name): sql += value(name)
            }
        }
        return sql
    }

    /// A string literal that means the same whatever `standard_conforming_strings` says
    /// (PostgreSQL manual, §4.1.2.2): one with a backslash is written in the E'' form.
    public static func quoteLiteral(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\\")) else { return quote(text, with: "'") }
        return " E"
            + quote(
                text.split(separator: "\\", omittingEmptySubsequences: false)
                    .joined(separator: "\\\\"),
                with: "'"
            )
    }

    private static func quote(_ text: String, with mark: Character) -> String {
        guard text.contains(mark) else { return "\(mark)\(text)\(mark)" }
        var quoted = String(mark)
        for character in text.unicodeScalars {
            quoted.unicodeScalars.append(character)
            if Character(character) == mark { quoted.append(mark) }
        }
        quoted.append(mark)
        return quoted
    }

    private struct Parser {
        let bytes: [UInt8]
        var position = 0
        var textStart = 0
        var parts: [Part] = []

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func parse() -> [Part] {
            while position < bytes.count {
                guard bytes[position] == UInt8(ascii: ":"), let found = variable() else {
                    position = endOfToken()
                    continue
                }
                flush(upTo: position)
                parts.append(found.part)
                position = found.end
                textStart = position
            }
            flush(upTo: position)
            return parts
        }

        /// The end of what can hold no variable, as for psql: a string, a quoted name, a comment.
        ///
        /// Otherwise the next byte. A doubled quote reads as two strings side by side.
        private func endOfToken() -> Int {
            let next = position + 1
            let closing: UInt8
            switch bytes[position] {
            case UInt8(ascii: "'"): closing = UInt8(ascii: "'")
            case UInt8(ascii: "\""): closing = UInt8(ascii: "\"")
            case UInt8(ascii: "-") where next < bytes.count && bytes[next] == UInt8(ascii: "-"):
                closing = UInt8(ascii: "\n")
            default: return next
            }
            return bytes[next...].firstIndex(of: closing).map { $0 + 1 } ?? bytes.count
        }

        private mutating func flush(upTo end: Int) {
            if end > textStart {
                parts.append(.text(String(decoding: bytes[textStart..<end], as: UTF8.self)))
            }
        }

        /// The variable at a colon; nil for the colon of a cast, an assignment or a slice.
        private func variable() -> (part: Part, end: Int)? {
            if position > 0, bytes[position - 1] == UInt8(ascii: ":") { return nil }
            var start = position + 1
            guard start < bytes.count else { return nil }
            let mark = bytes[start]
            let isQuoted = mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "'")
            if isQuoted { start += 1 }
            let end = bytes[start...].firstIndex { !Self.isNameByte($0) } ?? bytes.count
            guard end > start else { return nil }
            let name = String(decoding: bytes[start..<end], as: UTF8.self)
            guard isQuoted else { return (.sql(name), end) }
            guard end < bytes.count, bytes[end] == mark else { return nil }
            return (mark == UInt8(ascii: "'") ? .literal(name) : .identifier(name), end + 1)
        }

        private static func isNameByte(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
        }
    }
}
