internal import CCurl

/// An absolute URL that can be asked, as libcurl's own parser reads it: there is no second reading
/// of it that could differ from the first.
struct WebAddress: Sendable, Equatable {
    /// The whole URL without its fragment.
    let text: String
    /// `http` or `https`.
    let scheme: String
    /// A name, an IPv4 address, or an IPv6 address in brackets.
    let host: String
    /// The port, the scheme's own where none is written.
    let port: String

    /// Reads a URL.
    init(_ text: String) throws(HTTPClientError) { try self.init(text, from: nil) }

    /// Where a redirect from here leads.
    func following(_ location: String) throws(HTTPClientError) -> WebAddress {
        let next: WebAddress
        do throws(HTTPClientError) {
            next = try WebAddress(location, from: self)
        } catch {
            throw .refusedRedirect("its target cannot be asked")
        }
        guard scheme == "http" || next.scheme == "https" else {
            throw .refusedRedirect("it leads from https to http")
        }
        return next
    }

    /// Whether both have the same owner (RFC 6454 §4).
    func hasOrigin(of other: WebAddress) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }

    private init(_ text: String, from base: WebAddress?) throws(HTTPClientError) {
        // C would take the text for ended there.
        guard !text.utf8.contains(0) else { throw .invalidURL("it has a zero byte") }
        guard text.utf8.count <= Self.bytesMax else { throw .invalidURL("it is too long") }
        guard let handle = unsafe curl_url() else { throw .overloaded }
        defer { unsafe curl_url_cleanup(handle) }
        if let base {
            guard unsafe curl_url_set(handle, CURLUPART_URL, base.text, 0) == CURLUE_OK else {
                throw .invalidURL("it is no absolute URL")
            }
        }
        // Servers are known to send blanks in Location; a person who writes one should hear of it.
        let flags = UInt32(CURLU_DISALLOW_USER | (base == nil ? 0 : CURLU_URLENCODE))
        switch unsafe curl_url_set(handle, CURLUPART_URL, text, flags) {
        case CURLUE_OK: break
        case CURLUE_USER_NOT_ALLOWED: throw .invalidURL("it carries a user or password")
        case CURLUE_UNSUPPORTED_SCHEME: throw .invalidURL("it is neither http nor https")
        case CURLUE_OUT_OF_MEMORY: throw .overloaded
        default: throw .invalidURL("it is no absolute URL")
        }
        _ = unsafe curl_url_set(handle, CURLUPART_FRAGMENT, nil, 0)
        guard let scheme = unsafe Self.part(CURLUPART_SCHEME, of: handle),
            scheme == "http" || scheme == "https"
        else { throw .invalidURL("it is neither http nor https") }
        guard let host = unsafe Self.part(CURLUPART_HOST, of: handle), !host.isEmpty,
            let port = unsafe Self.part(CURLUPART_PORT, of: handle, CURLU_DEFAULT_PORT),
            let whole = unsafe Self.part(CURLUPART_URL, of: handle)
        else { throw .invalidURL("it is no absolute URL") }
        self.text = whole
        self.scheme = scheme
        self.host = host.lowercased()
        self.port = port
    }

    private static let bytesMax = 8 * 1024

    private static func part(_ part: CURLUPart, of handle: OpaquePointer, _ flags: Int32 = 0)
        -> String?
    {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe curl_url_get(handle, part, &text, UInt32(flags)) == CURLUE_OK,
            let text = unsafe text
        else { return nil }
        defer { unsafe curl_free(text) }
        return unsafe String(cString: text)
    }
}
