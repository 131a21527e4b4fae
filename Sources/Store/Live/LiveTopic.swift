import Domain

// Not Sendable: belongs to the loop of its hub.

/// One tenant's live streams, and which announcements they have had.
final class LiveTopic {
    /// The readers that want the same events, which are read once for all of them.
    final class Group {
        let filter: EventFilter
        var queues: [LiveQueue<StoredEvent>] = []

        init(_ filter: EventFilter) { self.filter = filter }
    }

    let tenant: Tenant
    private(set) var groups: [Group] = []
    /// The announcements that have been passed on, or were there before the first reader.
    private var seen: Set<UUID>

    /// Events that one statement reads at least, where so many wait.
    private static let eventsPerLot = 500

    init(_ tenant: Tenant, seen: Set<UUID>) {
        self.tenant = tenant
        self.seen = seen
    }

    var isEmpty: Bool { groups.isEmpty }
    var queues: [LiveQueue<StoredEvent>] { groups.flatMap(\.queues) }

    func add(_ queue: LiveQueue<StoredEvent>, for filter: EventFilter) {
        if let group = groups.first(where: { $0.filter == filter }) {
            group.queues.append(queue)
        } else {
            let group = Group(filter)
            group.queues.append(queue)
            groups.append(group)
        }
    }

    /// Whether the queue was one of this tenant's.
    func remove(_ queue: LiveQueue<StoredEvent>) -> Bool {
        for group in groups {
            guard let index = group.queues.firstIndex(where: { $0 === queue }) else { continue }
            group.queues.remove(at: index)
            if group.queues.isEmpty { groups.removeAll { $0 === group } }
            return true
        }
        return false
    }

    func isNew(_ announcement: UUID) -> Bool { !seen.contains(announcement) }

    /// Forgets what no look can find any more.
    func forget(before id: UUID) { seen = seen.filter { $0 >= id } }

    /// Reads the calls' events and hands them to the readers.
    ///
    /// A lot counts as seen once all of its events have been read for every group, and only then is
    /// it handed on: so a failure repeats it as a whole, and no reader gets an event twice.
    func pass(_ calls: [RecordedCall], from outbox: OutboxReader) async throws(Problem) {
        var rest = calls[...]
        while !rest.isEmpty {
            var ids: [UUID] = []
            var lot: [UUID] = []
            while ids.count < Self.eventsPerLot, let call = rest.popFirst() {
                ids += call.eventIDs
                lot.append(call.id)
            }
            var found: [(Group, OutboxReader.Events)] = []
            for group in groups where group.queues.contains(where: { !$0.hasEnded }) {
                let events = try await outbox.events(ids, of: tenant, filter: group.filter)
                if !events.list.isEmpty { found.append((group, events)) }
            }
            for (group, events) in found {
                for queue in group.queues { queue.offer(events.list, bytes: events.bytes) }
            }
            seen.formUnion(lot)
        }
    }
}
