internal import CCurl
internal import Synchronization

/// One request on its way over libcurl: runs on a thread of its own, and can be cancelled from any.
final class Transfer: Sendable {
    private let call: HTTPCall
    private let address: WebAddress
    private let settings: TransferSettings
    private let deadline: ContinuousClock.Instant
    private let state = Mutex(State())

    // Sendable although it holds a pointer: libcurl lets any thread wake a multi handle that lives,
    // and the handle is here only as long as it does.
    @safe private struct State: @unchecked Sendable {
        var isCancelled = false
        var multi: UnsafeMutableRawPointer?
    }

    init(
        _ call: HTTPCall,
        to address: WebAddress,
        _ settings: TransferSettings,
        until deadline: ContinuousClock.Instant
    ) {
        self.call = call
        self.address = address
        self.settings = settings
        self.deadline = deadline
    }

    /// Ends the transfer at its next step, which comes at once.
    func cancel() {
        state.withLock { state in
            state.isCancelled = true
            if let multi = unsafe state.multi { _ = unsafe curl_multi_wakeup(multi) }
        }
    }

    /// Blocks until there is an answer, or none can come.
    func run() -> Result<HTTPAnswer, HTTPClientError> {
        guard Transfer.isLibraryReady, let multi = unsafe curl_multi_init() else {
            return .failure(.overloaded)
        }
        defer { _ = unsafe curl_multi_cleanup(multi) }
        let exchange = Exchange(policy: settings.policy, bytesMax: call.answerBytesMax)
        guard let request = CurlRequest(call, to: address, settings, exchange) else {
            return .failure(.overloaded)
        }
        defer { request.free() }
        guard unsafe curl_multi_add_handle(multi, request.easy) == CURLM_OK else {
            return .failure(.overloaded)
        }
        defer { _ = unsafe curl_multi_remove_handle(multi, request.easy) }
        state.withLock { unsafe $0.multi = multi }
        defer { state.withLock { unsafe $0.multi = nil } }
        if let error = unsafe drive(multi, request) { return .failure(error) }
        return .success(
            HTTPAnswer(
                status: unsafe ccurl_status(request.easy),
                headers: exchange.headers,
                body: exchange.body,
                url: address.text
            )
        )
    }

    private func drive(
        _ multi: UnsafeMutableRawPointer,
        _ request: CurlRequest
    ) -> HTTPClientError? {
        var running: Int32 = 0
        var result = CURLE_OK
        while true {
            if state.withLock({ $0.isCancelled }) { return .cancelled }
            guard unsafe curl_multi_perform(multi, &running) == CURLM_OK else { return .overloaded }
            if unsafe ccurl_outcome(multi, &result) != 0 { break }
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return .timedOut(host: address.host) }
            // Rounded up, so that the last turn sees the deadline passed.
            let milliseconds = min(left / .milliseconds(1) + 1, 60_000)
            guard unsafe curl_multi_poll(multi, nil, 0, Int32(milliseconds), nil) == CURLM_OK
            else { return .overloaded }
        }
        return result == CURLE_OK ? nil : failure(result, request)
    }

    private func failure(_ code: CURLcode, _ request: CurlRequest) -> HTTPClientError {
        let exchange = request.exchange
        if exchange.isTooLarge { return .tooLarge(bytesMax: call.answerBytesMax) }
        let host = address.host
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            return .unresolvable(host: host)
        case CURLE_COULDNT_CONNECT:
            guard let kind = exchange.refusedKind else { return .unreachable(host: host) }
            return .refusedAddress(host: host, kind: kind)
        case CURLE_OPERATION_TIMEDOUT: return .timedOut(host: host)
        case CURLE_FILESIZE_EXCEEDED: return .tooLarge(bytesMax: call.answerBytesMax)
        case CURLE_OUT_OF_MEMORY: return .overloaded
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_USE_SSL_FAILED:
            return .tls(host: host, reason: request.reason(code))
        default: return .cutOff(host: host)
        }
    }

    /// libcurl wants to be readied once for the process, before any other call.
    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
}

/// What all transfers of a client share.
struct TransferSettings: Sendable {
    let policy: AddressPolicy
    /// A file of the only certificate authorities that are trusted; nil: those of the system.
    let authoritiesPath: String?
}
