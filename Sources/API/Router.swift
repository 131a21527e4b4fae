import Domain
import HTTP

/// One row of the table of routes; openapi.yaml has an operation for each, which a test checks.
struct RouteEntry: Sendable {
    /// Who may come through.
    enum Access: Sendable {
        /// Anyone, without a credential.
        case anyone
        /// Whoever has a credential.
        case platform
        /// Whoever has that permission for the tenant; nil where each field decides (GraphQL).
        case tenant(Permission?)
    }

    let method: HTTPMethod
    /// The path with its variables in braces, as OpenAPI writes it.
    let template: String
    let operation: Operation
    let access: Access
    let segments: [Substring]
    /// Whether the path's first variable is the tenant.
    let namesTenant: Bool

    init(_ method: HTTPMethod, _ template: String, _ operation: Operation, _ access: Access) {
        self.method = method
        self.template = template
        self.operation = operation
        self.access = access
        segments = template.split(separator: "/")
        namesTenant = segments.contains("{tenant}") || segments.contains("{org_id}")
    }
}

extension RouteEntry {
    /// A row below a tenant's address.
    static func tenant(
        _ method: HTTPMethod,
        _ path: String,
        _ operation: Operation,
        _ permission: Permission
    ) -> RouteEntry {
        RouteEntry(method, "/api/tenants/{tenant}/\(path)", operation, .tenant(permission))
    }
}

/// What can be asked for; the raw values are openapi.yaml's operation ids.
enum Operation: String, Sendable, CaseIterable {
    case live, ready, metrics, openAPI, listTenants
    case listAuditEvents, listOrganisationAuditEvents, recordAuditEvents, getAuditEvent
    case recordAuditEventStream, getAuditEventStream
    case recordChanges
    case listDiffPolicies, getDiffPolicy, setDiffPolicy, removeDiffPolicy
    case getAuditStatus, getAudit, submitAuditResults, runAudit, listAuditRuns, getAuditRun
    case listAuditDefinitions, getAuditDefinition, setAuditDefinition, removeAuditDefinition
    case generateDiffReport, listReports, getReport, deleteReport, getUsage
    case analyzeEvents, getScrubbing, setScrubbing
    case listTasks, getTask, cancelTask
    case queryGraphQL, postGraphQL, queryTenantGraphQL, postTenantGraphQL

    /// Whether its callers expect GraphQL's own form of an error.
    var isGraphQL: Bool {
        switch self {
        case .queryGraphQL, .postGraphQL, .queryTenantGraphQL, .postTenantGraphQL: true
        default: false
        }
    }
}

/// A request whose address and method are known.
struct Route: Sendable {
    let entry: RouteEntry
    let head: HTTPRequestHead
    /// The values of the template's variables, in order.
    let variables: [String]
}

extension AuthorizedCall {
    /// The value of the template's variable at an index; the tenant's is 0.
    func variable(_ index: Int) -> String { route.variables[index] }
}

/// Finds what a request asks for.
struct Router: Sendable {
    // `bulk` stands before `{id}`, which would match it too, and so do `status` and `definitions`.
    static let table: [RouteEntry] = [
        RouteEntry(.get, "/livez", .live, .anyone),
        RouteEntry(.get, "/readyz", .ready, .anyone),
        RouteEntry(.get, "/metrics", .metrics, .anyone),
        RouteEntry(.get, "/openapi.yaml", .openAPI, .anyone),
        RouteEntry(.get, "/api/tenants", .listTenants, .platform),
        RouteEntry(.post, "/graphql", .postGraphQL, .tenant(nil)),
        RouteEntry(.get, "/graphql", .queryGraphQL, .tenant(nil)),
        RouteEntry(.post, "/api/tenants/{tenant}/graphql", .postTenantGraphQL, .tenant(nil)),
        RouteEntry(.get, "/api/tenants/{tenant}/graphql", .queryTenantGraphQL, .tenant(nil)),
        .tenant(.get, "audit-events", .listAuditEvents, .auditRead),
        .tenant(.post, "audit-events", .recordAuditEvents, .auditWrite),
        .tenant(.post, "audit-events/bulk", .recordAuditEventStream, .auditWrite),
        .tenant(.get, "audit-events/bulk/{stream_key}", .getAuditEventStream, .auditWrite),
        .tenant(.get, "audit-events/{id}", .getAuditEvent, .auditRead),
        .tenant(.post, "changes", .recordChanges, .auditWrite),
        .tenant(.get, "diff-policies", .listDiffPolicies, .auditRead),
        .tenant(.get, "diff-policies/{entity_type}", .getDiffPolicy, .auditRead),
        .tenant(.put, "diff-policies/{entity_type}", .setDiffPolicy, .tenantAdmin),
        .tenant(.delete, "diff-policies/{entity_type}", .removeDiffPolicy, .tenantAdmin),
        .tenant(.get, "audits/status", .getAuditStatus, .auditRead),
        .tenant(.get, "audits/definitions", .listAuditDefinitions, .auditRead),
        .tenant(.get, "audits/{audit_name}", .getAudit, .auditRead),
        .tenant(.get, "audits/{audit_name}/definition", .getAuditDefinition, .auditRead),
        .tenant(.put, "audits/{audit_name}/definition", .setAuditDefinition, .tenantAdmin),
        .tenant(.delete, "audits/{audit_name}/definition", .removeAuditDefinition, .tenantAdmin),
        .tenant(.post, "audits/{audit_name}/results", .submitAuditResults, .auditWrite),
        .tenant(.post, "audits/{audit_name}/run", .runAudit, .auditWrite),
        .tenant(.get, "audits/{audit_name}/runs", .listAuditRuns, .auditRead),
        .tenant(.get, "audits/{audit_name}/runs/{run_id}", .getAuditRun, .auditRead),
        .tenant(.post, "audits/{audit_name}/diff_report", .generateDiffReport, .reportGenerate),
        .tenant(.get, "reports", .listReports, .auditRead),
        .tenant(.get, "reports/{report_id}", .getReport, .auditRead),
        .tenant(.delete, "reports/{report_id}", .deleteReport, .tenantAdmin),
        .tenant(.get, "usage", .getUsage, .auditRead),
        .tenant(.post, "analyses", .analyzeEvents, .auditAnalyze),
        .tenant(.get, "scrubbing", .getScrubbing, .auditRead),
        .tenant(.put, "scrubbing", .setScrubbing, .tenantAdmin),
        .tenant(.get, "tasks", .listTasks, .auditRead),
        .tenant(.get, "tasks/{task_id}", .getTask, .auditRead),
        .tenant(.delete, "tasks/{task_id}", .cancelTask, .auditRead),
        RouteEntry(
            .get,
            "/org/{org_id}/audit-events",
            .listOrganisationAuditEvents,
            .tenant(.auditRead)
        ),
    ]

    func route(_ head: HTTPRequestHead) throws(Problem) -> Route {
        let segments = head.segments
        var isKnownPath = false
        for entry in Self.table {
            guard let variables = Self.match(entry.segments, segments) else { continue }
            isKnownPath = true
            // HEAD is GET without the content (RFC 9110 §9.3.2).
            if entry.method == head.method || (head.method == .head && entry.method == .get) {
                return Route(entry: entry, head: head, variables: variables)
            }
        }
        guard isKnownPath else {
            throw Problem(
                .notFound,
                "There is nothing at this address.",
                hint: "GET /openapi.yaml lists the addresses."
            )
        }
        throw Problem(.methodNotAllowed, "This address does not take \(head.method) requests.")
    }

    /// The methods that the address takes, for the Allow field of a 405.
    func allowedMethods(_ head: HTTPRequestHead) -> [HTTPMethod] {
        let segments = head.segments
        let methods = Self.table.filter { Self.match($0.segments, segments) != nil }.map(\.method)
        return methods.contains(.get) ? methods + [.head] : methods
    }

    /// Whether GraphQL is spoken at the address, whichever the method.
    func isGraphQL(_ head: HTTPRequestHead) -> Bool {
        let segments = head.segments
        return Self.table.contains {
            $0.operation.isGraphQL && Self.match($0.segments, segments) != nil
        }
    }

    private static func match(_ template: [Substring], _ segments: [String]) -> [String]? {
        guard template.count == segments.count else { return nil }
        var variables: [String] = []
        for (expected, segment) in zip(template, segments) {
            if expected.first == "{" {
                if segment.isEmpty { return nil }
                variables.append(segment)
            } else if expected != segment {
                return nil
            }
        }
        return variables
    }
}
