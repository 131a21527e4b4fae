public import Foundation
internal import Synchronization

/// Programs that tests start by Foundation's `Process`.
public enum Processes {
    private static let starting = Mutex(())

    /// Starts a program, and no other at the same time: `Process.run` reads beyond its memory when
    /// several run at once, which ends the tests' own process.
    public static func start(_ process: Process) throws {
        try starting.withLock { _ in try process.run() }
    }
}
