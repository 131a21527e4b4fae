import JSON

/// A file of the registry: the sections `System`, `User` and `Schema` of a Markdown text.
struct PromptTemplate: Sendable {
    let id: String
    let version: Int
    let system: String
    let user: String
    let schema: JSONValue

    /// Reads `…/<id>.v<version>.md`; nil for a file that is no template.
    init?(path: String, text: String) {
        let name = path.split(separator: "/").last?.split(separator: ".") ?? []
        guard name.count == 3, name[2] == "md", name[1].first == "v",
            let version = Int(name[1].dropFirst())
        else { return nil }
        let sections = PromptTemplate.sections(of: text)
        guard let system = sections["System"], let user = sections["User"],
            let schema = sections["Schema"],
            let shape = try? JSONValue(parsing: Array(schema.utf8))
        else { return nil }
        id = String(name[0])
        self.version = version
        self.system = system
        self.user = user
        self.schema = shape
    }

    /// The names that the user's part has places for, beside the nonce.
    var places: Set<String> {
        let pieces = user.split(separator: "{{").dropFirst(user.hasPrefix("{{") ? 0 : 1)
        return Set(pieces.compactMap { $0.split(separator: "}}").first.map(String.init) })
            .subtracting(["nonce"])
    }

    /// Puts data into its places; all of it is taken for untrusted, and scrubbed it has to be.
    ///
    /// The nonce has to be new for each prompt: who writes the data must not know the line that ends
    /// it.
    func filled(_ values: [String: ScrubbedText], nonce: String) -> Prompt {
        precondition(Set(values.keys) == places, "the prompt \(id) has other places")
        var marked = values.mapValues { UntrustedText.marked($0.text) }
        marked["nonce"] = nonce
        return Prompt(
            id: id,
            version: version,
            system: PromptTemplate.replaced(system, ["nonce": nonce]),
            user: PromptTemplate.replaced(user, marked),
            schema: schema
        )
    }

    /// One pass, so that a place that a value spells is not filled.
    private static func replaced(_ text: String, _ values: [String: String]) -> String {
        var result = ""
        for (index, piece) in text.split(separator: "{{", omittingEmptySubsequences: false)
            .enumerated()
        {
            let halves = piece.split(
                separator: "}}",
                maxSplits: 1,
                omittingEmptySubsequences: false
            )
            guard index > 0, halves.count == 2, let value = values[String(halves[0])] else {
                result += (index > 0 ? "{{" : "") + piece
                continue
            }
            result += value + halves[1]
        }
        return result
    }

    private static func sections(of text: String) -> [String: String] {
        var sections: [String: [Substring]] = [:]
        var current: String?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("## ") {
                current = String(line.dropFirst(3))
            } else if let current {
                sections[current, default: []].append(line)
            }
        }
        return sections.mapValues { lines in
            var lines = lines[...]
            while lines.first?.isEmpty == true { lines.removeFirst() }
            while lines.last?.isEmpty == true { lines.removeLast() }
            return lines.joined(separator: "\n")
        }
    }
}
