/// What one field lost and gained.
public struct DiffSection: Sendable, Equatable {
    /// One line that was removed or added.
    public struct Line: Sendable, Equatable {
        /// Whether a line went or came.
        public enum Sign: Sendable, Equatable {
            /// The line was there and is no more.
            case removed
            /// The line was not there before.
            case added
        }

        /// Whether it went or came.
        public var sign: Sign
        /// The line itself.
        public var text: String

        /// A line with its sign.
        public init(_ sign: Sign, _ text: String) {
            self.sign = sign
            self.text = text
        }
    }

    /// The field's label, behind those of the values it is part of.
    public var label: String
    /// The lines in the order in which they are shown.
    public var lines: [Line]
    /// Whether the values were too large to be compared finely.
    public var isCoarse: Bool

    /// A section of some lines.
    public init(label: String, lines: [Line], isCoarse: Bool = false) {
        self.label = label
        self.lines = lines
        self.isCoarse = isCoarse
    }

    /// The section as a part of something larger.
    func within(_ outer: String) -> DiffSection {
        DiffSection(label: "\(outer) › \(label)", lines: lines, isCoarse: isCoarse)
    }
}
