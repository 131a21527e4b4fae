import Diff
import Domain
import HTTP
import JSON
import Store

/// A tenant's diff policies over REST.
struct PolicyHandlers: Sendable {
    let reader: PolicyReader
    let writer: PolicyWriter

    init(database: Database) {
        reader = PolicyReader(database: database)
        writer = PolicyWriter(database: database)
    }

    /// `GET diff-policies`: every policy in force, without its document.
    func list(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        return .list("policies", try await reader.list(of: call.tenant).map(\.summary))
    }

    /// `GET diff-policies/{entity_type}`: the policy in force, or the tenant's own of a `version`.
    func get(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        var query = QueryReader(call.head)
        let version = try query.int("version")
        try query.refuseUnread()
        let type = call.entityType
        let found =
            if let version {
                try await reader.version(version, for: type, of: call.tenant)
            } else {
                try await reader.policies(for: [type], of: call.tenant)[type]
            }
        guard let found, found.policy != nil else { throw .noPolicy }
        return .versioned(found.document, found.version)
    }

    /// `PUT diff-policies/{entity_type}`: the body is the policy's document.
    func set(_ call: AuthorizedCall, _ body: HTTPRequestBody) async throws(Problem) -> HTTPResponse
    {
        try QueryReader(call.head).refuseUnread()
        let expected = try call.head.expectedVersion()
        let policy = try DiffPolicy(checking: try await body.json(call.head), for: call.entityType)
        let now = try await writer.set(
            policy,
            for: call.entityType,
            of: call.tenant,
            by: call.principal,
            expected: expected
        )
        guard let now else { throw .noPolicy }
        return .versioned(now.document, now.version)
    }

    /// `DELETE diff-policies/{entity_type}`: what ships with the service is in force again.
    func remove(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        let expected = try call.head.expectedVersion()
        let now = try await writer.set(
            nil,
            for: call.entityType,
            of: call.tenant,
            by: call.principal,
            expected: expected
        )
        let answer: JSONObject = ["in_force": now.map { .object($0.summary) } ?? .null]
        return .json(answer)
    }
}

extension AuthorizedCall {
    /// The last part of the address.
    fileprivate var entityType: String { route.variables.last ?? "" }
}

extension DiffPolicy {
    /// Reads the policy that a caller sends for a kind of entity.
    ///
    /// - Parameter entityType: what the document must name; nil for any.
    init(checking document: JSONValue, for entityType: String?) throws(Problem) {
        let policy: DiffPolicy
        do throws(PolicyError) {
            policy = try DiffPolicy(document)
        } catch {
            let field = String(error.pointer.prefix(256))
            throw Problem(.invalidInput, error.reason, hint: error.hint, field: field)
        }
        // What the policy adds to an event's metadata is stored with it.
        for member in document.object?.members ?? [] {
            try JSONStorage.check(member.value, at: member.key)
        }
        guard entityType == nil || policy.entityType == entityType else {
            throw Problem(
                .invalidInput,
                "The policy is for another kind of entity than the address names.",
                field: "/entity_type"
            )
        }
        self = policy
    }
}

extension Problem {
    fileprivate static var noPolicy: Problem {
        Problem(
            .notFound,
            "The tenant has no policy for this kind of entity.",
            hint: "GET …/diff-policies lists those in force."
        )
    }
}

extension PolicyVersion {
    /// The policy in a list.
    var summary: JSONObject {
        [
            "entity_type": .string(entityType),
            "title": policy?.title.map { .string($0) } ?? .null,
            "source": isOwn ? "tenant" : "shipped",
            "version": .number(JSONNumber(Int64(version))),
            "created_at": createdAt.map { .string($0.rfc3339) } ?? .null,
            "created_by": createdBy.map { .string($0) } ?? .null,
        ]
    }

    /// The policy with what it says.
    var document: JSONObject {
        var document = summary
        document.append("policy", policy?.document ?? .null)
        return document
    }
}
