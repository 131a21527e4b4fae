import Testing

@testable import Jobs

@Suite("The schedule of a worker")
struct TaskScheduleTests {
    private let start = ContinuousClock.now

    private func idle() -> TaskSchedule {
        var schedule = TaskSchedule(patience: .seconds(5), from: start)
        schedule.lookBegan()
        schedule.lookEnded(began: start, asked: 4, found: 0, nextDue: nil)
        return schedule
    }

    @Test("looks at once when the worker starts")
    func first() {
        let schedule = TaskSchedule(patience: .seconds(5), from: start)
        #expect(schedule.next(at: start, free: 4) == .look)
    }

    @Test("looks once in five seconds while there is nothing to do")
    func patience() {
        let schedule = idle()
        #expect(schedule.next(at: start, free: 4) == .wait(.seconds(5)))
        let later = start + .seconds(3)
        #expect(schedule.next(at: later, free: 4) == .wait(.seconds(2)))
        #expect(schedule.next(at: start + .seconds(5), free: 4) == .look)
    }

    @Test(
        "does not look because a slot became free when the last look found less than it asked for"
    )
    func freeSlot() {
        var schedule = TaskSchedule(patience: .seconds(5), from: start)
        schedule.lookBegan()
        schedule.lookEnded(began: start, asked: 4, found: 3, nextDue: nil)
        #expect(schedule.next(at: start, free: 4) == .wait(.seconds(5)))
    }

    @Test("looks again as soon as there is a slot when the last look filled all of them")
    func full() {
        var schedule = TaskSchedule(patience: .seconds(5), from: start)
        schedule.lookBegan()
        schedule.lookEnded(began: start, asked: 4, found: 4, nextDue: nil)
        #expect(schedule.next(at: start, free: 0) == .wait(.seconds(5)))
        #expect(schedule.next(at: start, free: 1) == .look)
    }

    @Test("looks when it is rung for, also while it looks")
    func rung() {
        var schedule = idle()
        schedule.rung()
        #expect(schedule.next(at: start, free: 1) == .look)
        schedule.lookBegan()
        schedule.rung()
        schedule.lookEnded(began: start, asked: 1, found: 0, nextDue: nil)
        #expect(schedule.next(at: start, free: 1) == .look)
    }

    @Test("looks when the next task is due, however late that is no later than in five seconds")
    func due() {
        for (nextDue, wait) in [(Duration.seconds(2), 2), (.seconds(600), 5)] {
            var schedule = idle()
            schedule.lookEnded(began: start, asked: 4, found: 0, nextDue: nextDue)
            #expect(schedule.next(at: start, free: 4) == .wait(.seconds(wait)))
        }
    }

    @Test("waits before it looks again when a look fails")
    func failed() {
        var schedule = TaskSchedule(patience: .seconds(5), from: start)
        schedule.lookBegan()
        schedule.lookFailed(began: start)
        #expect(schedule.next(at: start, free: 4) == .wait(.seconds(5)))
    }
}
