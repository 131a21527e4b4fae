@testable import GraphQL
import TestSupport
import Testing

@Suite("Places in a document")
struct SourceTests {
    /// Counts as a person would, from the start.
    private static func counted(_ text: String, _ offset: Int) -> GraphQL.SourceLocation {
        var line = 1
        var column = 1
        var position = 0
        var previous: Unicode.Scalar = " "
        for scalar in text.unicodeScalars where position < offset {
            position += scalar.utf8.count
            switch (previous, scalar) {
            case ("\r", "\n"): column = 1
            case (_, "\n"), (_, "\r"): (line, column) = (line + 1, 1)
            default: column += 1
            }
            previous = scalar
        }
        return GraphQL.SourceLocation(line: line, column: column)
    }

    @Test("Every place is named as counting from the start names it", arguments: 0..<20)
    func everyPlace(_ seed: Int) {
        var generator = SeededGenerator(seed: UInt64(seed))
        let alphabet: [Unicode.Scalar] = ["a", "é", "😀", "\n", "\r", " "]
        var scalars = String.UnicodeScalarView()
        for _ in 0..<400 {
            scalars.append(alphabet.randomElement(using: &generator) ?? "a")
        }
        let text = String(scalars)
        let source = Source(text)
        var offset = 0
        for (index, scalar) in scalars.enumerated() {
            // Between the two halves of a line terminator there is no place.
            let isInside = index > 0 && scalar == "\n" && Array(scalars)[index - 1] == "\r"
            if !isInside {
                #expect(source.location(at: offset) == Self.counted(text, offset))
            }
            offset += scalar.utf8.count
        }
        #expect(source.location(at: offset + 10) == Self.counted(text, offset))
    }
}
