/// One line of a file in which the operator names things for tenants: `name tenant what it is`.
///
/// `#` begins a comment. The capture file, the audits' databases and the commands are such files.
struct NamedLine: Equatable {
    /// Its number in the file, from 1.
    let number: Int
    /// What others call the thing.
    let name: String
    /// The slug or id of the tenant whose it is.
    let tenant: String
    /// What it is.
    let rest: String

    /// A line that makes no sense.
    struct Mistake: Error, Equatable {
        /// Its number, from 1.
        let line: Int
        /// What is wrong, as the rest of a sentence; never the line itself, which may hold a password.
        let reason: String
    }

    /// Reads the lines of a file.
    ///
    /// - Parameter what: what stands behind name and tenant, as in "a connection".
    static func list(_ lines: [String], of what: String) throws(Mistake) -> [NamedLine] {
        var found: [NamedLine] = []
        for (index, line) in lines.enumerated() {
            let words = line.split(maxSplits: 2) { $0 == " " || $0 == "\t" }.map(String.init)
            if words.isEmpty || words[0].hasPrefix("#") { continue }
            guard words.count == 3, !words[2].trimmingSpaces.isEmpty else {
                throw Mistake(line: index + 1, reason: "expected a name, a tenant and \(what)")
            }
            guard (1...64).contains(words[0].utf8.count), words[0].utf8.allSatisfy(isNameByte)
            else {
                throw Mistake(
                    line: index + 1,
                    reason: "a name has 1 to 64 letters, digits, '-' and '_'"
                )
            }
            found.append(
                NamedLine(
                    number: index + 1,
                    name: words[0],
                    tenant: words[1],
                    rest: words[2].trimmingSpaces
                )
            )
        }
        return found
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension [NamedLine] {
    /// The lines, or a mistake where two say the same of `key`.
    func unique(
        by key: (NamedLine) -> [String],
        _ reason: String
    ) throws(NamedLine.Mistake) -> [NamedLine] {
        var known: Set<[String]> = []
        for line in self where !known.insert(key(line)).inserted {
            throw NamedLine.Mistake(line: line.number, reason: reason)
        }
        return self
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var text = self[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
