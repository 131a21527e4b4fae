@testable import EventLoop
import Glibc
import Synchronization
import Testing

@Suite("An event loop")
struct EventLoopTests {
    @Test("runs spawned tasks on its own thread")
    func runsOnItsThread() async throws {
        let loop = try EventLoop(name: "test")
        #expect(!loop.isCurrent)
        #expect(EventLoop.current == nil)
        let onLoop = Mutex([Bool]())
        await loop.spawn {
            onLoop.withLock { $0.append(loop.isCurrent && EventLoop.current === loop) }
            await Task.yield()
            onLoop.withLock { $0.append(loop.isCurrent) }
        }.value
        #expect(onLoop.withLock { $0 } == [true, true])
        await loop.stop()
    }

    @Test("fires timers in the order of their deadlines, and not the cancelled ones")
    func timers() async throws {
        let loop = try EventLoop(name: "test")
        let fired = Mutex([Int]())
        // The thread may be held up between two calls, so only the deadlines say what the order is.
        let deadlines = Mutex([(deadline: UInt64, number: Int)]())
        await loop.spawn {
            await withCheckedContinuation { continuation in
                for number in (1...200).reversed() {
                    let timer = loop.after(.microseconds(number * 50)) {
                        fired.withLock { $0.append(number) }
                        if fired.withLock({ $0.count }) == 134 { continuation.resume() }
                    }
                    if number % 3 == 0 {
                        timer.cancel()
                    } else {
                        deadlines.withLock { $0.append((timer.deadline, number)) }
                    }
                }
            }
        }.value
        let expected = deadlines.withLock { $0.sorted { $0.deadline < $1.deadline } }
        #expect(fired.withLock { $0 } == expected.map(\.number))
        await loop.stop()
    }

    @Test("runs end-of-turn hooks after every job that was ready")
    func hooks() async throws {
        let loop = try EventLoop(name: "test")
        let seen = Mutex([String]())
        await loop.spawn {
            loop.atTurnEnd { seen.withLock { $0.append("hook") } }
            let child = loop.spawn { seen.withLock { $0.append("job") } }
            await child.value
            try? await loop.sleep(for: .milliseconds(1))
        }.value
        #expect(seen.withLock { $0 } == ["job", "hook"])
        await loop.stop()
    }

    @Test("ends a sleep when the task is cancelled")
    func cancelledSleep() async throws {
        let loop = try EventLoop(name: "test")
        let result = Mutex<EventLoopError?>(nil)
        let task = loop.spawn {
            do { try await loop.sleep(for: .seconds(3600)) } catch {
                result.withLock { $0 = error as? EventLoopError }
            }
        }
        task.cancel()
        await task.value
        #expect(result.withLock { $0 } == .cancelled)
        await loop.stop()
    }

    @Test("resumes a reader when bytes arrive and tells it of the hang-up")
    func readable() async throws {
        let loop = try EventLoop(name: "test")
        let pair = try socketPair()
        let received = Mutex([UInt8]())
        let hungUp = Mutex(false)
        let reader = loop.spawn {
            guard let entry = try? loop.register(pair.0) else { return }
            while true {
                var byte: UInt8 = 0
                let count = read(pair.0, &byte, 1)
                if count == 1 {
                    received.withLock { $0.append(byte) }
                } else if count == 0, entry.hasHungUp {
                    break
                } else {
                    do { try await entry.readable() } catch { return }
                }
            }
            hungUp.withLock { $0 = entry.hasHungUp }
            entry.deregister()
        }
        for byte in UInt8(1)...3 {
            var byte = byte
            write(pair.1, &byte, 1)
        }
        close(pair.1)
        await reader.value
        close(pair.0)
        #expect(received.withLock { $0 } == [1, 2, 3])
        #expect(hungUp.withLock { $0 })
        await loop.stop()
    }

    @Test("ends a wait by cancellation, by deregistration and by its own stop")
    func endedWaits() async throws {
        let loop = try EventLoop(name: "test")
        let pair = try socketPair()
        let outcomes = Mutex([EventLoopError]())
        let registered = Mutex<Descriptor?>(nil)
        @Sendable func wait(onReady: @escaping @Sendable () -> Void) -> Task<Void, Never> {
            loop.spawn {
                do {
                    let entry =
                        try registered.withLock { $0 } ?? loop.register(pair.0)
                    registered.withLock { $0 = entry }
                    onReady()
                    try await entry.readable()
                } catch { outcomes.withLock { $0.append(error as? EventLoopError ?? .stopped) } }
            }
        }
        let cancelled = wait {}
        cancelled.cancel()
        await cancelled.value
        let stopped = wait {}
        // The waiter runs before this task, which is enqueued after it.
        await loop.spawn {}.value
        await loop.stop()
        await stopped.value
        #expect(outcomes.withLock { $0 } == [.cancelled, .stopped])

        let other = try EventLoop(name: "test")
        await other.spawn {
            guard let entry = try? other.register(pair.1) else { return }
            other.atTurnEnd { entry.deregister() }
            // The first edge only says that the empty socket is writable.
            do { try await entry.readable() } catch {
                outcomes.withLock { $0.append(error as? EventLoopError ?? .stopped) }
            }
        }.value
        await other.stop()
        #expect(outcomes.withLock { $0.last } == .deregistered)
        close(pair.0)
        close(pair.1)
    }

    @Test("takes jobs from many threads without losing one")
    func manyThreads() async throws {
        let group = try EventLoopGroup(count: 2)
        var starters: [Task<Int, Never>] = []
        for number in 1...2000 {
            starters.append(
                Task.detached {
                    let loop = group.next()
                    let onLoop = Task(executorPreference: loop) { loop.isCurrent ? number : 0 }
                    return await onLoop.value
                }
            )
        }
        var total = 0
        for starter in starters { total += await starter.value }
        #expect(total == 2000 * 2001 / 2)
        await group.stop()
    }

    private func socketPair() throws -> (Int32, Int32) {
        var pair: [Int32] = [0, 0]
        let type = Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
        try #require(socketpair(AF_UNIX, type, 0, &pair) == 0)
        return (pair[0], pair[1])
    }
}
