import Domain
import Store
import Synchronization

/// Remembers for a few seconds who a token belongs to, so that the hot path asks no database.
///
/// Administration announces what it revokes and suspends, and everything is forgotten then; should
/// an announcement get lost, a revoked token is refused after `lifetime` at the latest.
final class CredentialCache: Sendable {
    private struct Entry<Value: Sendable>: Sendable {
        let value: Value?
        let freshUntil: ContinuousClock.Instant
    }

    private struct State {
        var principals: [[UInt8]: Entry<Principal>] = [:]
        var tenants: [String: Entry<Tenant>] = [:]
        /// How often everything has been forgotten.
        var generation = 0
    }

    /// How long an entry is good for.
    let lifetime: Duration
    // Beyond this many the whole cache is forgotten: simpler than an order of age, and only a flood
    // of well-formed unknown tokens gets there.
    private static let entriesMax = 20_000

    private let credentials: Credentials
    private let state = Mutex(State())

    init(credentials: Credentials, lifetime: Duration = .seconds(5)) {
        self.credentials = credentials
        self.lifetime = lifetime
    }

    /// Forgets everything; what is just being looked up is not remembered either.
    func forget() {
        state.withLock { state in
            state.principals = [:]
            state.tenants = [:]
            state.generation += 1
        }
    }

    /// Who a secret belongs to; nil when it is none of this service's, or not good any more.
    ///
    /// - Parameter isFresh: whether to ask the database whatever is remembered.
    func principal(
        of secret: some StringProtocol,
        isFresh: Bool = false
    ) async throws(Problem) -> Principal? {
        let hash = APIToken.hash(of: secret)
        let now = ContinuousClock.now
        if !isFresh, let known = state.withLock({ $0.principals[hash] }), known.freshUntil > now {
            return known.value
        }
        // What has not the form of a token is neither looked up nor remembered.
        guard let token = APIToken(String(secret)) else { return nil }
        let generation = state.withLock { $0.generation }
        let found = try await credentials.principal(of: token)
        let entry = Entry(value: found, freshUntil: now + lifetime)
        state.withLock { state in
            guard state.generation == generation else { return }
            if state.principals.count >= Self.entriesMax { state.principals = [:] }
            state.principals[hash] = entry
        }
        return found
    }

    func tenant(named name: String, isFresh: Bool = false) async throws(Problem) -> Tenant? {
        guard TenantSlug(name) != nil || UUID(name) != nil else { return nil }
        let now = ContinuousClock.now
        if !isFresh, let known = state.withLock({ $0.tenants[name] }), known.freshUntil > now {
            return known.value
        }
        let generation = state.withLock { $0.generation }
        let found = try await credentials.tenant(named: name.lowercased())
        let entry = Entry(value: found, freshUntil: now + lifetime)
        state.withLock { state in
            guard state.generation == generation else { return }
            if state.tenants.count >= Self.entriesMax { state.tenants = [:] }
            state.tenants[name] = entry
        }
        return found
    }

    /// All tenants, from the database.
    func tenants() async throws(Problem) -> [Tenant] { try await credentials.tenants() }
}
