public import Domain
import Postgres
import Schema

extension Database {
    private static let pruneTasksSQL = Schema.statement("pruneTasks").render([:])
    private static let pruneRatesSQL = Schema.statement("pruneRates").render([:])
    // Longer than anything is limited for.
    private static let ratesLifetimeSeconds: Int64 = 86_400

    /// Removes tasks that finished long ago, and rates that limit nothing any more, in bounded steps.
    public func pruneTasks(now: Timestamp) async throws(Problem) {
        let oldestTask = now.advanced(bySeconds: -Limits.taskRetention.components.seconds)
        try await removeAll(Self.pruneTasksSQL, before: oldestTask)
        let oldestRate = now.advanced(bySeconds: -Self.ratesLifetimeSeconds)
        try await removeAll(Self.pruneRatesSQL, before: oldestRate)
    }

    private func removeAll(_ step: String, before time: Timestamp) async throws(Problem) {
        while try await platformQuery(step, [.timestamp(time)], decode: { $0.affectedRows }) > 0 {}
    }
}
