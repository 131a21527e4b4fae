import Domain
public import HTTPClient

/// What the operator opens to the tenants' audits; nothing is open by itself.
public struct SourceSettings: Sendable {
    /// Databases in which tenants may run statements.
    public var databases: [NamedDatabase] = []
    /// Programs that tenants may run.
    public var commands: [NamedCommand] = []
    /// Addresses beside the public ones from which documents may be fetched.
    public var openAddresses: [AddressBlock] = []

    /// Nothing but the public internet.
    public init() {}
}

/// A database that one tenant may name.
public struct NamedDatabase: Sendable, Equatable {
    /// What definitions call it.
    public let name: String
    /// The slug or id of the tenant whose it is.
    public let tenant: String
    /// How it is connected to, in either of libpq's forms.
    public let connection: String

    /// A database of those names.
    public init(name: String, tenant: String, connection: String) {
        self.name = name
        self.tenant = tenant
        self.connection = connection
    }
}

/// A program that one tenant may name, or all.
public struct NamedCommand: Sendable, Equatable {
    /// In the place of a tenant: every tenant's.
    public static let everyTenant = "*"

    /// What definitions call it.
    public let name: String
    /// The slug or id of the tenant whose it is, or `*`.
    public let tenant: String
    /// The absolute path of the program.
    public let executable: String
    /// What it is called with.
    public let arguments: [String]

    /// A program of those names.
    public init(name: String, tenant: String, executable: String, arguments: [String]) {
        self.name = name
        self.tenant = tenant
        self.executable = executable
        self.arguments = arguments
    }
}

extension SourceSettings {
    /// The database that a tenant means; another tenant's is as unknown as none.
    func database(_ name: String, of tenant: Tenant) throws(Problem) -> NamedDatabase {
        guard let found = databases.first(where: { $0.name == name && tenant.isNamed($0.tenant) })
        else {
            throw Problem(
                .invalidInput,
                "This tenant has no database of that name.",
                hint: "The operator names databases in the file of ASSAY_AUDIT_DATABASES_FILE.",
                field: "/source/database"
            )
        }
        return found
    }

    /// The command that a tenant means, its own before everybody's.
    func command(_ name: String, of tenant: Tenant) throws(Problem) -> NamedCommand {
        let named = commands.filter { $0.name == name }
        guard
            let found = named.first(where: { tenant.isNamed($0.tenant) })
                ?? named.first(where: { $0.tenant == NamedCommand.everyTenant })
        else {
            throw Problem(
                .invalidInput,
                "This tenant may run no command of that name.",
                hint: "The operator allows commands in the file of ASSAY_COMMANDS_FILE.",
                field: "/source/command"
            )
        }
        return found
    }
}

extension Tenant {
    fileprivate func isNamed(_ text: String) -> Bool {
        slug.text == text || id.description == text.lowercased()
    }
}
