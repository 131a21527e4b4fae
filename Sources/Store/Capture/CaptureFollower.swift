public import Domain
public import EventLoop
import Postgres

/// Takes a database's captures, batch by batch, and hands them on until its task is cancelled.
///
/// A batch is laid down in the database before it is handed on and removed after it was recorded, so
/// whatever breaks in between repeats it under the same id. Who records must take that id for the
/// key by which a repetition is known. One follower at a time takes a database's captures; others
/// stand by.
public struct CaptureFollower: Sendable {
    /// How often the follower looks.
    public struct Timing: Sendable {
        /// The pause after a look that found nothing, doubled from each such look to the next.
        public var pause = Duration.milliseconds(25)
        /// The longest pause while all is well.
        public var pauseMax = Duration.milliseconds(250)
        /// The pause after a failure, doubled from each to the next.
        public var retry = Duration.milliseconds(250)
        /// The longest pause after failures.
        public var retryMax = Duration.seconds(30)
        /// How often one that stands by asks whether it is needed.
        public var standby = Duration.seconds(2)
        /// How often captures that failed are looked for, and tables that changed or are gone.
        public var upkeep = Duration.seconds(10)

        /// The service's own times.
        public static let standard = Timing()

        /// The service's own times, to be changed.
        public init() {}
    }

    private let source: CaptureSource
    private let loop: EventLoop
    private let timing: Timing
    private let onProblem: @Sendable (Problem) -> Void

    private static let lock = Statement("SELECT assay.follow()")
    private static let settle = Statement("SELECT assay.settle($1)")
    private static let refresh = Statement("SELECT assay.refresh()")
    private static let failures = Statement("SELECT * FROM assay.take_failures()")

    /// A follower; `onProblem` is told of each failure to follow or to record, and of statements
    /// that the triggers could not capture.
    public init(
        _ source: CaptureSource,
        on loop: EventLoop,
        timing: Timing = .standard,
        onProblem: @escaping @Sendable (Problem) -> Void
    ) {
        self.source = source
        self.loop = loop
        self.timing = timing
        self.onProblem = onProblem
    }

    /// Hands each batch to `record`, in order, until the task is cancelled.
    ///
    /// What `record` throws is reported, and the same batch comes again after a while.
    public func follow(
        _ record: @escaping @Sendable (CaptureBatch) async throws -> Void
    ) async {
        var retry = timing.retry
        while !Task.isCancelled {
            let began = ContinuousClock.now
            do {
                try await source.withConnection(on: loop) { connection in
                    try await follow(on: connection, record)
                }
            } catch {
                if Task.isCancelled { return }
                onProblem(Self.problem(error))
            }
            // A connection that held for a while was a good one.
            if ContinuousClock.now - began > timing.retryMax { retry = timing.retry }
            await sleep(retry)
            retry = min(retry * 2, timing.retryMax)
        }
    }

    private func follow(
        on connection: PostgresConnection,
        _ record: @Sendable (CaptureBatch) async throws -> Void
    ) async throws {
        while try await !connection.query(Self.lock)[0].bool(0) { await sleep(timing.standby) }
        let reader = CaptureReader(connection: connection)
        var lastUpkeep: ContinuousClock.Instant?
        var pause = timing.pause
        var retry = timing.retry
        while !Task.isCancelled {
            if lastUpkeep.map({ ContinuousClock.now - $0 >= timing.upkeep }) ?? true {
                try await keepUp(connection)
                lastUpkeep = .now
            }
            guard let found = try await reader.next() else {
                await sleep(pause)
                pause = min(pause * 2, timing.pauseMax)
                continue
            }
            do {
                try await record(found.batch)
            } catch {
                if Task.isCancelled { return }
                onProblem(Self.problem(error))
                await sleep(retry)
                retry = min(retry * 2, timing.retryMax)
                continue
            }
            try await connection.query(Self.settle, [.uuid(found.batch.id)])
            if found.hasStale { try await connection.query(Self.refresh) }
            (pause, retry) = (timing.pause, timing.retry)
        }
    }

    private func keepUp(_ connection: PostgresConnection) async throws {
        try await connection.query(Self.refresh)
        for row in try await connection.query(Self.failures) {
            let table = try row.string(0)
            let count = try row.int64(4)
            let words = try row.optionalString(3).map { ": \($0)" } ?? ""
            onProblem(
                Problem(
                    .internal,
                    "Changes of \(table) were not captured: \(try row.string(1)), \(count) times.",
                    hint: "The application was not disturbed; what it changed then is in no event.",
                    cause: "SQLSTATE \(try row.string(2))\(words)"
                )
            )
        }
    }

    /// A cancelled sleep ends early, and then the loops around it end.
    private func sleep(_ duration: Duration) async {
        try? await loop.sleep(for: duration)
    }

    private static func problem(_ error: any Error) -> Problem {
        switch error {
        case let problem as Problem: problem
        // No such schema, no such function, no right to call it.
        case let error as PostgresError where ["3F000", "42883"].contains(error.sqlState):
            Problem(
                .unavailable,
                "Change capture is not installed in this database.",
                hint: "assay capture install --database URL",
                cause: error.description
            )
        case let error as PostgresError where error.sqlState == .insufficientPrivilege:
            Problem(
                .forbidden,
                "This role may not take captures.",
                hint: "SELECT assay.grant_follower('role') gives it the right.",
                cause: error.description
            )
        case let error as PostgresError: Problem(error)
        default: Problem(.internal, "Captures could not be recorded.", cause: "\(error)")
        }
    }
}
