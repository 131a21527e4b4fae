import Domain
import TestSupport

/// An NDJSON stream, against COPY of the same rows into a table like it.
enum BulkMeasurement {
    /// A thousand lines that differ a little.
    static let thousandLines: [UInt8] = (0..<1000).flatMap { number in
        Array(
            #"""
            {"event_type":"JOB_UPDATED","action":"update","entity_type":"JOB","entity_id":"job-\#(number)","entity_name":"Senior Engineer \#(number)","actor":"person\#(number % 50)@example.com","occurred_at":"2026-03-01T12:\#(10 + number % 50):05.123456Z","changed_fields":["title"],"details":"Title\n- Engineer\n+ Senior","new_values":{"title":"Senior"},"event_metadata":{"region":"eu-west-\#(number % 3)"},"source_ip":"192.0.2.\#(number % 250)","request_id":"req-\#(number)"}

            """#.utf8
        )
    }

    /// Streams so many events, a multiple of a thousand, and returns the seconds it took.
    static func stream(_ events: Int, to url: String, as occupant: Installation.Occupant) throws
        -> Double
    {
        let clock = ContinuousClock()
        let start = clock.now
        let answer = try RawHTTP.stream(
            "/api/tenants/\(occupant.tenant.slug)/audit-events/bulk",
            port: RawHTTP.port(of: url),
            token: occupant.token
        ) { write in
            for _ in 0..<(events / 1000) { try write(thousandLines[...]) }
        }
        guard answer.contains("\"recorded\":\(events / 1000 * 1000)") else {
            throw ProgramFailure(description: String(answer.prefix(1000)))
        }
        return (clock.now - start).seconds
    }

    private static let columns =
        "id, occurred_at, recorded_at, entity_id, user_id, event_type, action, entity_type, "
        + "entity_key, entity_name, actor, changed_fields, details, old_values, new_values, "
        + "event_metadata, outcome, source_ip, request_id, idempotency_key"

    static func run(_ scale: Scale) async throws -> [Row] {
        try await Installation.use { try await run(scale, $0) }
    }

    private static func run(
        _ scale: Scale,
        _ installation: Installation
    ) async throws -> [Row] {
        let psql = try Program.find("psql", package: "postgresql-client")
        let folder = try Folder()
        let tenants = try await installation.add(scale.rounds * 2 + 1)
        let (server, url) = try installation.serve()
        let database = installation.database
        func copy(_ direction: String, _ schema: String) throws {
            let file = "'\(folder.path)/rows' (FORMAT csv)"
            try Program.run([
                psql, "-qX", "-v", "ON_ERROR_STOP=1", "-d", database, "-c",
                "\\copy \(schema).audit_events (\(columns)) \(direction) \(file)",
            ])
        }
        let events = scale.events
        _ = try stream(events, to: url, as: tenants[0])
        try copy("TO", tenants[0].tenant.slug.schemaName)
        var free = tenants.dropFirst()
        let rates = try scale.interleaved(
            { Double(events) / (try stream(events, to: url, as: free.removeFirst())) },
            {
                let start = ContinuousClock.now
                try copy("FROM", free.removeFirst().tenant.slug.schemaName)
                return Double(events) / (ContinuousClock.now - start).seconds
            }
        )
        server.stop()
        return [
            .rate(
                "bulk: NDJSON stream of \(events) / COPY",
                rates.ours,
                rates.peers[0],
                unit: "rows/s",
                atLeast: 0.6
            )
        ]
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
