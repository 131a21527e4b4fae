import Domain
import Store

/// The commands on tenants.
enum TenantCommand {
    static func run(_ arguments: inout Arguments) async throws {
        switch try arguments.word("create, list, suspend, resume or drop") {
        case "create":
            let slug = try slug(try arguments.word("the tenant's slug"))
            let name = arguments.option("name") ?? slug.text
            try arguments.finish()
            let tenant = try await Administering.run { administration in
                try await administration.createTenant(slug, name: name, now: .now)
            }
            print("\(tenant.slug)  \(tenant.id)")
        case "list":
            try arguments.finish()
            for tenant in try await Administering.run({ try await $0.tenants() }) {
                print("\(tenant.slug)  \(tenant.id)  \(tenant.status.rawValue)  \(tenant.name)")
            }
        case "suspend": try await set(.suspended, &arguments)
        case "resume": try await set(.active, &arguments)
        case "drop":
            let name = try arguments.word("the tenant's slug")
            let isMeant = arguments.flag("yes")
            try arguments.finish()
            guard isMeant else {
                throw UsageError("this removes everything the tenant has recorded; add --yes")
            }
            try await Administering.run { administration in
                let tenant = try await Administering.tenant(name, in: administration)
                try await administration.drop(tenant)
            }
            print("dropped \(name)")
        case let other: throw UsageError("unknown command \"tenant \(other)\"")
        }
    }

    static func slug(_ text: String) throws -> TenantSlug {
        guard let slug = TenantSlug(text) else {
            throw CommandError(
                "\"\(text)\" is no slug: a lower-case letter, then 1 to 39 lower-case letters, "
                    + "digits or underscores"
            )
        }
        return slug
    }

    private static func set(
        _ status: Tenant.Status,
        _ arguments: inout Arguments
    ) async throws {
        let name = try arguments.word("the tenant's slug")
        try arguments.finish()
        try await Administering.run { administration in
            let tenant = try await Administering.tenant(name, in: administration)
            try await administration.setStatus(status, of: tenant)
        }
        print("\(name) is \(status.rawValue); running services are told at once")
    }
}
