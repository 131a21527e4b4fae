/// The command that shows how things are done, in the words of the documents in `Documentation`.
enum DocsCommand {
    static func run(_ arguments: inout Arguments) throws {
        let topic = arguments.optionalWord()
        try arguments.finish()
        guard let topic else { return print(overview) }
        guard let text = text(of: topic) else {
            throw UsageError(
                "there is no topic \"\(topic)\"; there are \(topics.joined(separator: ", "))"
            )
        }
        print(text)
    }

    /// The topics by name.
    static var topics: [String] { documents.map(\.topic) }

    /// What a topic's document says; nil when there is none.
    static func text(of topic: String) -> String? { documents.first { $0.topic == topic }?.text }

    private static let documents = EmbeddedFiles.all.map { file in
        (
            topic: String(file.path.split(separator: "/").last?.dropLast(".md".count) ?? ""),
            text: file.text
        )
    }

    private static var overview: String {
        let lines = documents.map { document in
            let title = document.text.prefix { $0 != "\n" }.drop { $0 == "#" || $0 == " " }
            return "  assay docs " + document.topic.padded(to: 12) + title
        }
        return lines.joined(separator: "\n")
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
