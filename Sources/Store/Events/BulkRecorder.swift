import Crypto
public import Domain
import EventLoop
import JSON
import Postgres
import Schema

/// What has become of a bulk stream so far.
public struct StreamProgress: Sendable, Equatable {
    /// Every line up to this one is settled.
    public var throughLine = 0
    /// Events recorded.
    public var recorded = 0
    /// Lines recognised by their idempotency key.
    public var replayed = 0
    /// Lines that were no events.
    public var rejected = 0

    /// Nothing yet.
    public init() {}
}

/// Records parts of a bulk stream: a thousand lines a transaction, by COPY.
public struct BulkRecorder: Sendable {
    private let database: Database
    private let tenant: Tenant

    private static let copy = Schema.statement("copyEvents")
    private static let findKeys = Schema.statement("findIdempotencyKeys")
    private static let insertKeys = Schema.statement("insertIdempotencyKeys")
    private static let insertCheckpoint = Schema.statement("insertCheckpoint")
    private static let findCheckpoint = Schema.statement("findCheckpoint")
    private static let roundsMax = 4

    /// Records into one tenant's tables.
    public init(database: Database, tenant: Tenant) {
        self.database = database
        self.tenant = tenant
    }

    /// How far the stream of that name has been settled; nil when nothing of it has.
    public func progress(of streamKey: String) async throws(Problem) -> StreamProgress? {
        let sql = Self.findCheckpoint.render(["schema": tenant.slug.schemaName])
        return try await database.query(sql, [.uuid(tenant.id), .text(streamKey)], for: tenant) {
            rows throws(PostgresError) in
            guard let row = rows.first else { return nil }
            var progress = StreamProgress()
            progress.throughLine = Int(try row.int64(0))
            progress.recorded = Int(try row.int64(1))
            progress.replayed = Int(try row.int64(2))
            progress.rejected = Int(try row.int64(3))
            return progress
        }
    }

    /// Commits one part and returns the progress after it.
    ///
    /// - Parameters:
    ///   - part: the events of the part with the lines they stood on.
    ///   - settled: the progress after the lines before it, with `throughLine` and `rejected`
    ///     already counting the part's own lines.
    ///   - streamKey: the name under which the stream can be resumed.
    public func record(
        _ part: BulkPart,
        settled: StreamProgress,
        streamKey: String?,
        now: Timestamp = .now
    ) async throws(Problem) -> (progress: StreamProgress, conflicts: [BulkPart.Conflict]) {
        for _ in 0..<Self.roundsMax {
            do {
                let outcome = try await database.withConnection { connection in
                    try await commit(
                        part,
                        settled: settled,
                        streamKey: streamKey,
                        now: now,
                        on: connection
                    )
                }
                database.ring(.outbox)
                return outcome
            } catch let error as PostgresError {
                if error.constraint == "stream_checkpoints_pkey" { throw Self.streamConflict }
                guard error.isLostRace else { throw Problem(error) }
            } catch {
                throw Problem(.internal, "The service could not do this.", cause: "\(error)")
            }
        }
        throw Problem(.overloaded, "Other calls keep using the same idempotency keys.")
    }

    /// A part being committed: the progress after it, and the lines whose keys are taken.
    public typealias Commit = Task<
        Result<(progress: StreamProgress, conflicts: [BulkPart.Conflict]), Problem>, Never
    >

    /// Commits one part, as `record` does, while the caller goes on.
    ///
    /// It runs to its end even when nobody waits for it any more.
    public func start(
        _ part: BulkPart,
        settled: StreamProgress,
        streamKey: String?
    ) -> Commit {
        Task(executorPreference: EventLoop.current) {
            do throws(Problem) {
                return .success(try await record(part, settled: settled, streamKey: streamKey))
            } catch {
                return .failure(error)
            }
        }
    }

    private static let streamConflict = Problem(
        .streamConflict,
        "This stream is being sent by another call as well.",
        hint: "Wait for that call to end, then send again under the same key."
    )

    private func commit(
        _ part: BulkPart,
        settled: StreamProgress,
        streamKey: String?,
        now: Timestamp,
        on connection: PostgresConnection
    ) async throws -> (progress: StreamProgress, conflicts: [BulkPart.Conflict]) {
        let schema = tenant.slug.schemaName
        return try await connection.transaction { connection in
            let role = BoundStatement.assumeRole(of: tenant)
            _ = try await connection.query(role.statement, role.parameters)
            var known: [String: KeyRecord] = [:]
            if !part.keys.isEmpty {
                known = try KeyRecord.byKey(
                    try await connection.query(
                        Statement(Self.findKeys.render(["schema": schema])),
                        [.uuid(tenant.id), .textArray(part.keys)]
                    )
                )
            }
            let plan = part.plan(known: known, now: now)
            if !plan.keys.isEmpty {
                _ = try await connection.query(
                    Statement(Self.insertKeys.render(["schema": schema])),
                    [
                        .uuid(tenant.id), .textArray(plan.keys.map(\.key)),
                        .textArray(plan.keys.map { Hexadecimal.text($0.hash) }),
                        .uuidArray(plan.keys.map(\.id)),
                        .timestamp(now),
                    ]
                )
            }
            if !plan.events.isEmpty {
                _ = try await connection.copyIn(Self.copy.render(["schema": schema])) { writer in
                    try await writer.write(EventCopy.encode(plan.events))
                }
            }
            var progress = settled
            progress.recorded += plan.events.count
            progress.replayed += plan.replayed
            progress.rejected += plan.conflicts.count
            if let streamKey {
                _ = try await connection.query(
                    Statement(Self.insertCheckpoint.render(["schema": schema])),
                    progress.checkpoint(of: streamKey, in: tenant, now: now)
                )
            }
            if !plan.events.isEmpty {
                try await announce(plan.events.map(\.id), on: connection)
            }
            return (progress, plan.conflicts)
        }
    }

    private func announce(
        _ events: [UUID],
        on connection: PostgresConnection
    ) async throws(PostgresError) {
        _ = try await connection.query(Statement("SELECT set_config('role', 'none', true)"), [])
        let announcement = EventInsertion.write([
            // Its id is made now: those who follow the outbox look for late ones only for a while.
            EventInsertion.announce(events, of: tenant, at: .now)
        ])
        _ = try await connection.query(announcement.statement, announcement.parameters)
    }
}

extension StreamProgress {
    fileprivate func checkpoint(of key: String, in tenant: Tenant, now: Timestamp) -> [Parameter] {
        [
            .uuid(tenant.id), .text(key), .int64(Int64(throughLine)), .int64(Int64(recorded)),
            .int64(Int64(replayed)), .int64(Int64(rejected)), .timestamp(now),
        ]
    }
}
