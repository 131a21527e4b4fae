import Domain
import HTTP
import JSON
import Jobs
import Store

/// A tenant's audits over REST.
struct AuditHandlers: Sendable {
    private let audits: TenantAudits

    /// What JSON around the results of a run may take: their own bound is stated without it.
    private static let envelopeBytesMax = 1024 * 1024
    private static let waitDefault = 25
    private static let waitMax = 55

    init(services: RequestServices) { audits = TenantAudits(services: services) }

    /// `GET audits/status`: how each audit stands.
    func status(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        let standings = try await audits.reader.status(of: call.tenant)
        return .list("audits", standings.map(\.document))
    }

    /// `POST audits/{audit_name}/results`: a run that has ended elsewhere.
    func submit(
        _ call: AuthorizedCall,
        _ body: HTTPRequestBody
    ) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        let key = try call.head.idempotencyKey()
        try call.head.requireJSON()
        let bytes = try await body.all(upTo: Limits.auditResultsBytesMax + Self.envelopeBytesMax)
        let submission = try await Self.submission(bytes)
        let submitted = try await audits.submit(submission, to: call.variable(1), key: key, call)
        let isReplay = submitted.receipt.isReplay
        return .json(
            JSONValue.object([
                "id": .string(submitted.receipt.id.description),
                "audit_name": .string(submitted.auditName),
                "status": .string(submitted.status.rawValue),
                "replayed": .bool(isReplay),
            ]).serialized,
            status: isReplay ? .ok : .created
        )
    }

    /// Off the event loops: megabytes of results take a while to read, check and redact.
    @concurrent
    private static func submission(_ bytes: [UInt8]) async throws(Problem) -> AuditSubmission {
        try AuditSubmission(try JSONValue(body: bytes), now: .now)
    }

    /// `GET audits/{audit_name}`: the latest successful run, made anew when older than `max_age`.
    func get(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        var query = QueryReader(call.head)
        let maxAge = try query.int("max_age", in: 0...Limits.auditDurationMax)
        let wait = try query.int("wait", in: 0...Self.waitMax) ?? Self.waitDefault
        try query.refuseUnread()
        let latest = try await audits.latest(
            call.variable(1),
            maxAge: maxAge.map { .seconds($0) },
            wait: .seconds(wait),
            call
        )
        switch latest {
        case .underWay(let task): return .accepted(task, for: call)
        case .run(let run, let isStale):
            var document = run.document
            document.append("age_s", .optional(Int(run.age().components.seconds)))
            document.append("is_stale", .bool(isStale))
            return .run(document, run)
        }
    }

    /// `POST audits/{audit_name}/run`: has a defined or built-in audit run now.
    func run(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        return .accepted(try await audits.run(call.variable(1), call), for: call)
    }

    /// `GET audits/{audit_name}/runs`: a page of runs without their results.
    func list(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        var query = QueryReader(call.head)
        let page = try query.page()
        try query.refuseUnread()
        let name = try AuditName(checking: call.variable(1))
        let runs = try await audits.reader.runs(
            of: name,
            after: page.after,
            limit: page.size + 1,
            for: call.tenant
        )
        return .page("runs", runs, page.size, \.document) {
            Cursor(occurredAt: $0.runTimestamp, id: $0.id)
        }
    }

    /// `GET audits/{audit_name}/runs/{run_id}`: one run with its results.
    func getRun(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        let name = try AuditName(checking: call.variable(1))
        guard let id = UUID(call.variable(2)),
            let run = try await audits.reader.run(id, of: name, for: call.tenant)
        else { throw Problem(.notFound, "The audit has no run of that id.") }
        return .run(run.document, run)
    }

    /// `POST audits/{audit_name}/diff_report`: has the two latest successful runs compared.
    func report(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        let requested = try await audits.report(on: call.variable(1), call)
        var response = HTTPResponse.accepted(requested.task, for: call)
        response.fields.append(.rateLimitRemaining, String(requested.left))
        return response
    }

    // MARK: Definitions

    /// `GET audits/definitions`: every definition in force.
    func listDefinitions(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        let found = try await audits.definitions.list(of: call.tenant)
        return .list("definitions", found.map(\.document))
    }

    /// `GET audits/{audit_name}/definition`.
    func getDefinition(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        let name = try AuditName(checking: call.variable(1))
        guard let found = try await audits.definitions.definition(of: name, for: call.tenant)
        else { throw .noDefinition }
        return .versioned(found.document, found.version)
    }

    /// `PUT audits/{audit_name}/definition`: the body is the definition.
    func setDefinition(
        _ call: AuthorizedCall,
        _ body: HTTPRequestBody
    ) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        let expected = try call.head.expectedVersion()
        let definition = try AuditDefinition(try await body.json(call.head))
        let set = try await audits.define(
            definition,
            call.variable(1),
            expected: expected,
            call
        )
        guard let set else { throw .noDefinition }
        return .versioned(set.document, set.version)
    }

    /// `DELETE audits/{audit_name}/definition`: the audit's runs and reports stay.
    func removeDefinition(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        try QueryReader(call.head).refuseUnread()
        let expected = try call.head.expectedVersion()
        guard try await audits.removeDefinition(call.variable(1), expected: expected, call) else {
            throw .noDefinition
        }
        return HTTPResponse(status: .noContent)
    }
}

extension DefinitionVersion {
    /// The definition as callers see it.
    var document: JSONObject {
        [
            "audit_name": .string(auditName),
            "version": .optional(version),
            "created_at": .string(createdAt.rfc3339),
            "created_by": .string(createdBy),
            "definition": definition.map { .object($0.document) } ?? .null,
        ]
    }
}

extension HTTPResponse {
    /// A run with its results, which go as they are stored: they may be megabytes.
    fileprivate static func run(_ document: JSONObject, _ run: AuditRun) -> HTTPResponse {
        var bytes = JSONValue.object(document).serialized
        bytes.removeLast()
        bytes += Array(#","results":"#.utf8)
        bytes += run.results ?? Array("null".utf8)
        bytes.append(UInt8(ascii: "}"))
        return .json(bytes)
    }
}
