internal import Domain

extension EventHit {
    /// The gravest first; of equal ones those that tell a whole story, then the earliest.
    static func ranked(_ hits: [EventHit]) -> [EventHit] {
        hits.enumerated().sorted { left, right in
            let (a, b) = (left.element, right.element)
            if a.severity != b.severity { return a.severity > b.severity }
            if a.isStory != b.isStory { return a.isStory }
            if a.isStory, a.steps.count != b.steps.count { return a.steps.count > b.steps.count }
            return left.offset < right.offset
        }.map(\.element)
    }

    private var isStory: Bool { steps.count > 1 }

    /// Each finding with those that speak of nothing but what it tells as a story.
    static func folded(_ hits: [EventHit]) -> [(hit: EventHit, within: [EventHit])] {
        var folded: [(hit: EventHit, within: [EventHit])] = []
        for hit in hits {
            let story = folded.firstIndex { story in
                (story.hit.isStory || hit.rule.category == .volume)
                    && Set(hit.places).isSubset(of: story.hit.places)
            }
            if let story { folded[story].within.append(hit) } else { folded.append((hit, [])) }
        }
        return folded
    }
}
