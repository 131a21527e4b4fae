import Testing

@testable import Postgres

@Suite struct ListenerBufferTests {
    @Test("Up to the bound nothing is lost; one more and all that was kept becomes one gap")
    func bound() {
        func notification(_ number: Int) -> ListenerEvent {
            .notification(channel: "c", payload: "\(number)")
        }
        var buffer = ListenerBuffer(capacity: 3)
        for number in 1...3 { buffer.append(notification(number)) }
        for number in 1...3 { #expect(buffer.popFirst() == notification(number)) }
        #expect(buffer.popFirst() == nil)
        for number in 1...5 { buffer.append(notification(number)) }
        #expect(buffer.popFirst() == .gap)
        #expect(buffer.popFirst() == notification(5))
        #expect(buffer.popFirst() == nil)
    }
}
