import CLinux
import Glibc

/// One end of a pipe, closed when nobody holds it any more.
final class Pipe {
    let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// Both ends of a new pipe, which no program inherits by itself; nil with errno.
    static func pair() -> (read: Pipe, write: Pipe?)? {
        var ends: [Int32] = [-1, -1]
        guard clinux_pipe(&ends) == 0 else { return nil }
        return (Pipe(ends[0]), Pipe(ends[1]))
    }

    /// Something to read from that is at its end.
    static func nothing() -> (read: Pipe, write: Pipe?)? {
        let descriptor = open("/dev/null", O_RDONLY | O_CLOEXEC)
        return descriptor < 0 ? nil : (Pipe(descriptor), nil)
    }

    func makeNonBlocking() {
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    /// Reads what is there, as long as `take` wants more.
    func read(isAtEnd: inout Bool, _ take: (ArraySlice<UInt8>) -> Bool) {
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count > 0 {
                if !take(buffer[..<count]) { return }
            } else if count == 0 || errno != EINTR {
                isAtEnd = count == 0 || errno != EAGAIN
                return
            }
        }
    }

    /// Writes what there is room for; negative when nobody reads.
    func write(_ bytes: Slice<UnsafeRawBufferPointer>) -> Int {
        let bytes = UnsafeRawBufferPointer(rebasing: bytes)
        let count = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : count
    }
}

/// Strings as execve(2) takes them.
final class CStrings {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ strings: [String]) { pointers = strings.map { strdup($0) } + [nil] }

    deinit { for pointer in pointers { free(pointer) } }
}
