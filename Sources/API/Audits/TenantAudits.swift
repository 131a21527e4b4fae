import Domain
import JSON
import Jobs
import Store

/// What callers may see of and do to their tenant's audits and reports, however they ask.
struct TenantAudits: Sendable {
    let reader: AuditReader
    let definitions: AuditDefinitions
    let reports: Reports
    private let recorder: AuditRecorder
    private let log: InteractionLog
    private let work: AuditTasks
    private let account: AnalysisAccount
    private let sources: AuditSources
    private let follower: TaskFollower

    init(services: RequestServices) {
        let database = services.database
        reader = AuditReader(database: database)
        definitions = AuditDefinitions(database: database)
        reports = Reports(database: database)
        recorder = AuditRecorder(database: database)
        log = InteractionLog(database: database)
        work = AuditTasks(database: database)
        account = AnalysisAccount(database: database)
        sources = services.sources
        follower = services.tasks
    }

    // MARK: Runs

    /// What is told of a run's arrival.
    struct Submitted: Sendable {
        let receipt: Receipt
        let auditName: String
        let status: AuditStatus
    }

    func submit(
        _ submission: AuditSubmission,
        to name: String,
        key: String?,
        _ call: AuthorizedCall
    ) async throws(Problem) -> Submitted {
        let name = try AuditName(checking: name).ofTenant()
        let defined = try await definitions.definition(of: name, for: call.tenant)?.definition
        if let source = defined?.source, source.isCollected {
            throw Problem(
                .invalidInput,
                "This audit takes its results from its source (\(source.type)), not from submissions.",
                hint: "POST …/audits/\(name)/run has it run now.",
                field: "/audit_name"
            )
        }
        let receipt = try await recorder.submit(
            submission,
            to: name,
            key: key,
            for: call.tenant,
            by: call.principal
        )
        return Submitted(receipt: receipt, auditName: name.text, status: submission.status)
    }

    func run(_ name: String, _ call: AuthorizedCall) async throws(Problem) -> BackgroundTask {
        try await work.run(try AuditName(checking: name), for: call.tenant, by: call.principal)
    }

    /// The latest successful run, or the task that is making one.
    enum Latest: Sendable {
        case run(AuditRun, isStale: Bool)
        case underWay(BackgroundTask)
    }

    /// The latest successful run; where it is older than `maxAge` a new one, where that is possible.
    ///
    /// However many ask at the same time, one run is made: unfinished tasks have keys. A run under way
    /// already counts for whoever comes later, and is stale when it began too long before.
    func latest(
        _ name: String,
        maxAge: Duration?,
        wait: Duration,
        _ call: AuthorizedCall
    ) async throws(Problem) -> Latest {
        let asked = Timestamp.now
        let name = try AuditName(checking: name)
        let latest = try await reader.latestSuccesses(1, of: name, for: call.tenant).first
        if let latest, !latest.isOlder(than: maxAge, at: asked) {
            return .run(latest, isStale: false)
        }
        guard try await work.isCollected(name, of: call.tenant) else {
            if let latest { return .run(latest, isStale: true) }
            throw .neverSucceeded
        }
        guard maxAge != nil else { throw .neverSucceeded }
        let task = try await work.run(name, for: call.tenant, by: call.principal)
        let ended = try await follower.finished(task.id, of: call.tenant, within: wait)
        switch ended.state {
        case .queued, .running: return .underWay(ended)
        case .succeeded:
            guard let id = ended.result?["run_id"]?.string.flatMap({ UUID($0) }),
                let run = try await reader.run(id, of: name, for: call.tenant)
            else { throw .neverSucceeded }
            return .run(run, isStale: run.isOlder(than: maxAge, at: asked))
        case .failed, .cancelled:
            throw Problem(
                .taskFailed,
                ended.error?.message ?? "The run was cancelled.",
                hint: "Without max_age the latest successful run is answered."
            )
        }
    }

    // MARK: Definitions

    func define(
        _ definition: AuditDefinition,
        _ name: String,
        expected: Int?,
        _ call: AuthorizedCall
    ) async throws(Problem) -> DefinitionVersion? {
        let name = try AuditName(checking: name).ofTenant()
        try await sources.check(definition, for: call.tenant)
        return try await definitions.set(
            definition,
            for: name,
            of: call.tenant,
            by: call.principal,
            expected: expected
        )
    }

    /// False when there is none.
    func removeDefinition(
        _ name: String,
        expected: Int?,
        _ call: AuthorizedCall
    ) async throws(Problem) -> Bool {
        let name = try AuditName(checking: name).ofTenant()
        guard try await definitions.definition(of: name, for: call.tenant) != nil else {
            return false
        }
        _ = try await definitions.set(
            nil,
            for: name,
            of: call.tenant,
            by: call.principal,
            expected: expected
        )
        return true
    }

    // MARK: Reports

    func report(
        on name: String,
        _ call: AuthorizedCall
    ) async throws(Problem) -> AnalysisAccount.Begun {
        let name = try AuditName(checking: name)
        try await work.requireKnown(name, of: call.tenant)
        return try await account.begin(for: call.tenant, by: call.principal) { () throws(Problem) in
            try await work.report(on: name, for: call.tenant, by: call.principal)
        }
    }

    /// False when there is none.
    func deleteReport(_ id: String?, _ call: AuthorizedCall) async throws(Problem) -> Bool {
        guard let id = id.flatMap({ UUID($0) }) else { return false }
        return try await reports.delete(id, of: call.tenant, by: call.principal)
    }

    // MARK: Usage

    /// Calls, tokens and cost of the days from the first to the last, in UTC.
    ///
    /// - Parameters:
    ///   - from: the first day; nil for thirty days before the last.
    ///   - until: the last day; nil for today.
    func usage(
        from: String?,
        until: String?,
        _ call: AuthorizedCall,
        now: Timestamp = .now
    ) async throws(Problem) -> [UsageRow] {
        let last = try Self.day(until, "until") ?? now
        let first = try Self.day(from, "from") ?? last.advanced(bySeconds: -29 * 86_400)
        guard first <= last else {
            throw Problem(.invalidInput, "The first day lies after the last.", field: "/from")
        }
        let start = Timestamp(rfc3339: "\(first.rfc3339.prefix(10))T00:00:00Z") ?? first
        let end = Timestamp(rfc3339: "\(last.rfc3339.prefix(10))T00:00:00Z") ?? last
        return try await log.usage(
            from: start,
            until: end.advanced(bySeconds: 86_400),
            of: call.tenant
        )
    }

    private static func day(_ text: String?, _ field: String) throws(Problem) -> Timestamp? {
        guard let text else { return nil }
        guard text.utf8.count == 10, let day = Timestamp(rfc3339: "\(text)T00:00:00Z") else {
            throw Problem(
                .invalidInput,
                "Expected a day such as 2026-03-01.",
                field: "/\(field)"
            )
        }
        return day
    }
}

extension AuditRun {
    /// How long ago it began.
    func age(now: Timestamp = .now) -> Duration {
        .microseconds(max(0, now.microseconds - runTimestamp.microseconds))
    }

    fileprivate func isOlder(than maxAge: Duration?, at time: Timestamp) -> Bool {
        maxAge.map { age(now: time) > $0 } ?? false
    }
}

extension Problem {
    fileprivate static var neverSucceeded: Problem {
        Problem(
            .notFound,
            "The audit has no successful run yet.",
            hint: "Submit one, or have it run: GET …?max_age=3600 waits for that."
        )
    }

    static var noDefinition: Problem {
        Problem(
            .notFound,
            "The tenant has not defined this audit.",
            hint: "GET …/audits/definitions lists those that it has."
        )
    }

    static var noReport: Problem {
        Problem(
            .notFound,
            "The tenant has no report of that id.",
            hint: "GET …/reports lists those that it has."
        )
    }
}
