/// Sections as the text that is kept with an event, and back.
///
/// A label stands on its own line, `- ` and `+ ` lines follow, and an empty line parts two sections.
/// What could be taken for something else is shown as its code points (`VisibleText`), so that a
/// value or a label can neither end a section nor begin one.
public enum DiffText {
    /// Stands behind the label of a section that was compared coarsely.
    static let coarseNote = " (compared coarsely: too large)"

    /// A text that no list of sections gives.
    public struct ParseError: Error, Sendable, Equatable {
        /// What is wrong, as a sentence without its end.
        public let reason: String
        /// The line that is wrong, from 1.
        public let line: Int
    }

    /// The text of some sections; nil when there is nothing to say.
    public static func text(_ sections: [DiffSection]) -> String? {
        guard !sections.isEmpty else { return nil }
        let count = sections.reduce(0) { count, section in
            section.lines.reduce(count + section.label.utf8.count + coarseNote.utf8.count + 2) {
                $0 + $1.text.utf8.count + 3
            }
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        for section in sections {
            if !bytes.isEmpty { bytes.append(contentsOf: "\n\n".utf8) }
            bytes.append(contentsOf: heading(section).utf8)
            for line in section.lines {
                bytes.append(UInt8(ascii: "\n"))
                bytes.append(line.sign == .removed ? UInt8(ascii: "-") : UInt8(ascii: "+"))
                bytes.append(UInt8(ascii: " "))
                VisibleText.append(line.text, to: &bytes)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func heading(_ section: DiffSection) -> String {
        var label = VisibleText.escaped(section.label).unicodeScalars
        if label.reversed().starts(with: coarseNote.unicodeScalars.reversed()) {
            label.removeLast()
            label += VisibleText.escape(")").unicodeScalars
        }
        if let first = label.first, first == "-" || first == "+" {
            label.replaceSubrange(
                ..<label.index(after: label.startIndex),
                with: VisibleText.escape(first).unicodeScalars
            )
        }
        return (label.isEmpty ? VisibleText.nothing : String(label))
            + (section.isCoarse ? coarseNote : "")
    }

    /// The sections that a text was made of.
    public static func sections(parsing text: String) throws(ParseError) -> [DiffSection] {
        var sections: [DiffSection] = []
        var isInside = false
        // Scalars, not characters: a value may begin with a mark that joins the space before it.
        let lines = text[...].unicodeScalars
            .split(separator: "\n", omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let sign: DiffSection.Line.Sign? =
                line.starts(with: ["-", " "])
                ? .removed : line.starts(with: ["+", " "]) ? .added : nil
            switch (sign, isInside) {
            case (let sign?, true):
                let value = VisibleText.unescaped(line.dropFirst(2))
                sections[sections.count - 1].lines.append(DiffSection.Line(sign, value))
            case (nil, true) where line.isEmpty:
                isInside = false
            case (nil, false) where !line.isEmpty:
                sections.append(section(heading: line))
                isInside = true
            case (nil, true):
                throw ParseError(reason: "a line without a sign in a section", line: index + 1)
            case (_, false):
                throw ParseError(reason: "a line without a label above it", line: index + 1)
            }
        }
        return sections
    }

    private static func section(heading: Substring.UnicodeScalarView) -> DiffSection {
        let note = coarseNote.unicodeScalars
        let isCoarse = heading.reversed().starts(with: note.reversed())
        let label = isCoarse ? heading.dropLast(note.count) : heading
        return DiffSection(label: VisibleText.unescaped(label), lines: [], isCoarse: isCoarse)
    }
}
