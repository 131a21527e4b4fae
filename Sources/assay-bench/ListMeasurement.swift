import Domain

/// A page of 20 events by GraphQL, against pgbench with the statement that it takes.
enum ListMeasurement {
    static let request =
        #"{"query":"query($n:Int!){auditEvents(first:$n){nodes{id occurredAt eventType action "#
        + #"entityType entityName actor outcome} pageInfo{hasNextPage endCursor}}}","#
        + #""variables":{"n":20}}"#

    /// The same columns in the same order with the same bound.
    static func statement(_ index: Int, _ schema: String) -> String {
        """
        SELECT audit_events.id, audit_events.occurred_at, event_type, action, \
        audit_events.entity_type, entity_name, actor, outcome FROM \(schema).audit_events \
        WHERE tenant_id = :t\(index) ORDER BY occurred_at DESC, id DESC LIMIT 21;

        """
    }

    static func script(_ occupants: [Installation.Occupant], isSkewed: Bool = false) -> String {
        Load.posting(
            request,
            to: { _ in "/graphql" },
            tokens: occupants.map(\.token),
            isSkewed: isSkewed
        )
    }

    static func run(_ scale: Scale) async throws -> [Row] {
        try await Installation.use { try await run(scale, $0) }
    }

    private static func run(
        _ scale: Scale,
        _ installation: Installation
    ) async throws -> [Row] {
        let load = try Load()
        _ = try Program.find("pgbench", package: "postgresql-contrib")
        try await installation.add(scale.tenants, events: scale.events / scale.tenants)
        try await installation.execute("VACUUM ANALYZE")
        let (server, url) = try installation.serve()
        let script = script(installation.occupants)
        let tenants = installation.occupants.map(\.tenant.slug)
        let bare = tenants.enumerated().map { statement($0, $1.schemaName) }
        let assuming = tenants.enumerated().map { index, slug in
            """
            \\startpipeline
            SELECT set_config('role', '\(slug.serviceRole)', true);
            \(statement(index, slug.schemaName))
            \\endpipeline

            """
        }
        _ = try load.run(url, script: script, seconds: 1)
        let seconds = scale.seconds
        let (ours, peers) = try scale.interleaved(
            { try load.run(url, script: script, seconds: seconds).perSecond },
            { try installation.pgbench(bare, seconds: seconds, folder: load.folder) },
            {
                // Not as assay_service: pgbench prepares before it assumes the role.
                try installation.pgbench(assuming, seconds: seconds, folder: load.folder)
            },
            {
                try installation.pgbench(
                    bare,
                    settings: "-c plan_cache_mode=force_custom_plan -c jit=off",
                    seconds: seconds,
                    folder: load.folder
                )
            }
        )
        server.stop()
        return [
            .rate("list: 20 rows, GraphQL / pgbench", ours, peers[0], unit: "/s", atLeast: 0.75),
            noted("  … / pgbench that assumes the tenant's role", ours, peers[1]),
            noted("  … / pgbench that plans each time", ours, peers[2]),
            noted("  the role alone: pgbench with it / without", peers[1], peers[0]),
        ]
    }

    private static func noted(_ what: String, _ a: Double, _ b: Double) -> Row {
        Row(
            what: what,
            ours: "\(Int(a)) /s",
            peer: "\(Int(b)) /s",
            ratio: Row.decimals(a / b),
            verdict: .noted
        )
    }
}
