import EventLoop
import Postgres
import Schema
import Synchronization
import TestSupport
import Testing

@testable import Store

@Suite("The database as the service uses it")
struct DatabaseTests {
    // Half a thousand roles take a server long enough to list that some lists are made while another
    // role is granted.
    @Test("A role can be assumed as soon as it is granted, however many are being granted")
    func newRolesAmongMany() async throws {
        let cluster = try await PostgresCluster.start()
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(
                try await assumeWhileGranting(in: try await cluster.createDatabase())
            )
        } catch {
            outcome = .failure(error)
        }
        try await cluster.stop()
        try outcome.get()
    }

    private func assumeWhileGranting(in database: String) async throws {
        let granting = Granting()
        try await TestConnection.open(database) { connection in
            try await connection.execute(
                script: """
                    CREATE ROLE serving LOGIN NOINHERIT;
                    DO $$ BEGIN FOR i IN 1..500 LOOP
                        EXECUTE format('CREATE ROLE role_%s; GRANT role_%s TO serving', i, i);
                    END LOOP; END $$
                    """
            )
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    try await TestConnection.open(database, role: "serving") { connection in
                        let assume = Statement(Schema.statement("assumeRole").render([:]))
                        while let role = granting.newest {
                            let mode = Database.Planning.once.rawValue
                            try await connection.transaction { connection in
                                let rows = try await connection.query(
                                    assume,
                                    [.text(role), .text(mode)]
                                )
                                #expect(try rows[0].string(0) == role)
                            }
                        }
                    }
                }
            }
            group.addTask {
                defer { granting.newest = nil }
                try await TestConnection.open(database) { connection in
                    for number in 501...900 {
                        let role = "role_\(number)"
                        try await connection.execute(
                            script: "CREATE ROLE \(role); GRANT \(role) TO serving"
                        )
                        granting.newest = role
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

/// The role that was granted last; nil when no more will be.
private final class Granting: Sendable {
    private let state = Mutex<String?>("role_1")

    var newest: String? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
