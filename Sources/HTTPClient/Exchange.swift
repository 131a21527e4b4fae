internal import CCurl

/// What a transfer has received so far; libcurl's callbacks write into it, all on one thread.
final class Exchange {
    private let policy: AddressPolicy
    private let bytesMax: Int
    private var headerBytes = 0
    private(set) var headers: [(name: String, value: String)] = []
    private(set) var body: [UInt8] = []
    private(set) var isTooLarge = false
    /// The kind of the first address that the policy refused.
    private(set) var refusedKind: String?

    /// Far more than any API sends.
    private static let headerBytesMax = 64 * 1024

    init(policy: AddressPolicy, bytesMax: Int) {
        self.policy = policy
        self.bytesMax = bytesMax
    }

    /// Takes a part of the content; false ends the transfer.
    func take(_ part: UnsafeRawBufferPointer) -> Bool {
        guard part.count <= bytesMax - body.count else {
            isTooLarge = true
            return false
        }
        unsafe body.append(contentsOf: part)
        return true
    }

    /// Takes a line of a response's head; false ends the transfer.
    func take(line: UnsafeRawBufferPointer) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Exchange.headerBytesMax else {
            isTooLarge = true
            return false
        }
        let text = unsafe String(decoding: line, as: UTF8.self)
        // An informational response (RFC 9110 §15.2) comes before the one that counts.
        if text.hasPrefix("HTTP/") {
            headers = []
        } else if let colon = text.firstIndex(of: ":") {
            let value = text[text.index(after: colon)...]
            headers.append((String(text[..<colon]), Exchange.trimmed(value)))
        }
        return true
    }

    /// Opens the socket that a connection is made over, unless the policy refuses its address.
    func open(_ target: UnsafePointer<curl_sockaddr>) -> curl_socket_t {
        var bytes = [UInt8](repeating: 0, count: 16)
        let count = unsafe ccurl_target(target, &bytes)
        let kind =
            count == 0
            ? "an address of another kind" : policy.refusal(of: Array(bytes[..<Int(count)]))
        guard let kind else { return unsafe ccurl_open(target) }
        if refusedKind == nil { refusedKind = kind }
        return Exchange.noSocket
    }

    /// CURL_SOCKET_BAD, a macro that Swift does not see.
    static let noSocket: curl_socket_t = -1

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
