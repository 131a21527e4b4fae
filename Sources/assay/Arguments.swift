/// A command line: words, and options with or without a value.
struct Arguments {
    private var words: [String]
    private var options: [(name: String, value: String?)] = []

    /// - Parameter flags: the options that stand alone; every other one takes the next word.
    init(_ line: [String], flags: Set<String>) throws(UsageError) {
        words = []
        var rest = line[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                words.append(word)
                continue
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1)
            let name = parts.first.map(String.init) ?? ""
            if flags.contains(name) {
                options.append((name, nil))
            } else if parts.count == 2 {
                options.append((name, String(parts[1])))
            } else if let value = rest.popFirst() {
                options.append((name, value))
            } else {
                throw UsageError("--\(name) needs a value")
            }
        }
    }

    /// The next word, or what is missing.
    mutating func word(_ meaning: String) throws(UsageError) -> String {
        guard let word = optionalWord() else { throw UsageError("\(meaning) is missing") }
        return word
    }

    mutating func optionalWord() -> String? { words.isEmpty ? nil : words.removeFirst() }

    mutating func option(_ name: String) -> String? { values(of: name).last }

    mutating func required(_ name: String) throws(UsageError) -> String {
        guard let value = option(name) else { throw UsageError("--\(name) is missing") }
        return value
    }

    /// All values of an option that may stand several times.
    mutating func values(of name: String) -> [String] {
        let values = options.filter { $0.name == name }.compactMap(\.value)
        options.removeAll { $0.name == name && $0.value != nil }
        return values
    }

    mutating func flag(_ name: String) -> Bool {
        let isSet = options.contains { $0.name == name }
        options.removeAll { $0.name == name }
        return isSet
    }

    /// Refuses what no command has asked for.
    func finish() throws(UsageError) {
        if let option = options.first { throw UsageError("unknown option --\(option.name)") }
        if let word = words.first { throw UsageError("unexpected \"\(word)\"") }
    }
}

/// A command line that makes no sense; ends the process with status 64 (sysexits.h, EX_USAGE).
struct UsageError: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
}

/// A command that could not do what it was asked; ends the process with status 1.
struct CommandError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
