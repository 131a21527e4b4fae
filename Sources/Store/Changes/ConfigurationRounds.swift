import Domain

/// Sets a part of a tenant's own configuration, of which each version has a number.
enum ConfigurationRounds {
    // Each round that is lost was won by another caller.
    private static let countMax = 8

    /// Sets it, and does so again where another caller was faster and that does not matter.
    ///
    /// - Parameters:
    ///   - expected: the version that the caller has seen; nil when it does not matter.
    ///   - setOnce: throws `precondition.failed` where another caller was faster.
    static func run<Version>(
        expected: Int?,
        _ setOnce: () async throws(Problem) -> Version
    ) async throws(Problem) -> Version {
        for _ in 1..<countMax where expected == nil {
            do throws(Problem) {
                return try await setOnce()
            } catch {
                guard error.code == .preconditionFailed else { throw error }
            }
        }
        return try await setOnce()
    }
}
