/// A first-in, first-out queue on a ring, so that neither end costs more than a few instructions.
struct FIFO<Element> {
    private var ring: [Element?] = [nil, nil, nil, nil]
    private var head = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    var first: Element? { count == 0 ? nil : ring[head] }

    mutating func append(_ element: Element) {
        if count == ring.count { grow() }
        ring[(head + count) & (ring.count - 1)] = element
        count += 1
    }

    mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = ring[head]
        ring[head] = nil
        head = (head + 1) & (ring.count - 1)
        count -= 1
        return element
    }

    /// Keeps the elements that fulfil the condition, in order.
    mutating func filter(_ isKept: (Element) -> Bool) {
        for _ in 0..<count {
            if let element = popFirst(), isKept(element) { append(element) }
        }
    }

    func forEach(_ body: (Element) -> Void) {
        for offset in 0..<count {
            if let element = ring[(head + offset) & (ring.count - 1)] { body(element) }
        }
    }

    private mutating func grow() {
        // The count stays a power of two, so that positions wrap with a mask.
        var larger = [Element?](repeating: nil, count: ring.count * 2)
        for offset in 0..<count { larger[offset] = ring[(head + offset) & (ring.count - 1)] }
        ring = larger
        head = 0
    }
}
