import Domain
import GraphQL
import HTTP
import JSON
import Store

/// The states of one task, for readers that are told until it is finished.
struct TaskProgress: Sendable {
    enum Step {
        case state(BackgroundTask)
        /// Nothing has happened for a while.
        case idle
        /// Nothing follows: the task is finished, or the reader had its time.
        case end
    }

    private let subscription: TaskSubscription
    private let call: AuthorizedCall
    private let recheck: @Sendable (AuthorizedCall) async throws(Problem) -> Void
    private let deadline = ContinuousClock.now + Limits.taskFollowing
    private var waiting: ArraySlice<BackgroundTask>
    private var isFinished = false

    init(_ subscription: TaskSubscription, for call: AuthorizedCall, _ services: RequestServices) {
        self.subscription = subscription
        self.call = call
        recheck = services.recheck
        waiting = [subscription.first]
    }

    mutating func next() async throws(Problem) -> Step {
        while true {
            if let task = waiting.popFirst() {
                isFinished = task.state.isFinished
                return .state(task)
            }
            if isFinished || ContinuousClock.now >= deadline { return .end }
            switch await subscription.next() {
            case .events(let tasks): waiting = tasks[...]
            case .heartbeat:
                try await recheck(call)
                return .idle
            case .ended(.cancelled): return .end
            case .ended(.lagging):
                throw Problem(
                    .streamLagging,
                    "The task moved faster than its states were taken.",
                    hint: "Read the task, and follow it again."
                )
            case .ended(.interrupted):
                throw Problem(.notFound, "The task is there no more.")
            case .ended(.shutDown):
                throw Problem(.unavailable, "The service is stopping.", hint: "Follow it again.")
            }
        }
    }
}

/// The same for a GraphQL subscription.
struct TaskProgressSource: GraphQLEventSource {
    private var progress: TaskProgress

    init(_ progress: TaskProgress) { self.progress = progress }

    mutating func next() async throws -> GraphQLSourceItem {
        switch try await progress.next() {
        case .state(let task): .event(.object(task))
        case .idle: .idle
        case .end: .complete
        }
    }
}

extension HTTPResponse {
    /// A task's states as Server-Sent Events.
    ///
    /// A failure on the way is told as an event `problem`, for the status has been sent by then.
    static func taskProgress(_ progress: TaskProgress) -> HTTPResponse {
        HTTPResponse(
            status: .ok,
            fields: eventStreamFields,
            body: .stream { writer in
                var progress = progress
                while true {
                    do throws(Problem) {
                        switch try await progress.next() {
                        case .state(let task):
                            let data = JSONValue.object(task.document).serialized
                            try? await writer.write(EventStream.event("task:progress", data: data))
                        case .idle: try? await writer.write(EventStream.comment())
                        case .end: return
                        }
                    } catch {
                        let data = JSONValue.object(error.document).serialized
                        try await writer.write(EventStream.event("problem", data: data))
                        return
                    }
                }
            }
        )
    }
}
