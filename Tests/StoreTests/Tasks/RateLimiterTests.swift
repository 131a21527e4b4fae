import Domain
import TestSupport
import Testing

@testable import Store

@Suite("The rate limiter", .timeLimit(.minutes(10)))
struct RateLimiterTests {
    private let start = Timestamp.now

    private func take(
        _ limiter: RateLimiter,
        of tenant: Tenant,
        by principal: String = "ann",
        kind: String = "k",
        after seconds: Int64 = 0
    ) async throws(Problem) -> Int {
        try await limiter.take(
            kind: kind,
            max: 3,
            per: .seconds(60),
            by: principal,
            of: tenant,
            now: start.advanced(bySeconds: seconds)
        )
    }

    @Test("lets so many through in any minute, and says when there is one again")
    func window() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let limiter = RateLimiter(database: platform.database)
            for (seconds, left) in [(0, 2), (10, 1), (20, 0)] as [(Int64, Int)] {
                #expect(try await take(limiter, of: tenant, after: seconds) == left)
            }
            let refused = await problem { _ = try await take(limiter, of: tenant, after: 30) }
            #expect(refused?.code == .rateLimited && refused?.status == 429)
            #expect(refused?.retryAfterSeconds == 30)
            #expect(try await take(limiter, of: tenant, after: 60) == 0)
            let again = await problem { _ = try await take(limiter, of: tenant, after: 61) }
            #expect(again?.retryAfterSeconds == 9)
        }
    }

    @Test("counts each caller, kind and tenant by itself")
    func apart() async throws {
        try await TestPlatform.with { platform in
            let (own, other) = (try await platform.tenant(), try await platform.tenant())
            let limiter = RateLimiter(database: platform.database)
            #expect(try await take(limiter, of: own) == 2)
            #expect(try await take(limiter, of: own, by: "bob") == 2)
            #expect(try await take(limiter, of: own, kind: "l") == 2)
            #expect(try await take(limiter, of: other) == 2)
        }
    }

    @Test("gives back what was for nothing")
    func giveBack() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let limiter = RateLimiter(database: platform.database)
            #expect(try await take(limiter, of: tenant) == 2)
            #expect(try await take(limiter, of: tenant, after: 1) == 1)
            func giveBack(takenBy seconds: Int64) async throws {
                let moment = start.advanced(bySeconds: seconds)
                try await limiter.giveBack(kind: "k", takenBy: moment, by: "ann", of: tenant)
            }
            try await giveBack(takenBy: 1)
            #expect(try await take(limiter, of: tenant, after: 2) == 1)
            // Giving back more than was taken does no harm.
            for _ in 0..<4 { try await giveBack(takenBy: 2) }
            #expect(try await take(limiter, of: tenant, after: 3) == 2)
        }
    }

    @Test("gives back what was taken then, and nothing that was taken since")
    func giveBackLate() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let limiter = RateLimiter(database: platform.database)
            _ = try await take(limiter, of: tenant)
            for seconds in [290, 291, 292] as [Int64] {
                _ = try await take(limiter, of: tenant, after: seconds)
            }
            // Of the first minute nothing counts any more.
            try await limiter.giveBack(kind: "k", takenBy: start, by: "ann", of: tenant)
            let refused = await problem { _ = try await take(limiter, of: tenant, after: 300) }
            #expect(refused?.code == .rateLimited && refused?.retryAfterSeconds == 50)
            let second = start.advanced(bySeconds: 291)
            try await limiter.giveBack(kind: "k", takenBy: second, by: "ann", of: tenant)
            #expect(try await take(limiter, of: tenant, after: 300) == 0)
        }
    }

    @Test("lets no more through when replicas ask at the same time")
    func replicas() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let replica = try platform.replica()
            let databases = [platform.database, replica.database]
            let passed = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<20 {
                    let limiter = RateLimiter(database: databases[number % 2])
                    group.addTask { (try? await take(limiter, of: tenant)) != nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(passed == 3)
            await replica.close()
        }
    }

    @Test("forgets who has not called for a day")
    func prune() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let limiter = RateLimiter(database: platform.database)
            _ = try await take(limiter, of: tenant)
            try await platform.database.pruneTasks(now: start.advanced(bySeconds: 3600))
            #expect(try await platform.number("SELECT count(*) FROM assay.rate_limits") == 1)
            try await platform.database.pruneTasks(now: start.advanced(bySeconds: 90_000))
            #expect(try await platform.number("SELECT count(*) FROM assay.rate_limits") == 0)
        }
    }
}
