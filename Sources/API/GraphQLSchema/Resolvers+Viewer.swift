import Domain
import GraphQL

/// Who is asking.
struct Viewer: Sendable {
    let call: AuthorizedCall
}

extension Resolvers<RequestContext> {
    mutating func bindViewer() {
        bind(Viewer.self, "Viewer") { viewer in
            viewer.field("name") { .string($0.call.principal.name) }
            viewer.field("role") { .string($0.call.principal.role.rawValue) }
            viewer.field("permissions") { viewer in
                let role = viewer.call.principal.role
                return .strings(Permission.allCases.filter { role.allows($0) }.map(\.rawValue))
            }
            viewer.field("tenant") { .object($0.call.tenant) }
        }
        bind(Tenant.self, "Tenant") { tenant in
            tenant.field("id") { .string($0.id.description) }
            tenant.field("slug") { .string($0.slug.text) }
            tenant.field("name") { .string($0.name) }
            tenant.field("createdAt") { .string($0.createdAt.rfc3339) }
        }
    }
}
