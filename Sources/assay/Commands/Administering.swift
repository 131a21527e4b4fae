import Domain
import EventLoop
import Postgres
import Store

/// A connection of the administrator's for the time of one command.
enum Administering {
    /// How long commands wait for the database, which may have been started in the same moment.
    static let patience = Duration.seconds(15)

    static func connection<Value: Sendable>(
        _ body: @escaping @Sendable (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        let loop = try EventLoop(name: "assay")
        var bounds = PoolBounds()
        bounds.pipelinedConnections = 0
        bounds.leasedConnectionsMax = 1
        bounds.waitTime = patience
        var configuration = try Configuration.current.administrator()
        configuration.connectTimeout = patience
        let pool = PostgresPool(
            configuration,
            bounds: bounds,
            on: loop
        )
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await pool.withConnection { try await body($0) })
        } catch {
            outcome = .failure(error)
        }
        await pool.close()
        await loop.stop()
        return try outcome.get()
    }

    static func run<Value: Sendable>(
        _ body: @escaping @Sendable (Administration) async throws -> Value
    ) async throws -> Value {
        try await connection { connection in
            try await body(administration(on: connection))
        }
    }

    /// Administration in the name of whoever runs the command.
    static func administration(on connection: PostgresConnection) async throws -> Administration {
        try await Administration(connection: connection, actor: Operator.name)
    }

    /// The tenant that a command names.
    static func tenant(_ name: String, in administration: Administration) async throws -> Tenant {
        guard let tenant = try await administration.tenant(name) else {
            throw CommandError("there is no tenant \"\(name)\"; assay tenant list shows them")
        }
        return tenant
    }
}
