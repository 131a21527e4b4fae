/// The events that a listener's consumer has not read yet, bounded.
struct ListenerBuffer {
    let capacity: Int
    private var events = FIFO<ListenerEvent>()

    init(capacity: Int) { self.capacity = capacity }

    /// Adds an event.
    ///
    /// Over the bound everything kept gives way to a gap, for a consumer that far behind is better
    /// off reading the present state than catching up.
    mutating func append(_ event: ListenerEvent) {
        guard events.count < capacity else {
            events = FIFO()
            return events.append(.gap)
        }
        events.append(event)
    }

    mutating func popFirst() -> ListenerEvent? { events.popFirst() }
}
