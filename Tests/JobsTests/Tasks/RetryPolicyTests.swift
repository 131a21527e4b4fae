import Domain
import Testing

@testable import Jobs

@Suite("The retry of tasks")
struct RetryPolicyTests {
    @Test("waits twice as long after each attempt, up to five minutes")
    func doubles() {
        let problem = Problem(.unavailable, "away")
        let delays = [1, 2, 3, 9, 10, 1000].map { RetryPolicy.delay(after: $0, problem, share: 1) }
        #expect(delays == [1, 2, 4, 256, 300, 300].map { .seconds($0) })
    }

    @Test("waits for half of that at least, so that those who failed together part")
    func jitter() {
        let problem = Problem(.unavailable, "away")
        #expect(RetryPolicy.delay(after: 1, problem, share: 0) == .milliseconds(500))
        #expect(RetryPolicy.delay(after: 3, problem, share: 0.5) == .seconds(3))
        for _ in 0..<100 {
            let delay = RetryPolicy.delay(after: 2, problem)
            #expect(delay >= .seconds(1) && delay <= .seconds(2))
        }
    }

    @Test("waits as long as whoever refused for want of room has said")
    func retryAfter() {
        let problem = Problem(.rateLimited, "enough", retryAfterSeconds: 90)
        #expect(RetryPolicy.delay(after: 1, problem, share: 0) == .seconds(90))
    }

    @Test("is for what may end otherwise, and not for what the caller has to mend")
    func permanence() {
        let again = Problem.Code.allCases.filter { RetryPolicy.mayHelp(after: Problem($0, "m")) }
        #expect(
            again == [
                .streamConflict, .streamLagging, .rateLimited, .overloaded, .unavailable, .timeout,
                .internal,
            ]
        )
    }
}
