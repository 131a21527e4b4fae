import Domain
import Store
import TestSupport
import Testing

@testable import API

@Suite("The credential cache")
struct CredentialCacheTests {
    @Test("remembers who a token belongs to until it is told to forget")
    func forgetting() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let secret = try await platform.token(.reader, of: tenant)
            let cache = CredentialCache(
                credentials: Credentials(database: platform.database),
                lifetime: .seconds(600)
            )
            let principal = try #require(try await cache.principal(of: secret))
            #expect(try await cache.tenant(named: tenant.slug.text)?.status == .active)
            try await platform.administer { administration in
                _ = try await administration.revokeToken(principal.tokenID, now: .now)
                try await administration.setStatus(.suspended, of: tenant)
            }
            #expect(try await cache.principal(of: secret) != nil)
            cache.forget()
            #expect(try await cache.principal(of: secret) == nil)
            #expect(try await cache.tenant(named: tenant.slug.text)?.status == .suspended)
        }
    }

    @Test("is told of every change that administration makes to tokens and tenants")
    func announcements() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let doomed = try await platform.tenant("doomed")
            let secret = try await platform.token(.reader, of: tenant)
            let token = try #require(APIToken(secret))
            let principal = try await Credentials(database: platform.database).principal(of: token)
            let id = try #require(principal?.tokenID)
            let (changes, continuation) = AsyncStream.makeStream(of: Void.self)
            let watch = Task {
                await platform.database.watchCredentials { continuation.yield() }
                continuation.finish()
            }
            var next = changes.makeAsyncIterator()
            // The first says that it listens; each of the others answers one change.
            await next.next()
            for change: @Sendable (Administration) async throws -> Void in [
                { _ = try await $0.revokeToken(id, now: .now) },
                { try await $0.setStatus(.suspended, of: tenant) },
                { try await $0.setStatus(.active, of: tenant) },
                { try await $0.drop(doomed) },
            ] {
                try await platform.administer(change)
                #expect(await next.next() != nil)
            }
            watch.cancel()
            #expect(await next.next() == nil)
        }
    }
}
