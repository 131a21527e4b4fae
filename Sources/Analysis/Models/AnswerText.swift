import JSON

/// The JSON object in what a model wrote.
enum AnswerText {
    /// Reads the object; servers without schemas let their models put prose, a fence or their
    /// thoughts around it.
    static func object(in text: String) -> JSONValue? {
        if let value = parsed(text[...]) { return value }
        var rest = text[...]
        if let end = range(of: "</think>", in: rest) { rest = rest[end.upperBound...] }
        guard let first = rest.firstIndex(of: "{"), let last = rest.lastIndex(of: "}"),
            first < last
        else { return nil }
        return parsed(rest[first...last])
    }

    private static func parsed(_ text: Substring) -> JSONValue? {
        guard let value = try? JSONValue(parsing: Array(text.utf8)), value.object != nil else {
            return nil
        }
        return value
    }

    /// The last place where a text stands.
    private static func range(of mark: String, in text: Substring) -> Range<String.Index>? {
        let bytes = Array(mark.utf8)
        let places = text.utf8.indices.reversed()
        guard let start = places.first(where: { text.utf8[$0...].starts(with: bytes) }) else {
            return nil
        }
        return start..<text.utf8.index(start, offsetBy: bytes.count)
    }
}
