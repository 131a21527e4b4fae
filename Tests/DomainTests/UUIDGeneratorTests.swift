import Domain
import Testing

@Suite("The UUID generator")
struct UUIDGeneratorTests {
    @Test("lays version 7 identifiers out as RFC 9562 §5.7 says")
    func layout() {
        let id = UUIDGenerator().next(at: Timestamp(microseconds: 0x0123_4567_89AB * 1000 + 999))
        #expect(id.high >> 16 == 0x0123_4567_89AB)
        #expect(id.high >> 12 & 0xF == 7)
        #expect(id.low >> 62 == 0b10)
    }

    @Test("never goes back, even when the clock does and when a millisecond runs out of numbers")
    func monotone() {
        let generator = UUIDGenerator()
        var last = generator.next(at: Timestamp(microseconds: 5_000_000))
        for index in 0..<20_000 {
            let time = Timestamp(microseconds: index % 3 == 0 ? 4_000_000 : 5_000_000)
            let next = generator.next(at: time)
            #expect(last < next)
            last = next
        }
        #expect(last.high >> 16 > 5000)
    }

    @Test("gives many threads distinct identifiers, each thread's own in order")
    func threads() async {
        let generator = UUIDGenerator()
        let all = await withTaskGroup(of: [UUID].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<2000).map { _ in generator.next(at: Timestamp(microseconds: 1_000_000)) }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        for own in all { #expect(own == own.sorted()) }
        #expect(Set(all.joined()).count == 16_000)
    }
}
