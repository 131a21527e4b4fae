/// When a worker looks into the queue, decided apart from clocks and connections.
///
/// It looks when it was rung for, when a task becomes due, when a look took all that it had room for
/// and may have left something behind and, for what nobody rang for, after `patience`. So an idle
/// worker looks once in `patience`, and a full one does not look at all.
struct TaskSchedule {
    enum Step: Equatable {
        case look
        /// Until something happens, or for that long.
        case wait(Duration)
    }

    private let patience: Duration
    private var mayHaveMore = true
    private var nextLook: ContinuousClock.Instant

    init(patience: Duration, from now: ContinuousClock.Instant) {
        self.patience = patience
        nextLook = now
    }

    /// Somebody says that there may be something, also while a look is under way.
    mutating func rung() { mayHaveMore = true }

    /// What was rung for until now, the look will find.
    mutating func lookBegan() { mayHaveMore = false }

    mutating func lookEnded(
        began: ContinuousClock.Instant,
        asked: Int,
        found: Int,
        nextDue: Duration?
    ) {
        if found == asked { mayHaveMore = true }
        nextLook = began + min(nextDue ?? patience, patience)
    }

    mutating func lookFailed(began: ContinuousClock.Instant) { nextLook = began + patience }

    func next(at now: ContinuousClock.Instant, free: Int) -> Step {
        guard free > 0 else { return .wait(patience) }
        return mayHaveMore || now >= nextLook ? .look : .wait(nextLook - now)
    }
}
