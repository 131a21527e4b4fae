import Crypto
import Domain
import GraphQL
import JSON
import Synchronization

/// Documents that clients send once and then name by their SHA-256: Apollo's protocol of automatic
/// persisted queries, with `extensions.persistedQuery: {version: 1, sha256Hash}`.
///
/// A document gets in only with a text that has that hash, so nobody can put another one in its
/// place, and only once it is valid, so wrong ones push out none in use. Each tenant has names of
/// its own: otherwise one could find out whether another has sent some document. Where the store
/// is full, the least recently used goes, and its client sends the text again.
final class PersistedDocuments: Sendable {
    private struct Key: Hashable {
        let tenant: UUID
        let hash: [UInt8]
    }

    private struct Entry {
        let text: String
        var lastUse: UInt64
    }

    private struct State {
        var entries: [Key: Entry] = [:]
        var clock: UInt64 = 0
        var bytes = 0
    }

    private let state = Mutex(State())
    private let entriesMax: Int
    private let bytesMax: Int

    init(
        entriesMax: Int = Limits.graphQLPersistedDocumentsMax,
        bytesMax: Int = Limits.graphQLPersistedBytesMax
    ) {
        self.entriesMax = entriesMax
        self.bytesMax = bytesMax
    }

    var count: Int { state.withLock { $0.entries.count } }

    /// What a request says about persisting.
    struct Claim: Sendable, Equatable {
        let hash: [UInt8]

        /// The claim in a request's members; nil when it makes none.
        init?(_ members: JSONObject) throws(GraphQLError) {
            guard let claim = members["extensions"]?["persistedQuery"], !claim.isNull else {
                return nil
            }
            guard claim["version"]?.number?.int == 1 else { throw Self.unsupported }
            guard let text = claim["sha256Hash"]?.string, let hash = Self.bytes(text) else {
                throw GraphQLError(
                    "\"persistedQuery.sha256Hash\" must be a SHA-256 in 64 hexadecimal digits.",
                    code: GraphQLErrorCode.badRequest
                )
            }
            self.hash = hash
        }

        private static func bytes(_ text: String) -> [UInt8]? {
            let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
            guard digits.count == 64, text.utf8.count == 64 else { return nil }
            return stride(from: 0, to: 64, by: 2).map {
                UInt8(digits[$0] << 4 | digits[$0 + 1])
            }
        }

        private static let unsupported = GraphQLError(
            "PersistedQueryNotSupported",
            code: "PERSISTED_QUERY_NOT_SUPPORTED"
        )
    }

    // The message and the code are the protocol's: clients look for them to send the text.
    private static let notFound = GraphQLError(
        "PersistedQueryNotFound",
        code: notFoundCode
    )
    static let notFoundCode = "PERSISTED_QUERY_NOT_FOUND"

    private static let mismatch = GraphQLError(
        "\"persistedQuery.sha256Hash\" is not the SHA-256 of \"query\".",
        code: GraphQLErrorCode.badRequest
    )

    /// The text to run for a claim: the one that came with it, or the one known by its hash.
    func text(
        for claim: Claim,
        sent: String?,
        by tenant: UUID
    ) throws(GraphQLError) -> String {
        if let sent {
            guard Digest.sha256(Array(sent.utf8)) == claim.hash else { throw Self.mismatch }
            return sent
        }
        let known = state.withLock { state -> String? in
            guard let index = state.entries.index(forKey: Key(tenant: tenant, hash: claim.hash))
            else { return nil }
            state.clock += 1
            state.entries.values[index].lastUse = state.clock
            return state.entries.values[index].text
        }
        guard let known else { throw Self.notFound }
        return known
    }

    /// Keeps a valid text under a claim that has been checked against it.
    func register(_ text: String, as claim: Claim, for tenant: UUID) {
        let key = Key(tenant: tenant, hash: claim.hash)
        let size = text.utf8.count
        guard size <= bytesMax, entriesMax > 0 else { return }
        state.withLock { state in
            guard state.entries[key] == nil else { return }
            while state.entries.count >= entriesMax || state.bytes + size > bytesMax,
                let oldest = state.entries.min(by: { $0.value.lastUse < $1.value.lastUse })
            {
                state.entries[oldest.key] = nil
                state.bytes -= oldest.value.text.utf8.count
            }
            state.clock += 1
            state.entries[key] = Entry(text: text, lastUse: state.clock)
            state.bytes += size
        }
    }
}
