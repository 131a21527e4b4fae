/// The credential of a model's provider, which no text, dump or error shows.
public struct ModelKey: Sendable {
    private let text: String

    /// Takes a key; nil for a text that could not be sent as the value of a header field.
    public init?(_ text: String) {
        let isVisible = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard !text.isEmpty, text.utf8.count <= 4096, isVisible else { return nil }
        self.text = text
    }

    /// The value of a header field that carries the key, behind a scheme such as `Bearer `.
    func headerValue(after scheme: String = "") -> String { scheme + text }

    /// The bytes with every place that repeats the key made unreadable: some servers quote the key
    /// that they refuse.
    func redacted(_ bytes: [UInt8]) -> [UInt8] {
        let key = Array(text.utf8)
        guard bytes.count >= key.count else { return bytes }
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            if bytes[index] == key[0], bytes[index...].starts(with: key) {
                kept.append(contentsOf: Array(description.utf8))
                index += key.count
            } else {
                kept.append(bytes[index])
                index += 1
            }
        }
        return kept
    }

    /// Likewise for a text.
    func redacted(_ text: String) -> String {
        String(decoding: redacted(Array(text.utf8)), as: UTF8.self)
    }
}

extension ModelKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Never the key.
    public var description: String { "[key]" }
    /// Never the key.
    public var debugDescription: String { description }
    /// Never the key.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
