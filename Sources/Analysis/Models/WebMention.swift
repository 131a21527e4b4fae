/// Places in a text that a reader's program may turn into a request to somewhere else: addresses
/// with a scheme, with two slashes or with `www.`, and the targets of Markdown's links and images.
///
/// An analysis that shows one which its data does not have could carry data away (EchoLeak did).
enum WebMention {
    /// What begins a mention, and what of it counts.
    private enum Start {
        /// An address, which begins here.
        case address
        /// The name of a scheme, unless it is the end of another word or a word of its own.
        case scheme
        /// A target of any kind behind these characters.
        case target
        /// Likewise, where blanks may come first and plain words are no target.
        case definition
    }

    private static let written: [(String, Start)] = [
        ("//", .address), ("\\\\", .address), ("www.", .scheme), ("http:", .scheme),
        ("https:", .scheme), ("ftp:", .scheme), ("data:", .scheme), ("javascript:", .scheme),
        ("mailto:", .scheme), ("file:", .scheme), ("](", .target), ("]:", .definition),
    ]
    private static let starts = written.map { (text: Array($0.0.utf8), start: $0.1) }

    /// Each such place, as far as it goes without a blank.
    static func all(in text: String) -> [String] {
        let bytes = Array(text.utf8)
        let lower = bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        var found: [String] = []
        var index = 0
        while index < bytes.count {
            guard let start = starts.first(where: { lower[index...].starts(with: $0.text) }) else {
                index += 1
                continue
            }
            let behind = index + start.text.count
            if let mention = mention(start.start, from: index, behind, in: lower) {
                found.append(String(decoding: bytes[mention], as: UTF8.self))
                index = max(behind, mention.upperBound)
            } else {
                index = behind
            }
        }
        return found
    }

    private static func mention(
        _ start: Start,
        from index: Int,
        _ behind: Int,
        in bytes: [UInt8]
    ) -> Range<Int>? {
        func end(_ from: Int) -> Int { bytes[from...].firstIndex(where: isEnd) ?? bytes.count }
        switch start {
        case .address:
            let end = end(behind)
            return end > behind ? index..<end : nil
        case .scheme:
            let end = end(behind)
            let isWord = index > 0 && (0x61...0x7A).contains(bytes[index - 1])
            return end > behind && !isWord ? index..<end : nil
        case .target:
            let end = end(behind)
            return end > behind ? behind..<end : nil
        case .definition:
            let from = bytes[behind...].firstIndex { $0 > 0x20 && $0 != UInt8(ascii: "<") }
            guard let from else { return nil }
            let end = end(from)
            let target = bytes[from..<end]
            let leads = [":", "//", "\\"].contains { mark in
                let mark = Array(mark.utf8)
                return target.indices.contains { target[$0...].starts(with: mark) }
            }
            return leads ? from..<end : nil
        }
    }

    private static func isEnd(_ byte: UInt8) -> Bool {
        byte <= 0x20 || "\"'<>()[]{}`,;".utf8.contains(byte)
    }
}
