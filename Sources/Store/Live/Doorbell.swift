import EventLoop
import Postgres
import Schema

// Sendable although mutable: everything is touched on `loop`'s thread only.

/// Tells every replica that something has happened, without saying what.
///
/// Rung after a commit, off the caller's way, and at most once a pause: a NOTIFY inside the
/// recording transactions would make all of them commit one after the other (PostgreSQL takes a
/// lock on the whole queue). A ring that gets lost costs a follower at most its own pause.
package final class Doorbell: @unchecked Sendable {
    /// What a ring is about.
    package enum Channel: String, CaseIterable {
        /// Something has been announced in the outbox.
        case outbox = "assay_outbox"
        /// A task has been queued.
        case tasksDue = "assay_tasks_due"
        /// A task is further than it was.
        case tasksMoved = "assay_tasks_moved"
        /// Somebody asked that a task be stopped.
        case tasksCancelled = "assay_tasks_cancelled"
    }

    private static let pause = Duration.milliseconds(15)
    private static let statement = Statement(Schema.statement("ringDoorbell").render([:]))

    private let loop: EventLoop
    private let pool: PostgresPool
    private let channel: Channel
    private var timer: LoopTimer?

    init(_ channel: Channel, loop: EventLoop, pool: PostgresPool) {
        self.channel = channel
        self.loop = loop
        self.pool = pool
    }

    /// Rings soon; callable from anywhere.
    func ring() {
        guard loop.isCurrent else { return loop.execute { self.ring() } }
        guard timer == nil else { return }
        timer = loop.after(Self.pause) { [self] in
            timer = nil
            loop.spawn { [self] in await send() }
        }
    }

    /// Rings at once what is to be rung soon, for connections that are about to close.
    func flush() async { await withTaskExecutorPreference(loop) { await flushOnLoop() } }

    @concurrent
    private func flushOnLoop() async {
        guard let timer else { return }
        timer.cancel()
        self.timer = nil
        await send()
    }

    private func send() async {
        let ring = BoundStatement(Self.statement, [.text(channel.rawValue)])
        // Whoever follows looks by itself as well, so a failure needs no answer.
        _ = try? await pool.run(PipelineGroup([ring]), affinity: 0)
    }
}
