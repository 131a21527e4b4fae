/// What is taken from a queue in an order of its own.
protocol Prioritized {
    /// Whether this is taken before the other.
    func precedes(_ other: Self) -> Bool
}

/// Elements of which the first in their order can be taken (a binary heap).
struct PriorityQueue<Element: Prioritized> {
    private var heap: [Element]

    init(_ elements: [Element] = []) {
        heap = elements
        for index in stride(from: heap.count / 2 - 1, through: 0, by: -1) { sink(index) }
    }

    var first: Element? { heap.first }

    mutating func removeAll() { heap.removeAll(keepingCapacity: true) }

    mutating func insert(_ element: Element) {
        heap.append(element)
        var index = heap.count - 1
        while index > 0, heap[index].precedes(heap[(index - 1) / 2]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func popFirst() -> Element? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if !heap.isEmpty {
            heap[0] = last
            sink(0)
        }
        return first
    }

    private mutating func sink(_ start: Int) {
        var index = start
        while true {
            var best = index
            for child in 2 * index + 1...2 * index + 2 where child < heap.count {
                if heap[child].precedes(heap[best]) { best = child }
            }
            if best == index { return }
            heap.swapAt(index, best)
            index = best
        }
    }
}
