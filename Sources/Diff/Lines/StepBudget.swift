/// The work that a diff may still do, counted in steps of its innermost loops.
///
/// Aligning lines takes quadratic time in the worst case and pairing similar lines cubic, so every
/// such loop pays here; a diff that cannot pay goes on with what it has found and is marked coarse.
/// Counting steps, not time, keeps the same input at the same answer on every machine.
public struct StepBudget: Sendable {
    /// Steps of one diff unless a caller says otherwise: about 20 ms of work.
    public static let stepsMax = 6_000_000

    /// Steps that are left; never negative.
    public private(set) var left: Int

    /// A budget of that many steps.
    public init(steps: Int = stepsMax) { left = steps }

    /// Whether something has had to be left undone.
    public private(set) var isExhausted = false

    /// Pays for work about to be done; false, and nothing is left, when it costs too much.
    mutating func spend(_ steps: Int) -> Bool {
        guard steps <= left else {
            left = 0
            isExhausted = true
            return false
        }
        left -= steps
        return true
    }
}
