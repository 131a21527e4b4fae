import Domain
import Postgres
import TestSupport

/// How fast the queue of tasks is when the tasks do nothing, and how still when there are none.
enum TasksMeasurement {
    private static let idleSeconds = 11

    static func run(_ scale: Scale) async throws -> [Row] {
        try await Installation.use { installation in
            let tenant = try await installation.add(1)[0].tenant
            var rows: [Row] = []
            let count = scale.seconds * 1000
            let kinds = [("empty", 500.0), ("record-event", 0)]
            for processes in [1, 2] {
                for (kind, bound) in kinds {
                    let rate = try await rate(
                        of: kind,
                        count,
                        for: tenant,
                        by: processes,
                        installation
                    )
                    rows.append(
                        .reached(
                            "tasks: \(kind), \(processes) process\(processes == 1 ? "" : "es")",
                            rate,
                            unit: "/s",
                            atLeast: bound
                        )
                    )
                }
            }
            rows.append(try await idleLooks(installation))
            return rows
        }
    }

    private static func worker(_ installation: Installation) throws -> Program {
        try Program([
            try Program.sibling("assay-bench"), "task-worker", "--database",
            installation.database + " user=assay_service",
        ])
    }

    /// Tasks a second, from the first that is taken to the last that ends.
    private static func rate(
        of kind: String,
        _ count: Int,
        for tenant: Tenant,
        by processes: Int,
        _ installation: Installation
    ) async throws -> Double {
        try await installation.execute(
            """
            DELETE FROM assay.tasks;
            INSERT INTO assay.tasks (id, tenant_id, kind, arguments, state, attempts_max, due_at,
                created_by, created_at)
            SELECT gen_random_uuid(), '\(tenant.id)', '\(kind)', '{}', 'queued', 3, now(), 'bench',
                now()
            FROM generate_series(1, \(count));
            """
        )
        let workers = try (0..<processes).map { _ in try worker(installation) }
        defer { for worker in workers { worker.stop() } }
        return try await TestConnection.open(installation.database) { connection in
            let left: Statement = "SELECT count(*) FROM assay.tasks WHERE finished_at IS NULL"
            while try await connection.query(left)[0].int64(0) > 0 {
                RawHTTP.pause(milliseconds: 50)
            }
            let seconds: Statement = """
                SELECT extract(epoch FROM max(finished_at) - min(started_at))::float8
                FROM assay.tasks WHERE state = 'succeeded' HAVING count(*) = \
                (SELECT count(*) FROM assay.tasks)
                """
            let rows = try await connection.query(seconds)
            guard let row = rows.first else { throw ProgramFailure(description: "a task failed") }
            return Double(count) / (try row.double(0))
        }
    }

    /// How often an idle worker asks the database anything, as its backends show it.
    private static func idleLooks(_ installation: Installation) async throws -> Row {
        let worker = try worker(installation)
        defer { worker.stop() }
        let looks = try await TestConnection.open(installation.database) { connection in
            let starts: Statement = """
                SELECT pid || ' ' || query_start FROM pg_stat_activity
                WHERE usename = 'assay_service' AND query_start IS NOT NULL
                """
            func seen() async throws -> Set<String> {
                Set(try await connection.query(starts).map { try $0.string(0) })
            }
            let begin = ContinuousClock.now
            // The first look and the connections' beginnings are not what idleness is.
            while ContinuousClock.now - begin < .seconds(2) { RawHTTP.pause(milliseconds: 50) }
            let known = try await seen()
            var all = known
            let end = ContinuousClock.now + .seconds(idleSeconds)
            while ContinuousClock.now < end {
                RawHTTP.pause(milliseconds: 50)
                all.formUnion(try await seen())
            }
            return all.subtracting(known).count
        }
        return .bounded(
            "tasks: statements of an idle worker in \(idleSeconds) s",
            Double(looks),
            unit: "",
            atMost: Double(idleSeconds / 5 + 1)
        )
    }
}
