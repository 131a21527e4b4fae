import Crypto
import Diff
public import Domain
import JSON
import Postgres
import Schema

/// Stores audit runs: those that are submitted, and those that the service makes itself.
public struct AuditRecorder: Sendable {
    private let database: Database

    private static let insert = Schema.statement("insertAuditRun")
    private static let begin = Schema.statement("beginAuditRun")
    private static let end = Schema.statement("endAuditRun")
    private static let findByKey = Schema.statement("findAuditRunByKey")

    /// A recorder in that database.
    public init(database: Database) { self.database = database }

    // MARK: Submitted runs

    /// Stores a run that has ended elsewhere, once, however often it is sent with the same key.
    ///
    /// - Returns: the receipt; it is a replay when the key names the same run already.
    public func submit(
        _ submission: AuditSubmission,
        to name: AuditName,
        key: String?,
        for tenant: Tenant,
        by principal: Principal,
        now: Timestamp = .now
    ) async throws(Problem) -> Receipt {
        let id = UUIDGenerator.shared.next(at: now)
        let results = submission.results.map(StoredResults.init)
        let parameters: [Parameter] = [
            .uuid(tenant.id), .uuid(id), .timestamp(submission.runTimestamp), .timestamp(now),
            .double(submission.durationSeconds), .uuid(nil as UUID?), .text(name.text),
            .text(submission.status.rawValue), .text(AuditSource.submitted.type),
            .text(submission.summary), .jsonb(results?.text), .bytes(results?.hash),
            .int32(results.map { Int32(clamping: $0.text.count) }), .text(submission.error),
            .text(principal.name), .text(key),
        ]
        if let key, let receipt = try await replay(submission, results, to: name, key, tenant) {
            return receipt
        }
        do {
            try await database.write(Self.insert, parameters, for: tenant)
        } catch {
            guard let key, error.isLostRace,
                let receipt = try await replay(submission, results, to: name, key, tenant)
            else { throw Problem(error) }
            return receipt
        }
        return Receipt(id: id, isReplay: false)
    }

    /// The receipt of the run that has the key; nil when none has.
    private func replay(
        _ submission: AuditSubmission,
        _ results: StoredResults?,
        to name: AuditName,
        _ key: String,
        _ tenant: Tenant
    ) async throws(Problem) -> Receipt? {
        let found = try await database.query(
            Self.findByKey.render([
                "schema": tenant.slug.schemaName, "columns": AuditRun.columns,
            ]),
            [.uuid(tenant.id), .text(name.text), .text(key)],
            for: tenant,
            on: .writes
        ) { rows throws(PostgresError) in try AuditRun.all(rows, hasResults: false).first }
        guard let found else { return nil }
        let hash = results.map { Hexadecimal.text($0.hash) }
        guard found.status == submission.status, found.resultsSHA256 == hash,
            found.error == submission.error, found.summary == submission.summary
        else { throw Problem.keyConflict(field: nil) }
        return Receipt(id: found.id, isReplay: true)
    }

    // MARK: Runs of the service's own

    /// Shows that a run is under way; a task that is tried again goes on with its run.
    public func begin(
        _ id: UUID,
        of name: AuditName,
        source: String,
        taskID: UUID,
        for tenant: Tenant,
        by actor: String,
        now: Timestamp = .now
    ) async throws(Problem) {
        do {
            try await database.write(
                Self.begin,
                [
                    .uuid(tenant.id), .uuid(id), .timestamp(now), .uuid(taskID), .text(name.text),
                    .text(source), .text(actor),
                ],
                for: tenant
            )
        } catch {
            throw Problem(error)
        }
    }

    /// How a run of the service's own ended.
    public enum Ending: Sendable {
        /// With results.
        case success(AuditResults)
        /// Without, for a reason that a person understands.
        case error(String)
        /// Because somebody wanted it to.
        case cancelled
    }

    /// What ends a run, to be committed with the end of its task.
    public func unit(
        ending id: UUID,
        _ ending: Ending,
        after duration: Duration?,
        for tenant: Tenant
    ) -> UnitOfWork {
        var status = AuditStatus.cancelled
        var results: StoredResults?
        var reason: String?
        switch ending {
        case .success(let found):
            status = .success
            results = StoredResults(found)
        case .error(let text):
            status = .error
            reason = String(text.unicodeScalars.prefix(Limits.auditSummaryMax))
        case .cancelled: break
        }
        let seconds = duration.map { $0 / .seconds(1) }
        let sql = Self.end.render(["schema": tenant.slug.schemaName])
        var unit = UnitOfWork(tenant: tenant)
        unit.statements = [
            BoundStatement(
                Statement(sql),
                [
                    .uuid(tenant.id), .uuid(id), .text(status.rawValue), .double(seconds),
                    .text(nil), .jsonb(results?.text), .bytes(results?.hash),
                    .int32(results.map { Int32(clamping: $0.text.count) }), .text(reason),
                ]
            )
        ]
        return unit
    }
}

/// Results as they are stored: compact, with sorted keys, so that equal results have one hash.
private struct StoredResults {
    let text: [UInt8]
    let hash: [UInt8]

    init(_ results: AuditResults) {
        text = results.value.sorted.serialized
        hash = Digest.sha256(text)
    }
}
