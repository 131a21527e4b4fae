internal import EventLoop

/// A program that runs beside the service under bounds: no shell, nothing inherited but what is said
/// here, and nothing of it left when the call returns.
///
/// The program leads a session of its own, so that it and whatever it starts can be ended together;
/// only what makes a session of its own again stays out of reach. It also ends when the service does.
public struct Subprocess: Sendable {
    /// The absolute path of the program.
    public var executable: String
    /// What it is called with, without its own name.
    public var arguments: [String]
    /// Its whole environment.
    public var environment: [String: String] = [:]
    /// Where it starts; the service's own working directory when nil.
    public var directory: String?
    /// What it reads; nothing when empty.
    public var input: [UInt8] = []
    /// Bytes that it may write; with more it is stopped.
    public var outputBytesMax = 1024 * 1024
    /// Bytes that are kept of the end of what it writes to its error stream.
    public var errorBytesKept = 4096
    /// How long it may run.
    public var deadline: Duration = .seconds(60)
    /// How long it may take to stop once asked to, before it is killed.
    public var grace: Duration = .seconds(2)

    /// A program with its arguments and the bounds above.
    public init(_ executable: String, _ arguments: [String] = []) {
        self.executable = executable
        self.arguments = arguments
    }

    /// How a program that was left to itself has ended.
    public struct Outcome: Sendable, Equatable {
        /// How it ended.
        public let end: End
        /// What it wrote.
        public let output: [UInt8]
        /// The last of what it wrote to its error stream.
        public let errorTail: [UInt8]
    }

    /// How a program ends.
    public enum End: Sendable, Equatable {
        /// By itself, with a status.
        case exited(Int32)
        /// By a signal.
        case killed(signal: Int32)
    }

    /// Why there is no outcome.
    public enum Failure: Error, Sendable, Equatable {
        /// The program could not be started, with the system's error number.
        case notStarted(errno: Int32)
        /// It ran longer than it may; what it wrote last to its error stream.
        case timedOut(errorTail: [UInt8])
        /// It wrote more than it may; what it wrote last to its error stream.
        case tooMuchOutput(errorTail: [UInt8])
        /// The caller's task was cancelled.
        case cancelled
    }

    /// Runs the program to its end, or to the first bound; blocks no thread of the caller's.
    public func run() async throws(Failure) -> Outcome {
        if Task.isCancelled { throw .cancelled }
        guard let bell = WakeDescriptor() else {
            throw .notStarted(errno: WakeDescriptor.lastError)
        }
        let outcome = await withTaskCancellationHandler {
            // A thread that waits for this one program: the kernel ends the program with it.
            await BlockingWork.run {
                var supervision = Supervision(of: self, bell: bell)
                return supervision.run()
            }
        } onCancel: {
            bell.ring()
        }
        return try outcome.get()
    }
}
