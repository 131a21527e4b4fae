internal import EventLoop
internal import Glibc
internal import Synchronization

/// Asks other servers over HTTP/1.1, within bounds: which addresses, how long, how much, how many.
public struct HTTPClient: Sendable {
    let settings: TransferSettings
    let admission: Admission

    /// A client; above `transfersMax` requests at a time, further ones are refused at once.
    ///
    /// A file of certificate authorities is trusted in place of the system's; without one,
    /// `SSL_CERT_FILE` may name it, as OpenSSL's own programs have it.
    public init(
        policy: AddressPolicy,
        transfersMax: Int = 16,
        authoritiesPath: String? = HTTPClient.environmentAuthoritiesPath
    ) {
        settings = TransferSettings(policy: policy, authoritiesPath: authoritiesPath)
        admission = Admission(max: transfersMax)
    }

    /// The file that `SSL_CERT_FILE` names, if it is set.
    public static var environmentAuthoritiesPath: String? {
        guard let value = unsafe getenv("SSL_CERT_FILE") else { return nil }
        return unsafe String(cString: value)
    }

    /// Sends a request and gives back the whole answer, whatever its status.
    ///
    /// Cancelling the calling task closes the connection at once.
    public func send(_ call: HTTPCall) async throws(HTTPClientError) -> HTTPAnswer {
        var call = call
        var address = try WebAddress(call.url)
        try call.checkHeaders()
        guard admission.enter() else { throw .overloaded }
        defer { admission.leave() }
        let deadline = ContinuousClock.now.advanced(by: call.deadline)
        for _ in 0...max(0, call.redirectsMax) {
            let answer = try await exchange(call, with: address, until: deadline)
            guard call.redirectsMax > 0, let location = answer.redirect else { return answer }
            let next = try address.following(location)
            call.redirect(status: answer.status, isSameOrigin: next.hasOrigin(of: address))
            address = next
        }
        throw .tooManyRedirects(max: call.redirectsMax)
    }

    private func exchange(
        _ call: HTTPCall,
        with address: WebAddress,
        until deadline: ContinuousClock.Instant
    ) async throws(HTTPClientError) -> HTTPAnswer {
        let transfer = Transfer(call, to: address, settings, until: deadline)
        return try await withTaskCancellationHandler {
            await BlockingWork.run { transfer.run() }
        } onCancel: {
            transfer.cancel()
        }.get()
    }
}

/// Counts what is under way.
final class Admission: Sendable {
    private let max: Int
    private let count = Mutex(0)

    init(max: Int) { self.max = max }

    func enter() -> Bool {
        count.withLock { count in
            guard count < max else { return false }
            count += 1
            return true
        }
    }

    func leave() { count.withLock { $0 -= 1 } }
}
