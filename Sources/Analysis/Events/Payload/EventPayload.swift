/// A selection of events in as many tokens as a model may be given.
struct EventPayload: Sendable {
    /// What short names stand for, and what all events share.
    let legend: ScrubbedText
    /// One line for each event or run of like events, in the order of time.
    let lines: ScrubbedText
    /// The events that are spoken of, which are all that an answer may refer to.
    let refs: Set<String>
    /// What a reader of the answer is shown in place of short names.
    let names: [String: ScrubbedText]
    /// What is not told, in sentences.
    let cut: [String]

    /// Every item is told barely, then as many as fit with their weightiest fields, then with all, each
    /// time the most suspicious first; what does not fit even barely is left out.
    init(_ writer: inout PayloadWriter, tokensMax: Int, estimate: (String) -> Int) {
        func cost(_ text: ScrubbedText) -> Int {
            estimate(UntrustedText.marked(text.text + "\n"))
        }
        let head = writer.head()
        let items = writer.items()
        let legend = writer.legend
        let urgent = items.sorted { ($1.suspicion, $0.order) < ($0.suspicion, $1.order) }
        var told: Set<String> = []
        let names = urgent.map { item in
            item.legend.filter { told.insert($0).inserted }.compactMap { legend[$0] }
                .reduce(0) { $0 + cost($1.line) }
        }
        var left = tokensMax - cost(head)
        var kept: [(item: PayloadItem, level: PayloadItem.Level)] = []
        var costs: [Int] = []
        var dropped: [PayloadItem] = []
        for (item, names) in zip(urgent, names) {
            let bare = cost(item.text(.bare))
            if bare + names <= left {
                left -= bare + names
                kept.append((item, .bare))
                costs.append(bare)
            } else {
                dropped.append(item)
            }
        }
        for level in [PayloadItem.Level.brief, .full] {
            for index in kept.indices {
                let wanted = cost(kept[index].item.text(level))
                guard wanted - costs[index] <= left else { continue }
                left -= wanted - costs[index]
                costs[index] = wanted
                kept[index].level = level
            }
        }
        kept.sort { $0.item.order < $1.item.order }
        let used = kept.reduce(into: Set<String>()) { $0.formUnion($1.item.legend) }
        let entries = legend.entries.filter { used.contains($0.alias) }
        self.legend = .joined([head] + entries.map(\.line), by: "\n")
        lines = .joined(kept.map { $0.item.text($0.level) }, by: "\n")
        refs = Set(kept.flatMap(\.item.aliases))
        self.names = Dictionary(uniqueKeysWithValues: entries.map { ($0.alias, $0.name) })
        cut = Self.cut(kept, dropped)
    }

    private static func cut(
        _ kept: [(item: PayloadItem, level: PayloadItem.Level)],
        _ dropped: [PayloadItem]
    ) -> [String] {
        var cut: [String] = []
        func say(_ items: [PayloadItem], _ sentence: (String) -> String) {
            let aliases = items.flatMap(\.aliases)
            if !aliases.isEmpty { cut.append(sentence(EventCitations.runs(of: aliases))) }
        }
        say(dropped) { "\($0) did not fit; they are the least suspicious by the rules on board." }
        say(kept.filter { $0.level == .bare && $0.item.isReduced(.bare) }.map(\.item)) {
            "What changed in \($0) did not fit."
        }
        say(kept.filter { $0.level == .brief && $0.item.isReduced(.brief) }.map(\.item)) {
            "Of \($0) only the weightiest fields fit, and long values were shortened."
        }
        say(kept.filter { $0.level == .full && $0.item.isReduced(.full) }.map(\.item)) {
            "Of \($0) long values were shortened, or the least weighty fields left out."
        }
        let runs = kept.map(\.item).filter { $0.aliases.count > 1 }
        say(runs.filter { !$0.fields.isEmpty }) {
            "\($0) are runs of like events, of which the first one's values were sent."
        }
        return cut
    }
}
