/// No fragment contains itself, however far down (spec 5.5.2.2).
enum NoFragmentCycles: ValidationRule {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport) {
        var search = Search(facts: context.facts)
        for index in context.facts.fragments.indices { search.visit(index, &report) }
    }

    /// A depth-first search that looks at each fragment once.
    private struct Search {
        let facts: DocumentFacts
        private var finished: Set<Int> = []
        private var path: [(fragment: Int, spread: Int)] = []
        private var places: [Int: Int] = [:]

        init(facts: DocumentFacts) {
            self.facts = facts
        }

        mutating func visit(_ index: Int, _ report: inout ValidationReport) {
            guard !report.isFull, finished.insert(index).inserted else { return }
            places[index] = path.count
            for place in facts.spreadsByOwner[facts.fragments[index].owner] {
                let spread = facts.spreads[place].node
                guard let target = facts.fragmentIndex[spread.name.value] else { continue }
                path.append((index, spread.at))
                if let start = places[target] {
                    report.add(
                        "Cannot spread fragment \"\(spread.name.value)\" within itself\(way(from: start)).",
                        at: path[start].spread
                    )
                } else {
                    visit(target, &report)
                }
                path.removeLast()
            }
            places[index] = nil
        }

        /// The fragments that a cycle passes, as many of them as a person follows.
        private func way(from start: Int) -> String {
            let others = path[start...].dropFirst()
            guard !others.isEmpty else { return "" }
            let names = others.prefix(8)
                .map { "\"\(facts.fragments[$0.fragment].node.name.value)\"" }
                .joined(separator: ", ")
            return " via \(names)\(others.count > 8 ? ", …" : "")"
        }
    }
}
