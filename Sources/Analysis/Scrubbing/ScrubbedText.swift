/// Text from which secrets and personal data have been taken.
///
/// It is made of our own words, numbers and what a ``Scrubber`` has given back, of nothing else: prompts
/// take no other text, so what was not scrubbed cannot be handed to a provider.
public struct ScrubbedText: Sendable, Equatable {
    /// The text.
    public let text: String

    /// Only for scrubbers, and for joining what they gave.
    init(scrubbed text: String) { self.text = text }

    /// The texts with another between them.
    public static func joined(_ texts: [ScrubbedText], by separator: ScrubbedText) -> ScrubbedText {
        ScrubbedText(scrubbed: texts.map(\.text).joined(separator: separator.text))
    }
}

extension ScrubbedText: ExpressibleByStringInterpolation {
    /// Our own words.
    public init(stringLiteral words: StaticString) { self.init(scrubbed: words.description) }

    /// Words with numbers and scrubbed texts between them.
    public init(stringInterpolation: StringInterpolation) {
        self.init(scrubbed: stringInterpolation.text)
    }

    /// Takes literals, numbers and scrubbed texts.
    public struct StringInterpolation: StringInterpolationProtocol {
        var text = ""

        /// Begins with nothing.
        public init(literalCapacity: Int, interpolationCount: Int) {}

        /// Appends our own words.
        public mutating func appendLiteral(_ words: StaticString) { text += words.description }

        /// Appends what was scrubbed.
        public mutating func appendInterpolation(_ scrubbed: ScrubbedText) {
            text += scrubbed.text
        }

        /// Appends a number.
        public mutating func appendInterpolation(_ number: Int) { text += String(number) }
    }
}
