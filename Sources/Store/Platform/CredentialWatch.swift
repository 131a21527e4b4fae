import EventLoop
import Postgres

extension Database {
    static let credentialsChannel = "assay_credentials"

    /// Calls back whenever a token or a tenant may have changed, until the task is cancelled.
    ///
    /// That is also so when the line to the server was lost and is there again: what has changed
    /// meanwhile is not known.
    public func watchCredentials(_ onChange: @Sendable () -> Void) async {
        let listener = PostgresListener(
            configuration,
            channels: [Self.credentialsChannel],
            on: firstLoop
        )
        while await listener.next() != nil { onChange() }
        await listener.close()
    }
}
