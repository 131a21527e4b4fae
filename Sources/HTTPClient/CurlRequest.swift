internal import CCurl

/// A request as libcurl's easy handle, with all that the handle points to.
///
/// The handle may look at any of it until it is gone, so all goes at the same time, in ``free()``.
@safe struct CurlRequest {
    let easy: UnsafeMutableRawPointer
    let exchange: Exchange
    private var headers: UnsafeMutablePointer<curl_slist>?
    private let said: UnsafeMutablePointer<CChar>

    /// Nil when libcurl has no memory, or does not know an option.
    init?(
        _ call: HTTPCall,
        to address: WebAddress,
        _ settings: TransferSettings,
        _ exchange: Exchange
    ) {
        guard let easy = unsafe curl_easy_init() else { return nil }
        unsafe self.easy = easy
        self.exchange = exchange
        unsafe said = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe said.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        let context = unsafe Unmanaged.passUnretained(exchange).toOpaque()
        let isSet =
            unsafe CurlRequest.setTarget(easy, address, settings)
            && CurlRequest.setBounds(easy, call)
            && CurlRequest.setSinks(easy, context)
            && CurlRequest.setMethod(easy, call)
            && setHeaders(easy, call)
            && ccurl_set_buffer(easy, said) == CURLE_OK
        guard isSet else {
            free()
            return nil
        }
    }

    /// Gives everything back, once the transfer has ended.
    func free() {
        unsafe curl_easy_cleanup(easy)
        withExtendedLifetime(exchange) {}
        unsafe curl_slist_free_all(headers)
        unsafe said.deallocate()
    }

    /// Why there is no secure connection; TLS libraries name certificates there, never a request.
    func reason(_ code: CURLcode) -> String {
        let detail = unsafe String(cString: said)
        let isPlain = !detail.isEmpty && detail.unicodeScalars.allSatisfy { $0.value >= 0x20 }
        return unsafe isPlain ? detail : String(cString: curl_easy_strerror(code))
    }

    private static func setTarget(
        _ easy: UnsafeMutableRawPointer,
        _ address: WebAddress,
        _ settings: TransferSettings
    ) -> Bool {
        var isSet =
            unsafe text(easy, CURLOPT_URL, address.text)
            // Redirects and schemes are ours to judge; this is the second lock of the same door.
            && text(easy, CURLOPT_PROTOCOLS_STR, "http,https")
            && number(easy, CURLOPT_FOLLOWLOCATION, 0)
            && number(easy, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
            && number(easy, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if settings.policy.isRestricted {
            // Not even one that the environment names: the policy could not see behind it.
            isSet = unsafe isSet && text(easy, CURLOPT_PROXY, "")
        }
        if let path = settings.authoritiesPath {
            isSet =
                unsafe isSet && text(easy, CURLOPT_CAINFO, path)
                && text(easy, CURLOPT_CAPATH, nil)
        }
        return isSet
    }

    private static func setBounds(_ easy: UnsafeMutableRawPointer, _ call: HTTPCall) -> Bool {
        let connect = max(1, min(call.connectDeadline / .milliseconds(1), 1e9))
        return unsafe number(easy, CURLOPT_CONNECTTIMEOUT_MS, Int(connect))
            && number(easy, CURLOPT_NOSIGNAL, 1)
            // A name resolution under way is left behind rather than waited for.
            && number(easy, CURLOPT_QUICK_EXIT, 1)
            && (call.method == .head || number(easy, CURLOPT_MAXFILESIZE, call.answerBytesMax))
    }

    private static func setSinks(
        _ easy: UnsafeMutableRawPointer,
        _ context: UnsafeMutableRawPointer
    ) -> Bool {
        let body: ccurl_sink = { bytes, size, count, context in
            guard let context = unsafe context else { return 0 }
            let part = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
            let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
            return unsafe exchange.take(part) ? part.count : 0
        }
        let head: ccurl_sink = { bytes, size, count, context in
            guard let context = unsafe context else { return 0 }
            let line = unsafe UnsafeRawBufferPointer(start: bytes, count: size * count)
            let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
            return unsafe exchange.take(line: line) ? line.count : 0
        }
        let opener: ccurl_opener = { context, _, target in
            guard let context = unsafe context, let target = unsafe target else {
                return Exchange.noSocket
            }
            return unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
                .open(target)
        }
        return unsafe ccurl_set_body_sink(easy, body, context) == CURLE_OK
            && ccurl_set_header_sink(easy, head, context) == CURLE_OK
            && ccurl_set_opener(easy, opener, context) == CURLE_OK
    }

    private static func setMethod(_ easy: UnsafeMutableRawPointer, _ call: HTTPCall) -> Bool {
        if call.method == .head { return unsafe number(easy, CURLOPT_NOBODY, 1) }
        let content = call.body ?? (call.method == .post ? [] : nil)
        if let content {
            let code = unsafe content.withUnsafeBytes { bytes in
                // Never nil: libcurl would take that for a body to be read from its input.
                let start = unsafe bytes.baseAddress ?? UnsafeRawPointer(easy)
                return unsafe ccurl_set_body(easy, start, bytes.count)
            }
            guard code == CURLE_OK else { return false }
        }
        return unsafe text(easy, CURLOPT_CUSTOMREQUEST, call.method.rawValue)
    }

    private mutating func setHeaders(_ easy: UnsafeMutableRawPointer, _ call: HTTPCall) -> Bool {
        let names = Set(call.headers.map { $0.name.lowercased() })
        var lines = call.headers.map { header in
            header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)"
        }
        // What libcurl would add by itself and no caller means.
        lines.append("Expect:")
        if !names.contains("content-type") { lines.append("Content-Type:") }
        if !names.contains("user-agent") { lines.append("User-Agent: assay") }
        for line in lines {
            guard let longer = unsafe curl_slist_append(headers, line) else { return false }
            unsafe headers = longer
        }
        return unsafe ccurl_set_headers(easy, headers) == CURLE_OK
    }

    private static func number(
        _ easy: UnsafeMutableRawPointer,
        _ option: CURLoption,
        _ value: Int
    ) -> Bool {
        unsafe ccurl_set_number(easy, option, value) == CURLE_OK
    }

    private static func text(
        _ easy: UnsafeMutableRawPointer,
        _ option: CURLoption,
        _ value: String?
    ) -> Bool {
        unsafe ccurl_set_text(easy, option, value) == CURLE_OK
    }
}
