import Domain
import Postgres
import Store

/// The command that gives a tenant's SQL analysts a login.
enum AnalystCommand {
    static func run(_ arguments: inout Arguments) async throws {
        guard try arguments.word("create") == "create" else {
            throw UsageError("unknown command; there is analyst create")
        }
        let name = try arguments.word("the tenant's slug")
        try arguments.finish()
        let (role, password, server) = try await Administering.connection { connection in
            let server = try await connection.destination()
            let administration = try await Administering.administration(on: connection)
            let tenant = try await Administering.tenant(name, in: administration)
            let password = try await administration.setAnalystPassword(of: tenant)
            return (tenant.slug.analystRole, password, server)
        }
        print(
            """
            The password of \(role) is now \(password); an earlier one is good no more.

            psql "host=\(server.host) port=\(server.port) dbname=\(server.database) user=\(role) password=\(password)"

            Then, for example:  \\d+ audit_events
            """
        )
    }
}
