public import JSON

/// A unified diff of two JSON documents, as `patch` applies it.
///
/// The documents are written with one member to a line, sorted by name (`PrettyJSON`); the diff is
/// then the one that Python's `difflib.unified_diff` gives for the lines.
public struct UnifiedDiff: Sendable {
    /// The documents' names in the diff's head, and how much of what stayed the same is shown.
    public struct Options: Sendable {
        /// The old document's name.
        public var oldName: String
        /// The new document's name.
        public var newName: String
        /// Lines shown before and after each change.
        public var context: Int

        /// Names and context; three lines are customary.
        public init(oldName: String = "old", newName: String = "new", context: Int = 3) {
            self.oldName = oldName
            self.newName = newName
            self.context = max(0, context)
        }
    }

    /// The diff as UTF-8; empty when the documents are the same.
    public let bytes: [UInt8]
    /// Whether the documents were too large to be compared finely; the diff applies all the same,
    /// but is longer than it could be, and says so above its head.
    public let isCoarse: Bool
    /// Lines that went.
    public private(set) var removedCount = 0
    /// Lines that came.
    public private(set) var addedCount = 0

    /// The diff as text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Compares two documents.
    public init(
        old: JSONValue,
        new: JSONValue,
        options: Options = Options(),
        budget: StepBudget = StepBudget()
    ) {
        self.init(
            old: PrettyJSON(old).lines,
            new: PrettyJSON(new).lines,
            options: options,
            budget: budget
        )
    }

    /// Compares two texts line by line.
    init(old: TextLines, new: TextLines, options: Options, budget: StepBudget) {
        var budget = budget
        let script = EditScript(LineSymbols(old, new), budget: &budget)
        let groups = script.groups(context: options.context)
        var writer = UnifiedWriter(old: old, new: new)
        if script.isCoarse { writer.write("Compared coarsely: the documents are too large.\n") }
        if !groups.isEmpty {
            writer.write("--- \(VisibleText.escaped(options.oldName))\n")
            writer.write("+++ \(VisibleText.escaped(options.newName))\n")
        }
        for group in groups { writer.write(group) }
        bytes = writer.bytes
        isCoarse = script.isCoarse
        for edit in script.edits where !edit.isEqual {
            removedCount += edit.old.count
            addedCount += edit.new.count
        }
    }

    /// The lines of a document as the diff shows them, each ended with a line feed.
    public static func lines(_ document: JSONValue) -> [UInt8] { PrettyJSON(document).bytes }
}

/// Writes groups of edits in the unified format.
private struct UnifiedWriter {
    let old: TextLines
    let new: TextLines
    var bytes: [UInt8] = []

    mutating func write(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func write(_ group: [Edit]) {
        guard let first = group.first, let last = group.last else { return }
        let old = Self.range(first.old.lowerBound..<last.old.upperBound)
        let new = Self.range(first.new.lowerBound..<last.new.upperBound)
        write("@@ -\(old) +\(new) @@\n")
        for edit in group {
            if edit.isEqual {
                write(edit.old, of: self.old, sign: " ")
            } else {
                write(edit.old, of: self.old, sign: "-")
                write(edit.new, of: self.new, sign: "+")
            }
        }
    }

    private mutating func write(_ lines: Range<Int>, of text: TextLines, sign: Unicode.Scalar) {
        for line in lines {
            bytes.append(UInt8(ascii: sign))
            bytes.append(contentsOf: text.bytes[text.range(line)])
            bytes.append(UInt8(ascii: "\n"))
        }
    }

    /// A range of lines as POSIX has it: an empty one is named by the line before it.
    private static func range(_ lines: Range<Int>) -> String {
        switch lines.count {
        case 0: "\(lines.lowerBound),0"
        case 1: "\(lines.lowerBound + 1)"
        default: "\(lines.lowerBound + 1),\(lines.count)"
        }
    }
}
