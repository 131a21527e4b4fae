import Analysis
import Domain

/// How many of the planted anomalies were found, and what was found that nobody planted.
///
/// A finding is right when it fits a plant that it touches: something else that is said of planted
/// events is as wrong as what is said of others.
struct DetectionScore {
    /// What was counted of one kind.
    struct Count {
        var planted = 0
        var found = 0
        /// Wrong findings of a category that fits the kind.
        var wrong = 0

        var recall: Proportion { Proportion(found, of: planted) }
        var precision: Proportion { Proportion(found, of: found + wrong) }

        var harmonicMean: Double {
            let sum = recall.share + precision.share
            return sum == 0 ? 0 : 2 * recall.share * precision.share / sum
        }
    }

    /// A plant that was not found.
    struct Miss {
        let window: EventWindow
        let plant: Plant
        let findings: [EventFinding]
    }

    /// A finding that fits no plant that it touches.
    struct Mistake {
        let window: EventWindow
        let finding: EventFinding
    }

    private(set) var counts: [PlantKind: Count] = [:]
    private(set) var cleanWindows = 0
    private(set) var rightFindings = 0
    private(set) var misses: [Miss] = []
    private(set) var mistakes: [Mistake] = []

    /// Findings that were right, among all.
    var precision: Proportion {
        Proportion(rightFindings, of: rightFindings + mistakes.count)
    }

    /// Findings in windows without anomalies.
    var cleanMistakes: Int { mistakes.count { $0.window.plants.isEmpty } }

    var total: Count {
        counts.values.reduce(into: Count()) { total, count in
            total.planted += count.planted
            total.found += count.found
        }
    }

    /// Counts what was found in one window; what is less than medium is no claim.
    mutating func add(_ window: EventWindow, _ assessment: EventAssessment) {
        let ids = Dictionary(uniqueKeysWithValues: window.events.map { ($0.alias, $0.event.id) })
        let claims = assessment.findings.filter { $0.severity >= .medium }
            .map { (finding: $0, events: Set($0.events.compactMap { ids[$0] })) }
        for plant in window.plants {
            let isFound = claims.contains { claim in
                plant.kind.categories.contains(claim.finding.category)
                    && claim.events.intersection(plant.events).count * 2 >= plant.events.count
            }
            counts[plant.kind, default: Count()].planted += 1
            if isFound {
                counts[plant.kind, default: Count()].found += 1
            } else {
                misses.append(Miss(window: window, plant: plant, findings: assessment.findings))
            }
        }
        if window.plants.isEmpty { cleanWindows += 1 }
        for claim in claims {
            let category = claim.finding.category
            let fits = window.plants.contains { plant in
                plant.kind.categories.contains(category)
                    && !claim.events.isDisjoint(with: plant.events)
            }
            if fits {
                rightFindings += 1
                continue
            }
            mistakes.append(Mistake(window: window, finding: claim.finding))
            for kind in PlantKind.allCases where kind.categories.contains(category) {
                counts[kind, default: Count()].wrong += 1
            }
        }
    }
}

/// A share of so many, with what chance may have made of it.
struct Proportion {
    private let hits: Double
    private let trials: Double

    init(_ hits: Int, of trials: Int) {
        self.hits = Double(hits)
        self.trials = Double(trials)
    }

    var share: Double { trials == 0 ? 1 : hits / trials }

    /// Wilson's score interval of 95 %.
    var interval: (low: Double, high: Double) {
        guard trials > 0 else { return (0, 1) }
        let z = 1.959964
        let middle = (share + z * z / (2 * trials)) / (1 + z * z / trials)
        let spread = share * (1 - share) / trials + z * z / (4 * trials * trials)
        let half = z * spread.squareRoot() / (1 + z * z / trials)
        return (max(0, middle - half), min(1, middle + half))
    }

    /// Such as `0.85 (0.64–0.95)`; a dash where nothing was tried.
    var text: String {
        guard trials > 0 else { return "–" }
        let (low, high) = (Row.decimals(interval.low), Row.decimals(interval.high))
        return "\(Row.decimals(share)) (\(low)–\(high))"
    }
}
