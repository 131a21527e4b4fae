public import Domain
public import Store

/// Does the tasks of a queue in one process, beside any number of others.
///
/// A task belongs to the worker that claimed it for the length of a lease, which the worker renews
/// three times as often as needed. When a worker dies, its leases run out and others take its tasks
/// up; when it is only slow, whatever it says afterwards of a task that another has is without effect.
public struct TaskRunner: Sendable {
    private let database: Database
    private let handlers: [any TaskHandler]
    private let slots: Int
    private let timing: Timing
    private let observe: @Sendable (Observation) -> Void

    /// The times that a runner keeps.
    public struct Timing: Sendable {
        /// How long a task stays with a worker that shows no sign of life.
        public var lease = Limits.taskLease
        /// How long the runner waits for a ring before it looks by itself.
        public var patience = Limits.taskPatience
        /// How long a task that failed waits before it is tried again, for the first time.
        public var firstDelay = RetryPolicy.first
        /// How long tasks have to stop when the runner stops.
        public var grace = Duration.seconds(10)

        /// The service's own times, to be changed.
        public init() {}
    }

    /// A runner that does those kinds of task.
    ///
    /// - Parameter slots: how many tasks it does at once.
    public init(
        database: Database,
        handlers: [any TaskHandler],
        slots: Int = Limits.taskSlotsMax,
        timing: Timing = Timing(),
        observe: @escaping @Sendable (Observation) -> Void
    ) {
        precondition(slots > 0, "a runner needs a slot")
        self.database = database
        self.handlers = handlers
        self.slots = slots
        self.timing = timing
        self.observe = observe
    }

    /// Does tasks until the Swift task is cancelled; then it stops them and gives them back.
    public func run() async {
        // Nothing to do, and no reason to keep a connection open for it.
        guard !handlers.isEmpty else { return }
        let worker = TaskWorker(
            queue: TaskQueue(database: database),
            database: database,
            handlers: handlers,
            slots: slots,
            timing: timing,
            observe: observe
        )
        let work = Task(executorPreference: database.firstLoop) { await worker.work() }
        await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            worker.stop()
        }
    }
}
