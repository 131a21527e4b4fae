import Domain
import GraphQL
import JSON
import Store

/// The events that a subscription to `auditEventRecorded` follows.
struct AuditEventSource: GraphQLEventSource {
    private let subscription: LiveSubscription
    private let context: RequestContext
    private var waiting: ArraySlice<StoredEvent> = []

    init(_ subscription: LiveSubscription, for context: RequestContext) {
        self.subscription = subscription
        self.context = context
    }

    mutating func next() async throws -> GraphQLSourceItem {
        while true {
            if let event = waiting.popFirst() { return .event(.object(event)) }
            switch await subscription.next() {
            case .events(let events): waiting = events[...]
            case .heartbeat:
                try await context.services.recheck(context.call)
                return .idle
            case .ended(.cancelled): return .complete
            case .ended(let end): throw Problem(end)
            }
        }
    }
}

extension Problem {
    fileprivate init(_ end: LiveEnd) {
        switch end {
        case .lagging:
            self.init(
                .streamLagging,
                "Events came faster than they were taken.",
                hint: "List what was missed with auditEvents, and subscribe again."
            )
        case .interrupted:
            self.init(
                .unavailable,
                "The live stream lost its place.",
                hint: "List what was missed with auditEvents, and subscribe again."
            )
        case .shutDown, .cancelled:
            self.init(.unavailable, "The service is stopping.", hint: "Subscribe again.")
        }
    }
}

extension Resolvers<RequestContext> {
    mutating func bindSubscription() {
        bindSubscription("Subscription") { subscription in
            subscription.stream("auditEventRecorded") { arguments, _, context in
                try context.call.require(.auditRead)
                let filter = try EventFilter(
                    arguments.object("filter") ?? [:],
                    naming: .camelCase
                )
                let subscription = try await context.services.live.subscribe(
                    to: context.tenant,
                    filter: filter
                )
                return AuditEventSource(subscription, for: context)
            }
            subscription.stream("taskProgress") { arguments, _, context in
                try context.call.require(.auditRead)
                return TaskProgressSource(
                    try await context.tasks.follow(arguments.string("id"), context.call)
                )
            }
        }
    }
}
