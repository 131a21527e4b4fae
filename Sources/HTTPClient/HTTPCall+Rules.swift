extension HTTPCall {
    /// Fields that say where the message ends or where it goes: a second opinion on either lets one
    /// request be read as two (RFC 9112 §11.2).
    private static let framing: Set<String> = [
        "connection", "content-length", "expect", "host", "keep-alive", "proxy-authorization",
        "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade",
    ]

    /// What may go to another origin: nothing that could be a credential, whatever its name.
    private static let harmless: Set<String> = [
        "accept", "accept-language", "content-type", "user-agent",
    ]

    /// Refuses fields that are malformed or not the caller's to set.
    func checkHeaders() throws(HTTPClientError) {
        for (name, value) in headers {
            let isToken = !name.isEmpty && name.utf8.allSatisfy(HTTPCall.isTokenByte)
            guard isToken else { throw .invalidHeader("with a malformed name") }
            let isClean = value.utf8.allSatisfy { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }
            guard isClean, !HTTPCall.framing.contains(name.lowercased()) else {
                throw .invalidHeader(name)
            }
        }
    }

    /// Becomes the request that a redirect asks for (RFC 9110 §15.4).
    mutating func redirect(status: Int, isSameOrigin: Bool) {
        if status == 303 || (status != 307 && status != 308 && method == .post) {
            if method != .head { method = .get }
            body = nil
        }
        if !isSameOrigin {
            headers = headers.filter { HTTPCall.harmless.contains($0.name.lowercased()) }
        }
    }

    /// tchar of RFC 9110 §5.6.2.
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

extension HTTPAnswer {
    /// Where a redirect leads; nil for every other answer.
    var redirect: String? {
        [301, 302, 303, 307, 308].contains(status) ? header("Location") : nil
    }
}
