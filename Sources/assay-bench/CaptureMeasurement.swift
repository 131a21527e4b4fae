import Glibc
import Postgres
import Store
import TestSupport

/// What capturing costs the application's own backend: single-row prepared statements, each a
/// transaction, on a table of ten columns and about 0.4 kB a row, tracked and not.
enum CaptureMeasurement {
    private static let statements = 4_000
    private static let bulkRows = 20_000
    private static let tables = ["tracked", "plain"]

    static func run(_ scale: Scale) async throws -> [Row] {
        let cluster = try await PostgresCluster.start()
        let outcome: Result<[Row], any Error>
        do { outcome = .success(try await measure(scale, cluster)) } catch {
            outcome = .failure(error)
        }
        try await cluster.stop(.immediate)
        return try outcome.get()
    }

    private static func measure(_ scale: Scale, _ cluster: PostgresCluster) async throws -> [Row] {
        let database = try await cluster.createDatabase()
        let source = CaptureSource(connectionString: database)
        try await TestConnection.open(database) { connection in
            try await source.install(on: connection.loop)
            for table in tables { try await connection.execute(script: creation(table)) }
            try await connection.execute(script: "SELECT assay.track('public.tracked')")
        }
        var costs: [String: [Costs]] = [:]
        for _ in 0..<scale.rounds {
            for table in tables {
                costs[table, default: []].append(try await costsOf(table, database))
            }
        }
        return Costs.kinds.map { name, cost, bound in
            let medians = tables.map { table in
                (costs[table] ?? []).map { $0[keyPath: cost] }.sorted()[scale.rounds / 2]
            }
            return .cost(name, medians[0], medians[1], unit: "µs", atMost: bound)
        }
    }

    /// Processor time of the backend in microseconds for each row.
    private struct Costs {
        var insert = 0.0
        var update = 0.0
        var bulkInsert = 0.0
        var bulkUpdate = 0.0

        static var kinds: [(String, KeyPath<Costs, Double>, Double?)] {
            [
                ("capture: backend CPU per insert, tracked / not", \.insert, 3),
                ("capture: backend CPU per update, tracked / not", \.update, 3),
                ("capture: the same, a bulk insert's rows", \.bulkInsert, nil),
                ("capture: the same, a bulk update's rows", \.bulkUpdate, nil),
            ]
        }
    }

    private static func creation(_ table: String) -> String {
        """
        CREATE TABLE public.\(table) (id bigint PRIMARY KEY, name text, title text, status text,
            priority int, amount numeric(12,2), active boolean, created_at timestamptz,
            updated_at timestamptz, body text)
        """
    }

    /// What each kind of write costs, in a session and a table that begin anew.
    private static func costsOf(_ table: String, _ database: String) async throws -> Costs {
        try await TestConnection.open(database) { connection in
            let backend = await connection.backendID
            try await connection.execute(
                script: "TRUNCATE public.\(table); TRUNCATE assay.captures"
            )
            let insert = Statement(
                "INSERT INTO public.\(table) SELECT $1 + n, 'Senior engineer', "
                    + "'A title of moderate length for a row', 'OPEN', 3, 1234.50, true, now(), "
                    + "now(), repeat('body text of the row ', 13) FROM generate_series(1, $2) AS n"
            )
            let update = Statement(
                "UPDATE public.\(table) SET status = 'CLOSED', priority = priority + 1, "
                    + "updated_at = now() WHERE id BETWEEN $1 AND $2"
            )
            func measured(_ rows: Int, _ work: () async throws -> Void) async throws -> Double {
                let start = try cpuMicroseconds(of: backend)
                try await work()
                return (try cpuMicroseconds(of: backend) - start) / Double(rows)
            }
            func each(_ statement: Statement, _ last: (Int64) -> Int64) async throws {
                for number in 0..<Int64(statements) {
                    try await connection.query(
                        statement,
                        [.int64(number), .int64(last(number))]
                    )
                }
            }
            var costs = Costs()
            costs.insert = try await measured(statements) { try await each(insert) { _ in 1 } }
            costs.update = try await measured(statements) { try await each(update) { $0 } }
            costs.bulkInsert = try await measured(bulkRows) {
                try await connection.query(insert, [.int64(1_000_000), .int64(Int64(bulkRows))])
            }
            costs.bulkUpdate = try await measured(bulkRows) {
                try await connection.query(update, [.int64(1_000_001), .int64(2_000_000)])
            }
            try await check(table, connection)
            return costs
        }
    }

    /// A trigger that captured less than was written would be cheap.
    private static func check(_ table: String, _ connection: PostgresConnection) async throws {
        let captured = try await connection.query("SELECT count(*) FROM assay.captures")[0].int64(0)
        // The first single-row update names row 0, which there is not.
        let written = table == "tracked" ? 2 * statements - 1 + 2 * bulkRows : 0
        guard Int(captured) == written else {
            throw ProgramFailure(description: "\(captured) captures of \(written) writes")
        }
    }

    /// utime and stime of a process (proc(5): fields 14 and 15 of /proc/PID/stat).
    private static func cpuMicroseconds(of process: Int32) throws -> Double {
        guard let file = fopen("/proc/\(process)/stat", "r") else {
            throw ProgramFailure(description: "cannot read /proc/\(process)/stat")
        }
        defer { fclose(file) }
        var text = ""
        while case let byte = getc(file), byte != EOF {
            text.unicodeScalars.append(Unicode.Scalar(UInt8(truncatingIfNeeded: byte)))
        }
        // The name, in brackets, may hold spaces.
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        guard fields.count > 12, let user = Double(fields[12]), let system = Double(fields[13])
        else { throw ProgramFailure(description: "/proc/\(process)/stat reads \(text)") }
        return (user + system) * 1e6 / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
