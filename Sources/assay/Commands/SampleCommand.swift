import Domain
import EventLoop
import JSON
import Postgres
import Store

/// The command that makes two invented tenants with a month of events each; harmless to repeat.
enum SampleCommand {
    private static let companies: [(slug: String, name: String, company: SampleMonth.Company)] = [
        ("lumen", "Lumen Recruiting", .recruiting), ("harbor", "Harbor Platform", .platform),
    ]

    static func run(_ arguments: inout Arguments) async throws {
        try arguments.finish()
        let tenants = try await Administering.run { administration in
            var tenants: [Tenant] = []
            for (text, name, _) in Self.companies {
                let slug = try TenantCommand.slug(text)
                if let tenant = try await administration.tenant(text) {
                    tenants.append(tenant)
                } else {
                    tenants.append(
                        try await administration.createTenant(slug, name: name, now: .now)
                    )
                }
            }
            return tenants
        }
        try await Serving.run { database in
            for (tenant, entry) in zip(tenants, Self.companies) {
                try await load(entry.company, into: tenant, database)
            }
        }
    }

    private static func load(
        _ company: SampleMonth.Company,
        into tenant: Tenant,
        _ database: Database
    ) async throws {
        // The month ends when the tenant began, so that another run makes the same events.
        let month = SampleMonth(seed: 1, company: company, until: tenant.createdAt)
        var part = BulkPart()
        for (index, object) in month.objects().enumerated() {
            part.append(try EventDraft(.object(object), now: .now), line: index + 1)
        }
        let (progress, _) = try await BulkRecorder(database: database, tenant: tenant)
            .record(part, settled: StreamProgress(), streamKey: nil)
        try await submitAudits(of: tenant, database)
        print(
            "\(tenant.slug): \(progress.recorded) events recorded, \(progress.replayed) known already"
        )
    }
}

extension SampleCommand {
    /// Two runs of an audit, so that there is something to have a diff report written about.
    private static func submitAudits(of tenant: Tenant, _ database: Database) async throws {
        let recorder = AuditRecorder(database: database)
        let principal = Principal(
            tokenID: UUID(high: 0, low: 0),
            name: "sample",
            role: .writer,
            tenant: tenant
        )
        for (index, run) in SampleAudit.runs.enumerated() {
            let time = tenant.createdAt.advanced(bySeconds: -run.daysBefore * 86_400)
            let submission = try AuditSubmission(
                [
                    "status": "Success", "results": run.results,
                    "run_timestamp": .string(time.rfc3339),
                ],
                now: .now
            )
            _ = try await recorder.submit(
                submission,
                to: SampleAudit.name,
                key: "sample-\(index)",
                for: tenant,
                by: principal
            )
        }
    }
}

/// The database as the service uses it, for the time of one command.
enum Serving {
    static func run<Value: Sendable>(
        _ body: (Database) async throws -> Value
    ) async throws -> Value {
        let loop = try EventLoop(name: "assay")
        var configuration = try Configuration.current.service()
        configuration.connectTimeout = Administering.patience
        let database = Database(
            loops: [loop],
            configuration: configuration,
            patience: Administering.patience
        )
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body(database))
        } catch {
            outcome = .failure(error)
        }
        await database.close()
        await loop.stop()
        return try outcome.get()
    }
}
