import TestSupport

/// Texts of 2,000 lines and what people made of them: in every twentieth line a word or number is
/// another, or the line is new or gone.
struct EditedTexts {
    struct Pair {
        let old: String
        let new: String
    }

    private static let lines = 2000
    private static let words = """
        the candidate job offer interview team start date role manager please confirm your schedule \
        we thank you for applying and will call before next week about this position at our office \
        if questions remain salary benefits remote hybrid contract engineer senior reply to message \
        account settings policy review change request approved by department location screening
        """.split(separator: " ").map(String.init)
    private static let keys = [
        "timeout_seconds", "max_retries", "enabled", "endpoint", "region", "batch_size", "owner",
        "cache_ttl", "log_level", "queue", "threshold", "webhook_url",
    ]

    private var random: SeededGenerator

    /// Pairs of configurations, templates and prose in turn.
    static func pairs(_ count: Int, seed: UInt64) -> [Pair] {
        var texts = EditedTexts(random: SeededGenerator(seed: seed))
        return (0..<count).map { index in
            let kinds = [configuration, template, prose]
            let kind = kinds[index % kinds.count]
            let old = (0..<lines).map { kind(&texts, $0) }
            return Pair(old: text(old), new: text(texts.edited(old, by: kind)))
        }
    }

    private static func text(_ lines: [String]) -> String {
        lines.joined(separator: "\n") + "\n"
    }

    private mutating func number(_ range: Range<Int>) -> Int {
        Int.random(in: range, using: &random)
    }

    private mutating func pick(_ texts: [String]) -> String { texts[number(0..<texts.count)] }

    private mutating func words(_ count: Range<Int>) -> String {
        (0..<number(count)).map { _ in pick(Self.words) }.joined(separator: " ")
    }

    // MARK: Kinds of lines

    private static func configuration(_ texts: inout EditedTexts, _ line: Int) -> String {
        switch line % 14 {
        case 0: "\(texts.pick(words))_\(line):"
        case 1: "  # \(texts.words(4..<9))"
        case 2: "  hosts:"
        case 3...5:
            "    - host-\(texts.number(0..<400)).internal.example.com:\(texts.number(1000..<9999))"
        case 13: ""
        default: "  \(texts.pick(keys)): \(texts.number(0..<5000))"
        }
    }

    private static func template(_ texts: inout EditedTexts, _ line: Int) -> String {
        switch line % 8 {
        case 0: "<section id=\"\(texts.pick(words))-\(line)\">"
        case 1: "  <h2>\(texts.words(2..<6))</h2>"
        case 5:
            "  {{#if \(texts.pick(words)).\(texts.pick(words))}}<a href=\"{{ link }}\">\(texts.words(1..<4))</a>{{/if}}"
        case 6: "</section>"
        case 7: ""
        default: "  <p>\(texts.words(5..<11)) {{ \(texts.pick(words)).\(texts.pick(words)) }}.</p>"
        }
    }

    private static func prose(_ texts: inout EditedTexts, _ line: Int) -> String {
        line % 6 == 5 ? "" : texts.words(9..<16) + "."
    }

    // MARK: Edits

    private mutating func edited(
        _ lines: [String],
        by kind: (inout EditedTexts, Int) -> String
    ) -> [String] {
        lines.indices.flatMap { index in
            guard number(0..<20) == 0 else { return [lines[index]] }
            switch number(0..<16) {
            case 0: return []
            case 1: return [lines[index], kind(&self, index)]
            default: return [edited(lines[index])]
            }
        }
    }

    /// A line in which one word is another, new or gone.
    private mutating func edited(_ line: String) -> String {
        var parts = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        let place = parts.count - 1 - number(0..<max(1, (parts.count + 1) / 2))
        let isNumber = Int(parts[place]) != nil
        switch number(0..<6) {
        case 0 where parts.count > 4: parts.remove(at: place)
        case 1 where !isNumber: parts.insert(pick(Self.words), at: place)
        default: parts[place] = isNumber ? "\(number(0..<5000))" : pick(Self.words)
        }
        return parts.joined(separator: " ")
    }
}
