import EventLoop
import Postgres
import Schema

// Sendable although mutable: everything is touched on `loop`'s thread only.

/// Tells every replica that something has been announced, without saying what.
///
/// Rung after a commit, off the caller's way, and at most once a pause: a NOTIFY inside the
/// recording transactions would make all of them commit one after the other (PostgreSQL takes a
/// lock on the whole queue). A ring that gets lost costs a follower at most its own pause.
final class Doorbell: @unchecked Sendable {
    static let channel = "assay_outbox"
    private static let pause = Duration.milliseconds(15)
    private static let statement = Statement(Schema.statement("ringDoorbell").render([:]))

    private let loop: EventLoop
    private let pool: PostgresPool
    private var isDue = false

    init(loop: EventLoop, pool: PostgresPool) {
        self.loop = loop
        self.pool = pool
    }

    /// Rings soon; callable from anywhere.
    func ring() {
        guard loop.isCurrent else { return loop.execute { self.ring() } }
        guard !isDue else { return }
        isDue = true
        loop.after(Self.pause) { [self] in
            isDue = false
            loop.spawn { [pool] in
                let group = PipelineGroup([BoundStatement(Self.statement, [])])
                // Whoever follows looks by itself as well, so a failure needs no answer.
                _ = try? await pool.run(group, affinity: 0)
            }
        }
    }
}
