import Domain
import HTTP
import Synchronization

/// What one GraphQL request took of what a user may have so many of in a minute, for the fields of its
/// response, which are the same as REST's.
final class RateNotes: Sendable {
    private struct Taken {
        var left: Int?
        var isGranted = false
        var retryAfterSeconds: Int?
    }

    private let taken = Mutex(Taken())

    /// Does what is limited, and notes how many are left or when there is one again.
    func noting<Value>(
        _ left: (Value) -> Int,
        _ work: () async throws -> Value
    ) async throws -> Value {
        do {
            let value = try await work()
            let left = left(value)
            taken.withLock { taken in
                taken.left = min(left, taken.left ?? left)
                taken.isGranted = true
            }
            return value
        } catch let problem as Problem where problem.code == .rateLimited {
            taken.withLock { taken in
                taken.left = 0
                taken.retryAfterSeconds = problem.retryAfterSeconds
            }
            throw problem
        }
    }

    /// The response with the count, and with `Retry-After` where nothing that was asked for was done.
    func added(to response: HTTPResponse) -> HTTPResponse {
        var response = response
        let taken = taken.withLock { $0 }
        if let left = taken.left { response.fields.set(.rateLimitRemaining, String(left)) }
        if !taken.isGranted, let seconds = taken.retryAfterSeconds {
            response.fields.set(.retryAfter, String(seconds))
        }
        return response
    }
}
