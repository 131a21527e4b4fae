import Domain

/// One event a request, each durable before its answer, against single-row inserts by pgbench.
enum IngestMeasurement {
    static let event =
        #"{"event_type":"JOB_UPDATED","action":"update","entity_type":"JOB","entity_id":"job-17","#
        + #""entity_name":"Senior Engineer","actor":"person7@example.com","#
        + #""changed_fields":["title"],"details":"Title\n- Engineer\n+ Senior","#
        + #""new_values":{"title":"Senior"},"event_metadata":{"region":"eu-west-1"}}"#

    static func script(_ occupants: [Installation.Occupant]) -> String {
        Load.posting(
            event,
            to: { "/api/tenants/\(occupants[$0].tenant.slug)/audit-events" },
            tokens: occupants.map(\.token)
        )
    }

    private static func statement(_ schema: String) -> String {
        """
        INSERT INTO \(schema).audit_events (id, occurred_at, recorded_at, entity_id, user_id, \
        event_type, action, entity_type, entity_key, entity_name, actor, changed_fields, details, \
        new_values, event_metadata, outcome) VALUES (gen_random_uuid(), now(), now(), \
        gen_random_uuid(), gen_random_uuid(), 'JOB_UPDATED', 'update', 'JOB', 'job-17', \
        'Senior Engineer', 'person7@example.com', '{title}', E'Title\\n- Engineer\\n+ Senior', \
        '{"title": "Senior"}', '{"region": "eu-west-1"}', 'success');

        """
    }

    static func run(_ scale: Scale) async throws -> [Row] {
        try await Installation.use { try await run(scale, $0) }
    }

    private static func run(
        _ scale: Scale,
        _ installation: Installation
    ) async throws -> [Row] {
        let load = try Load()
        let ours = try await installation.add(scale.tenants)
        let peers = try await installation.add(scale.tenants, prefix: "p")
        let (server, url) = try installation.serve()
        let script = script(ours)
        let statements = peers.map { statement($0.tenant.slug.schemaName) }
        _ = try load.run(url, script: script, seconds: 1)
        let rates = try scale.interleaved(
            { try load.run(url, script: script, seconds: scale.seconds).perSecond },
            {
                try installation.pgbench(statements, seconds: scale.seconds, folder: load.folder)
            }
        )
        server.stop()
        return [
            .rate(
                "ingest: one durable event, REST / pgbench insert",
                rates.ours,
                rates.peers[0],
                unit: "/s",
                atLeast: 1
            )
        ]
    }
}
