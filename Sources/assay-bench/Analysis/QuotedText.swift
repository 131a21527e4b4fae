/// A text of the analysis, taken apart into what it quotes and what it says itself.
///
/// Quoted is what stands in a code span of Markdown (CommonMark 6.1: as many backticks at its end as
/// at its beginning) or between “ and ”.
struct QuotedText {
    private(set) var quoted: [String] = []
    /// The rest, with a blank for each quotation.
    private(set) var prose = ""

    init(_ text: String, isMarkdown: Bool) {
        var rest = Substring(text)
        while let first = rest.first {
            if isMarkdown, first == "`" {
                let fence = rest.prefix { $0 == "`" }
                rest.removeFirst(fence.count)
                if let length = Self.length(of: rest, until: fence.count) {
                    quoted.append(String(rest.prefix(length)))
                    rest.removeFirst(length + fence.count)
                    prose += " "
                } else {
                    prose += fence
                }
            } else if first == "“", let end = rest.firstIndex(of: "”") {
                quoted.append(String(rest[..<end].dropFirst()))
                rest = rest[end...].dropFirst()
                prose += " "
            } else {
                prose.append(rest.removeFirst())
            }
        }
    }

    /// Characters before the next run of exactly so many backticks.
    private static func length(of text: Substring, until count: Int) -> Int? {
        var length = 0
        var run = 0
        for character in text {
            if character == "`" {
                run += 1
            } else {
                if run == count { return length - run }
                run = 0
            }
            length += 1
        }
        return run == count ? length - run : nil
    }
}
