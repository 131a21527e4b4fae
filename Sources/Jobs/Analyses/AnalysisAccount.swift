public import Domain
public import Store

/// What users have asked for of analyses and diff reports: so many in a minute and user, counted
/// together over all replicas.
///
/// What ends in an error does not count, nor what a model's provider could not answer. A model's answer
/// that could not be used does, for it is billed; and so does what the caller gives up, for a model may
/// have been asked.
public struct AnalysisAccount: Sendable {
    private let limiter: RateLimiter
    private let log: InteractionLog

    /// The account in that database.
    public init(database: Database) {
        limiter = RateLimiter(database: database)
        log = InteractionLog(database: database)
    }

    /// Work that goes on in the background.
    public struct Begun: Sendable {
        /// The task that does it.
        public let task: BackgroundTask
        /// How many more the user may ask for in this minute.
        public let left: Int
    }

    /// One that was taken.
    struct Credit: Sendable {
        let moment: Timestamp
        /// How many more the user may ask for in this minute.
        let left: Int
    }

    /// Takes one for a task that is about to be queued.
    public func begin(
        for tenant: Tenant,
        by principal: Principal,
        _ queue: () async throws(Problem) -> BackgroundTask
    ) async throws(Problem) -> Begun {
        let credit = try await take(for: tenant, by: principal)
        do throws(Problem) {
            return Begun(task: try await queue(), left: credit.left)
        } catch {
            await giveBack(credit, for: tenant, by: principal)
            throw error
        }
    }

    /// Takes one.
    func take(for tenant: Tenant, by principal: Principal) async throws(Problem) -> Credit {
        let now = Timestamp.now
        let left = try await limiter.take(
            kind: RateLimiter.analysis,
            max: Limits.analysesPerMinuteMax,
            per: .seconds(60),
            by: principal.name,
            of: tenant,
            now: now
        )
        return Credit(moment: now, left: left)
    }

    /// The caller is told of what went wrong before; a credit that cannot be given back is theirs
    /// again within the minute.
    func giveBack(_ credit: Credit, for tenant: Tenant, by principal: Principal) async {
        try? await limiter.giveBack(
            kind: RateLimiter.analysis,
            takenBy: credit.moment,
            by: principal.name,
            of: tenant
        )
    }

    /// What is written with the end of a task: it leaves no call to a model open in the tenant's book,
    /// and what failed is not counted against whoever asked.
    ///
    /// An attempt ends its own call itself, unless its process dies.
    func units(ending run: TaskRun, hasFailed: Bool) -> [UnitOfWork] {
        let closing = log.unit(closingCallsOf: run.task, for: run.tenant)
        guard hasFailed else { return [closing] }
        return [
            closing,
            limiter.unit(
                givingBack: RateLimiter.analysis,
                takenBy: run.task.createdAt,
                to: run.task.createdBy,
                of: run.tenant
            ),
        ]
    }

    /// The same for a task that ends without success.
    func units(abandoning run: TaskRun, as ending: TaskEnding) -> [UnitOfWork] {
        units(ending: run, hasFailed: ending != .cancelled)
    }
}
