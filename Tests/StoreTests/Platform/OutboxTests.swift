import Domain
import Postgres
import TestSupport
import Testing

@testable import Store

@Suite("The outbox")
struct OutboxTests {
    @Test("keeps announcements for a day and no longer")
    func prune() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            try await platform.connected { connection in
                try await connection.execute(
                    script: """
                        INSERT INTO assay.outbox
                        SELECT gen_random_uuid(), '\(tenant.id)', 'event:recorded', '{}',
                            now() - interval '24 hours 1 minute'
                        FROM generate_series(1, 6000);
                        INSERT INTO assay.outbox
                        VALUES (gen_random_uuid(), '\(tenant.id)', 'event:recorded', '{}',
                            now() - interval '23 hours')
                        """
                )
            }
            try await platform.database.pruneOutbox(now: .now)
            #expect(try await platform.number("SELECT count(*) FROM assay.outbox") == 1)
        }
    }
}
