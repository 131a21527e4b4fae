/// The lexical tokens of the grammar (spec 2.1.6 to 2.1.9 and appendix C).
enum TokenKind: UInt8, Sendable, Equatable {
    case startOfFile, endOfFile
    case bang, dollar, ampersand, parenthesisOpen, parenthesisClose, spread, colon, equals, at
    case bracketOpen, bracketClose, braceOpen, pipe, braceClose
    case name, int, float, string, blockString

    /// How an error message calls the token.
    var description: String {
        switch self {
        case .startOfFile: "<SOF>"
        case .endOfFile: "<EOF>"
        case .bang: "\"!\""
        case .dollar: "\"$\""
        case .ampersand: "\"&\""
        case .parenthesisOpen: "\"(\""
        case .parenthesisClose: "\")\""
        case .spread: "\"...\""
        case .colon: "\":\""
        case .equals: "\"=\""
        case .at: "\"@\""
        case .bracketOpen: "\"[\""
        case .bracketClose: "\"]\""
        case .braceOpen: "\"{\""
        case .pipe: "\"|\""
        case .braceClose: "\"}\""
        case .name: "Name"
        case .int: "Int"
        case .float: "Float"
        case .string: "String"
        case .blockString: "BlockString"
        }
    }
}

/// A token as a range of the source; `text` is the value of names, numbers and strings.
struct Token: Sendable {
    var kind: TokenKind
    var start: Int
    var text: String

    var description: String {
        switch kind {
        case .name, .int, .float: "\(kind.description) \"\(text)\""
        case .string, .blockString: "\(kind.description) \(quoted(text))"
        default: kind.description
        }
    }
}

/// A string as a GraphQL string literal, shortened so that an error stays readable.
func quoted(_ text: String, maximum: Int = 80) -> String {
    var result = "\""
    for scalar in text.unicodeScalars.prefix(maximum) {
        switch scalar {
        case "\"": result += "\\\""
        case "\\": result += "\\\\"
        case "\n": result += "\\n"
        case "\r": result += "\\r"
        case "\t": result += "\\t"
        case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
            let hex = String(scalar.value, radix: 16, uppercase: true)
            result += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
        default: result.unicodeScalars.append(scalar)
        }
    }
    let isCut = text.unicodeScalars.count > maximum
    return result + (isCut ? "…\"" : "\"")
}
