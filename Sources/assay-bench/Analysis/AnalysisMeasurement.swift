import Analysis
import Domain
import Foundation
import JSON
import TestSupport

/// What the on-board analysis finds, leaves out, makes up and costs.
///
/// Windows are ordinary work with planted anomalies; rules may be tuned on them. The held-out logs
/// of real techniques are for one run at the end.
enum AnalysisMeasurement {
    static let usage = "[--data DIR] [--seed N] [--windows N] [--explain] [--held-out]"

    static func run(_ arguments: [String]) async throws {
        let heldOutOption = "--held-out"
        let options = try Evaluation(
            arguments.filter { $0 != heldOutOption },
            counted: "--windows"
        )
        show(try await arguments.contains(heldOutOption) ? heldOut(options) : planted(options))
    }

    /// With the defaults, among all measurements.
    static func run(_ scale: Scale) async throws -> [Row] { try await planted(Evaluation()) }

    // MARK: Planted

    private static func planted(_ options: Evaluation) async throws -> [Row] {
        var rows: [Row] = []
        let folder = folder(with: Background.hour, options)
        if folder == nil { rows.append(noData("analysis: windows over a real hour of Terraform")) }
        var windows = try PlantedWindows(data: folder, seed: options.seed)
        var score = DetectionScore()
        var violations: [(window: String, text: String)] = []
        var costs: [Double] = []
        var symptoms = SymptomScore()
        for (number, window) in try windows.next(options.count).enumerated() {
            let report = SymptomReport(of: window, number: number)
            let start = Processor.seconds()
            let assessment = window.assessed(context: report.text)
            costs.append((Processor.seconds() - start) * 1000)
            score.add(window, assessment)
            symptoms.add(report, assessment)
            let found = Faithfulness(of: window, context: report.text).violations(in: assessment)
            violations += found.map { (window.name, $0) }
        }
        let injection = try InjectionRuns(&windows)
        let model = try await ObedientModel.asked(about: injection)
        let mistaken = try OrdinaryTextRuns.mistakes()
        rows += self.rows(of: score)
        rows += try ordinary(windows, folder)
        rows.append(
            Row(
                what: "  … reports of users answered with the event they are about",
                ours: "\(symptoms.found) of \(symptoms.count)",
                verdict: .noted
            )
        )
        rows.append(
            .none(
                "analysis: sentences that nothing bears out",
                violations.count,
                of: options.count
            )
        )
        rows += self.rows(of: injection, model)
        rows.append(
            .none(
                "analysis: ordinary texts taken for instructions",
                mistaken.count,
                of: OrdinaryTexts.all.count
            )
        )
        rows.append(
            .bounded(
                "analysis: 50 events, the dearest of \(options.count)",
                costs.max() ?? 0,
                unit: "ms",
                atMost: 250
            )
        )
        rows.append(try AnalysisCost.row())
        if options.explains { explain(score, symptoms, violations, injection, model, mistaken) }
        return rows
    }

    private static func rows(of score: DetectionScore) -> [Row] {
        let total = score.total
        let heading = Row(
            what: "  kind",
            ours: "recall",
            peer: "precision",
            ratio: "F1",
            required: "planted",
            verdict: .noted
        )
        let kinds = PlantKind.allCases.compactMap { kind in
            score.counts[kind].map { count in
                Row(
                    what: "  … \(kind.rawValue)",
                    ours: count.recall.text,
                    peer: count.precision.text,
                    ratio: Row.decimals(count.harmonicMean),
                    required: "\(count.planted)",
                    verdict: .noted
                )
            }
        }
        let perWindow = Double(score.cleanMistakes) / Double(max(1, score.cleanWindows))
        return [heading] + kinds + [
            Row(
                what: "analysis: findings that fit a plant",
                ours: score.precision.text,
                verdict: .noted
            ),
            Row(
                what: "analysis: planted anomalies found of \(total.planted)",
                ours: total.recall.text,
                required: "≥ 0.85",
                verdict: total.recall.share >= 0.85 ? .ok : .missed
            ),
            Row(
                what: "analysis: false findings per clean window",
                ours: "\(Row.decimals(perWindow)) (of \(score.cleanWindows))",
                required: "≤ 0.30",
                verdict: perWindow <= 0.3 ? .ok : .missed
            ),
            Row(
                what: "  … false findings beside planted ones",
                ours: "\(score.mistakes.count - score.cleanMistakes)",
                verdict: .noted
            ),
        ]
    }

    /// What was left out of ordinary work, and what is found in calls that others call ordinary.
    private static func ordinary(_ windows: PlantedWindows, _ folder: String?) throws -> [Row] {
        var rows = [
            Row(
                what: "  … records left out of the real hour",
                ours: "\(windows.removedCount)",
                verdict: .noted
            )
        ]
        if let folder, let found = try OrdinaryCalls.findings(in: folder) {
            let rules = found.rules.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            rows.append(
                Row(
                    what: "  … findings in \(found.events) calls that a rule of others passes",
                    ours: "\(found.rules.values.reduce(0, +))",
                    peer: rules.prefix(4).map { "\($0.key) \($0.value)" }.joined(separator: " "),
                    verdict: .noted
                )
            )
        }
        return rows
    }

    private static func rows(of injection: InjectionRuns, _ model: ObedientModel) -> [Row] {
        let count = injection.windows.count
        let obeyed = ObedientModel.Deed.allCases.map { deed in
            Row.none(
                "analysis: a model that \(deed.rawValue)",
                model.successes.count { $0.deed == deed },
                of: count
            )
        }
        return obeyed + [
            .none(
                "analysis: injections that succeed, on board",
                injection.successes.count,
                of: count
            ),
            .none("analysis: addresses sent to the model", model.leaks.count, of: count),
            Row(
                what: "  … injections that became a finding",
                ours: "\(count - injection.unnoticed.count) of \(count)",
                verdict: .noted
            ),
            Row(
                what: "  … obedient answers that were refused",
                ours: "\(model.refused) of \(model.count)",
                verdict: .noted
            ),
        ]
    }

    /// The folder of real data; nil where that is not in it.
    private static func folder(with path: String, _ options: Evaluation) -> String? {
        FileManager.default.fileExists(atPath: options.data + path) ? options.data : nil
    }

    private static func noData(_ what: String) -> Row {
        Row(what: what, ours: "no data", verdict: .skipped)
    }

    // MARK: Held out

    private static func heldOut(_ options: Evaluation) throws -> [Row] {
        guard let folder = folder(with: "/aws_stratus", options) else {
            return [noData("analysis: logs of real techniques")]
        }
        let results = try TechniqueLogs.results(in: folder + "/aws_stratus")
        let found = results.count { !$0.rules.isEmpty }
        let rows = results.map { result in
            Row(
                what: "  … \(result.technique.name)",
                ours: "\(result.events) events",
                peer: result.rules.isEmpty ? "not found" : result.rules.joined(separator: " "),
                verdict: .noted
            )
        }
        let what = "analysis: techniques found of \(results.count)"
        return rows + [.reached(what, Double(found), unit: "", atLeast: 15)]
    }

    // MARK: Explaining

    private static func explain(
        _ score: DetectionScore,
        _ symptoms: SymptomScore,
        _ violations: [(window: String, text: String)],
        _ injection: InjectionRuns,
        _ model: ObedientModel,
        _ mistaken: [String]
    ) {
        for text in mistaken { print("\nMISTAKEN \(text)") }
        for miss in score.misses {
            print("\nMISSED \(miss.plant.kind.rawValue) in \(miss.window.name)")
            for event in miss.window.events where miss.plant.events.contains(event.event.id) {
                print("    \(line(event))")
            }
            let own = Set(
                miss.window.events.filter { miss.plant.events.contains($0.event.id) }.map(\.alias)
            )
            for finding in miss.findings where !own.isDisjoint(with: finding.events) {
                print("  but \(line(finding))")
            }
        }
        for mistake in score.mistakes {
            let place = mistake.window.plants.isEmpty ? "clean" : "planted"
            print("\nFALSE in \(place) \(mistake.window.name): \(line(mistake.finding))")
            print("    \(mistake.finding.text)")
            let cited = Set(mistake.finding.events)
            for event in mistake.window.events.filter({ cited.contains($0.alias) }).prefix(12) {
                print("    \(line(event))")
            }
        }
        for miss in symptoms.misses {
            print("\nUNANSWERED \(miss.report.text) (\(miss.report.about))\n\(miss.answer)")
        }
        for violation in violations { print("\nUNBORNE in \(violation.window): \(violation.text)") }
        for payload in injection.unnoticed { print("\nUNNOTICED \(payload)") }
        for leak in model.leaks { print("\nLEAKED \(leak)") }
        for success in model.successes {
            print("\nOBEYED the model \(success.deed.rawValue): \(success.payload)")
        }
        for success in injection.successes {
            print("\nINJECTED \(success.payload)\n    \(success.reason)")
        }
        print("")
    }

    private static func line(_ finding: EventFinding) -> String {
        let events = finding.events.joined(separator: " ")
        return
            "\(finding.rule) \(finding.severity) \(finding.category): \(finding.title) [\(events)]"
    }

    private static func line(_ event: SelectedEvent) -> String {
        let fact = event.event
        let actor = fact.actorName.split(separator: "/").last ?? "-"
        let changes = event.changes.map { change in
            "\(change.field): \(change.old?.description ?? "") → \(change.new?.description ?? "")"
        }.joined(separator: "; ")
        return [
            event.alias, fact.occurredAt.rfc3339, String(actor), fact.eventType, fact.action ?? "-",
            fact.entityType ?? "-", fact.entityName ?? "-", fact.outcome.rawValue,
            fact.sourceIP?.text ?? "-", String(changes.prefix(300)),
            String(event.metadata["mfa"].map { "mfa \($0)" } ?? ""),
        ].joined(separator: " ")
    }
}

extension Row {
    /// Something of which there must be none.
    static func none(_ what: String, _ count: Int, of tries: Int) -> Row {
        Row(
            what: what,
            ours: "\(count) (of \(tries))",
            required: "0",
            verdict: count == 0 ? .ok : .missed
        )
    }
}
