import CLinux
import Glibc

/// Wakes a thread that polls, from any other.
final class WakeDescriptor: Sendable {
    let descriptor: Int32

    static var lastError: Int32 { errno }

    init?() {
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        guard descriptor >= 0 else { return nil }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    func ring() {
        var one: UInt64 = 1
        // It can only fail because the bell has been rung, which is as good.
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }
}
