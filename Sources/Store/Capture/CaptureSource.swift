public import EventLoop
import Postgres
import Schema

/// A database whose tables are tracked: an application's, or the service's own.
public struct CaptureSource: Sendable {
    let configuration: PostgresConfiguration

    /// A database by its connection string, in either of libpq's forms.
    public init(connectionString: String) {
        var configuration = PostgresConfiguration(connectionString)
        configuration.applicationName = "assay capture"
        // Nobody waits behind it, and an application's server may be busy.
        configuration.connectTimeout = .seconds(15)
        self.configuration = configuration
    }

    /// Installs change capture, or brings it to this build's state; harmless to repeat.
    ///
    /// The role needs the right to create a schema.
    public func install(on loop: EventLoop) async throws {
        try await withConnection(on: loop) { connection in
            try await connection.execute(script: Schema.captureInstall)
        }
    }

    /// Lends a connection that no one else uses and that ends with the call.
    func withConnection<Value>(
        on loop: EventLoop,
        _ body: (PostgresConnection) async throws -> Value
    ) async throws -> Value {
        try await PostgresConnection.open(configuration, on: loop, body)
    }
}
