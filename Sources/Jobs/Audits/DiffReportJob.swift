import Analysis
import Crypto
import Diff
import Domain
import JSON
public import Store

/// Writes a report of what changed between the two latest successful runs of an audit.
public struct DiffReportJob: TaskHandler {
    /// The kind of its tasks.
    public static let kind = "diff-report"
    /// The kind of its tasks.
    public var kind: String { Self.kind }

    private let audits: AuditReader
    private let definitions: AuditDefinitions
    private let reports: Reports
    private let analyst: ChangeAnalyst
    private let account: AnalysisAccount

    /// Writes reports on runs in that database, with the help of the model where there is one.
    public init(database: Database, analyst: ChangeAnalyst) {
        audits = AuditReader(database: database)
        definitions = AuditDefinitions(database: database)
        reports = Reports(database: database)
        account = AnalysisAccount(database: database)
        self.analyst = analyst
    }

    /// Writes the report, which is stored together with the end of the task.
    public func run(_ run: TaskRun) async throws -> TaskCompletion {
        let name = try AuditName(checking: run.task.subject ?? "")
        await run.report(10, "reading")
        let runs = try await audits.latestSuccesses(2, of: name, for: run.tenant)
        guard runs.count == 2 else { throw Problem.tooFewRuns(of: name, runs.count) }
        let comparison = try await definitions.definition(of: name, for: run.tenant)?
            .definition?.comparison
        await run.report(30, "comparing")
        let pair = try AuditPair(
            name: name,
            baseline: runs[1],
            current: runs[0],
            comparison: comparison ?? .standard
        )
        await run.report(50, "explaining")
        let explanation = try await analyst.explain(pair, for: run)
        await run.report(90, "writing")
        let report = Self.report(on: pair, explanation, for: run, now: .now)
        return TaskCompletion(
            result: [
                "report_id": .string(report.id.description), "report_name": .string(report.name),
            ],
            writes: [reports.unit(keeping: report, for: run.tenant)]
                + account.units(ending: run, hasFailed: explanation.hasModelFailed)
        )
    }

    /// Leaves no call to a model open in the tenant's book, and counts no report that failed against
    /// whoever asked for it.
    public func abandoned(_ run: TaskRun, as ending: TaskEnding) async throws -> [UnitOfWork] {
        account.units(abandoning: run, as: ending)
    }

    private static func report(
        on pair: AuditPair,
        _ explanation: ChangeExplanation,
        for run: TaskRun,
        now: Timestamp
    ) -> Report {
        var text = pair.text
        text.reading = explanation.reading
        text.notice = explanation.notice
        text.leftOut = explanation.leftOut
        text.isDiffCut = pair.isDiffCut
        var details = pair.assessment.document
        details.append("notice", .optional(explanation.notice))
        details.append("left_out", .optional(explanation.leftOut))
        details.append("model", explanation.reading.map { .object($0.document) } ?? .null)
        return Report(
            id: UUIDGenerator.shared.next(at: now),
            kind: .diffReport,
            name: "Diff Report: \(pair.name) - \(now.rfc3339ToSeconds)",
            auditName: pair.name.text,
            body: text.markdown,
            diff: pair.diff,
            details: .object(details),
            baselineAuditID: pair.baseline.id,
            currentAuditID: pair.current.id,
            taskID: run.task.id,
            interactionID: explanation.interactionID,
            provider: explanation.reading?.provider ?? ChangeAnalyst.onBoard,
            model: explanation.reading?.model ?? ChangeAnalyst.onBoardModel,
            promptVersion: explanation.reading?.promptVersion,
            inputSHA256: pair.sha256,
            createdBy: run.task.createdBy,
            createdAt: now
        )
    }
}

/// Two runs of an audit with what changed between them.
struct AuditPair: Sendable {
    let name: AuditName
    let baseline: AuditRun
    let current: AuditRun
    let assessment: ChangeAssessment
    /// The unified diff of both results; cut at a line's end when it is too long to be kept.
    let diff: String
    let isDiffCut: Bool

    /// Compares the runs: some tens of milliseconds for results of a hundred kilobytes.
    init(
        name: AuditName,
        baseline: AuditRun,
        current: AuditRun,
        comparison: AuditComparison
    ) throws(Problem) {
        self.name = name
        self.baseline = baseline
        self.current = current
        let old = try Self.results(of: baseline)
        let new = try Self.results(of: current)
        assessment = ChangeAssessment(
            old: old,
            new: new,
            options: ComparisonOptions(identity: comparison.identity, ignored: comparison.ignore)
        )
        let options = UnifiedDiff.Options(
            oldName: "\(name) \(baseline.runTimestamp.rfc3339)",
            newName: "\(name) \(current.runTimestamp.rfc3339)"
        )
        let bytes = UnifiedDiff(old: old, new: new, options: options).bytes
        isDiffCut = bytes.count > Limits.reportDiffBytesMax
        let kept = bytes.prefix(Limits.reportDiffBytesMax)
        let end = isDiffCut ? kept.lastIndex(of: UInt8(ascii: "\n")) ?? 0 : kept.endIndex
        diff = String(decoding: kept[..<end], as: UTF8.self) + (isDiffCut ? "\n" : "")
    }

    private static func results(of run: AuditRun) throws(Problem) -> JSONValue {
        do throws(JSONParseError) {
            return try JSONValue(parsing: run.results ?? [])
        } catch {
            throw Problem(
                .internal,
                "The service could not do this.",
                cause: "results of audit run \(run.id) are no JSON: \(error.reason)"
            )
        }
    }

    /// SHA-256 of what is compared: the same for the same two results.
    var sha256: [UInt8] {
        let hashes = [baseline, current].map { $0.resultsSHA256 ?? "" }
        return Digest.sha256(hashes.joined(separator: "\n").utf8)
    }

    var text: DiffReportText {
        DiffReportText(
            auditName: name.text,
            baseline: DiffReportText.Run(baseline),
            current: DiffReportText.Run(current),
            assessment: assessment
        )
    }
}

extension DiffReportText.Run {
    fileprivate init(_ run: AuditRun) {
        self.init(
            id: run.id.description,
            time: run.runTimestamp.rfc3339ToSeconds,
            resultsSHA256: run.resultsSHA256 ?? "",
            resultsBytes: run.resultsBytes ?? 0
        )
    }
}

extension Timestamp {
    /// The time as people write it down: `2026-03-01T12:00:00Z`.
    var rfc3339ToSeconds: String { "\(rfc3339.prefix(19))Z" }
}

extension Problem {
    fileprivate static func tooFewRuns(of name: AuditName, _ count: Int) -> Problem {
        Problem(
            .taskFailed,
            count == 0
                ? "The audit \(name) has not succeeded yet, so there is nothing to compare."
                : "The audit \(name) has succeeded only once, so there is nothing to compare it with.",
            hint: "A diff report compares the two latest successful runs: have the audit run again."
        )
    }
}
