internal import Diff

/// The text that says what changed, within the bound of an event's details.
enum ChangeDetails {
    /// Kept free for the section that says how much was left out.
    private static let noteMax = 100

    /// The sections as text; what does not fit is counted, never dropped in silence.
    static func text(_ sections: [DiffSection], max: Int = Limits.detailsMax) -> String? {
        guard let text = DiffText.text(sections) else { return nil }
        if text.utf8.count <= max || text.unicodeScalars.count <= max { return text }
        var room = max - noteMax
        var kept: [DiffSection] = []
        var left = 0
        for section in sections {
            var part = DiffSection(label: section.label, lines: [], isCoarse: section.isCoarse)
            let heading = length(part) + 2
            guard left == 0, heading < room else {
                left += section.lines.count
                continue
            }
            room -= heading
            for line in section.lines {
                let length = length(line)
                guard left == 0, length <= room else {
                    left += 1
                    continue
                }
                room -= length
                part.lines.append(line)
            }
            kept.append(part)
        }
        let note = left == 1 ? "1 more line is not shown" : "\(left) more lines are not shown"
        return DiffText.text(kept + [DiffSection(label: note, lines: [])])
    }

    private static func length(_ section: DiffSection) -> Int {
        DiffText.text([section])?.unicodeScalars.count ?? 0
    }

    private static func length(_ line: DiffSection.Line) -> Int {
        // One label of one character, its line end, and the line.
        length(DiffSection(label: "x", lines: [line])) - 1
    }
}

/// The names of changed members, within the bounds of an event's.
enum ChangedFields {
    static func stored(_ names: [String]) -> [String]? {
        let kept = names.prefix(Limits.changedFieldsMax).map { name in
            String(String.UnicodeScalarView(name.unicodeScalars.prefix(Limits.changedFieldsMax)))
        }
        return kept.isEmpty ? nil : kept
    }
}
