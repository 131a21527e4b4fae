/// The name of a field (RFC 9110, section 5.1): a token, compared without case.
public struct HTTPFieldName: Sendable, Hashable, CustomStringConvertible {
    /// The name as it will be sent.
    public let name: String
    let known: KnownField

    /// A name that is a token of at most 256 bytes; nil for anything else.
    public init?(_ name: String) {
        guard (1...256).contains(name.utf8.count), name.utf8.allSatisfy(HTTPBytes.isToken) else {
            return nil
        }
        let bytes = Array(name.utf8)
        self.init(name, KnownField.named(bytes.span, 0, bytes.count))
    }

    init(_ name: String, _ known: KnownField) {
        self.name = name
        self.known = known
    }

    /// The name as it will be sent.
    public var description: String { name }

    /// Equal without regard to case.
    public static func == (one: HTTPFieldName, other: HTTPFieldName) -> Bool {
        if one.known != .other || other.known != .other { return one.known == other.known }
        return one.name.lowercased() == other.name.lowercased()
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) { hasher.combine(name.lowercased()) }

    /// The `Host` field.
    public static let host = HTTPFieldName("Host", .host)
    /// The `Content-Length` field.
    public static let contentLength = HTTPFieldName("Content-Length", .contentLength)
    /// The `Transfer-Encoding` field.
    public static let transferEncoding = HTTPFieldName("Transfer-Encoding", .transferEncoding)
    /// The `Connection` field.
    public static let connection = HTTPFieldName("Connection", .connection)
    /// The `Expect` field.
    public static let expect = HTTPFieldName("Expect", .expect)
    /// The `Date` field.
    public static let date = HTTPFieldName("Date", .date)
    /// The `Server` field.
    public static let server = HTTPFieldName("Server", .server)
    /// The `Cache-Control` field.
    public static let cacheControl = HTTPFieldName("Cache-Control", .cacheControl)
    /// The `Content-Security-Policy` field.
    public static let contentSecurityPolicy = HTTPFieldName(
        "Content-Security-Policy",
        .contentSecurityPolicy
    )
    /// The `Referrer-Policy` field.
    public static let referrerPolicy = HTTPFieldName("Referrer-Policy", .referrerPolicy)
    /// The `X-Content-Type-Options` field.
    public static let xContentTypeOptions = HTTPFieldName(
        "X-Content-Type-Options",
        .xContentTypeOptions
    )
    /// The `X-Frame-Options` field.
    public static let xFrameOptions = HTTPFieldName("X-Frame-Options", .xFrameOptions)
    /// The `Content-Type` field.
    public static let contentType = HTTPFieldName("Content-Type", .contentType)
    /// The `Accept` field.
    public static let accept = HTTPFieldName("Accept", .accept)
    /// The `Accept-Encoding` field.
    public static let acceptEncoding = HTTPFieldName("Accept-Encoding", .acceptEncoding)
    /// The `Authorization` field.
    public static let authorization = HTTPFieldName("Authorization", .authorization)
    /// The `Cookie` field.
    public static let cookie = HTTPFieldName("Cookie", .cookie)
    /// The `Set-Cookie` field.
    public static let setCookie = HTTPFieldName("Set-Cookie", .setCookie)
    /// The `ETag` field.
    public static let entityTag = HTTPFieldName("ETag", .entityTag)
    /// The `If-None-Match` field.
    public static let ifNoneMatch = HTTPFieldName("If-None-Match", .ifNoneMatch)
    /// The `If-Match` field.
    public static let ifMatch = HTTPFieldName("If-Match", .ifMatch)
    /// The `Location` field.
    public static let location = HTTPFieldName("Location", .location)
    /// The `Origin` field.
    public static let origin = HTTPFieldName("Origin", .origin)
    /// The `User-Agent` field.
    public static let userAgent = HTTPFieldName("User-Agent", .userAgent)
    /// The `Last-Event-ID` field.
    public static let lastEventID = HTTPFieldName("Last-Event-ID", .lastEventID)
    /// The `X-Tenant` field.
    public static let xTenant = HTTPFieldName("X-Tenant", .xTenant)
    /// The `Idempotency-Key` field.
    public static let idempotencyKey = HTTPFieldName("Idempotency-Key", .idempotencyKey)
    /// The `Retry-After` field.
    public static let retryAfter = HTTPFieldName("Retry-After", .retryAfter)
    /// The `WWW-Authenticate` field.
    public static let wwwAuthenticate = HTTPFieldName("WWW-Authenticate", .wwwAuthenticate)
    /// The `X-Request-ID` field.
    public static let xRequestID = HTTPFieldName("X-Request-ID", .xRequestID)
    /// The `Allow` field.
    public static let allow = HTTPFieldName("Allow", .allow)
    /// The `Vary` field.
    public static let vary = HTTPFieldName("Vary", .vary)
    /// The `Content-Disposition` field.
    public static let contentDisposition = HTTPFieldName("Content-Disposition", .contentDisposition)
    /// The `Content-Encoding` field.
    public static let contentEncoding = HTTPFieldName("Content-Encoding", .contentEncoding)
    /// The `Upgrade` field.
    public static let upgrade = HTTPFieldName("Upgrade", .upgrade)
    /// The `Traceparent` field.
    public static let traceparent = HTTPFieldName("Traceparent", .traceparent)
    /// The `Prefer` field (RFC 7240).
    public static let prefer = HTTPFieldName("Prefer", .other)
    /// The `Preference-Applied` field (RFC 7240).
    public static let preferenceApplied = HTTPFieldName("Preference-Applied", .other)
    /// The `RateLimit-Remaining` field: how much more of what is limited may be asked for.
    public static let rateLimitRemaining = HTTPFieldName("RateLimit-Remaining", .other)
    /// The `X-Accel-Buffering` field, which nginx reads.
    public static let xAccelBuffering = HTTPFieldName("X-Accel-Buffering", .other)
}

/// The fields that the server itself knows, so that looking them up compares one byte.
enum KnownField: UInt8, Sendable {
    case other
    case host
    case contentLength
    case transferEncoding
    case connection
    case expect
    case date
    case server
    case cacheControl
    case contentSecurityPolicy
    case referrerPolicy
    case xContentTypeOptions
    case xFrameOptions
    case contentType
    case accept
    case acceptEncoding
    case authorization
    case cookie
    case setCookie
    case entityTag
    case ifNoneMatch
    case ifMatch
    case location
    case origin
    case userAgent
    case lastEventID
    case xTenant
    case idempotencyKey
    case retryAfter
    case wwwAuthenticate
    case xRequestID
    case allow
    case vary
    case contentDisposition
    case contentEncoding
    case upgrade
    case traceparent

    /// The field's place in a set of known fields; none for all others.
    var bit: UInt64 { self == .other ? 0 : 1 << UInt64(rawValue) }

    /// What the named field is; the bytes are a token.
    static func named(_ input: Span<UInt8>, _ start: Int, _ count: Int) -> KnownField {
        switch count {
        case 4:
            if HTTPBytes.matches(input, start, count, "host") { return .host }
            if HTTPBytes.matches(input, start, count, "date") { return .date }
            if HTTPBytes.matches(input, start, count, "etag") { return .entityTag }
            if HTTPBytes.matches(input, start, count, "vary") { return .vary }
        case 5:
            if HTTPBytes.matches(input, start, count, "allow") { return .allow }
        case 6:
            if HTTPBytes.matches(input, start, count, "expect") { return .expect }
            if HTTPBytes.matches(input, start, count, "server") { return .server }
            if HTTPBytes.matches(input, start, count, "accept") { return .accept }
            if HTTPBytes.matches(input, start, count, "cookie") { return .cookie }
            if HTTPBytes.matches(input, start, count, "origin") { return .origin }
        case 7:
            if HTTPBytes.matches(input, start, count, "upgrade") { return .upgrade }
        case 8:
            if HTTPBytes.matches(input, start, count, "if-match") { return .ifMatch }
            if HTTPBytes.matches(input, start, count, "location") { return .location }
            if HTTPBytes.matches(input, start, count, "x-tenant") { return .xTenant }
        case 10:
            if HTTPBytes.matches(input, start, count, "connection") { return .connection }
            if HTTPBytes.matches(input, start, count, "set-cookie") { return .setCookie }
            if HTTPBytes.matches(input, start, count, "user-agent") { return .userAgent }
        case 11:
            if HTTPBytes.matches(input, start, count, "retry-after") { return .retryAfter }
            if HTTPBytes.matches(input, start, count, "traceparent") { return .traceparent }
        case 12:
            if HTTPBytes.matches(input, start, count, "content-type") { return .contentType }
            if HTTPBytes.matches(input, start, count, "x-request-id") { return .xRequestID }
        case 13:
            if HTTPBytes.matches(input, start, count, "cache-control") { return .cacheControl }
            if HTTPBytes.matches(input, start, count, "authorization") { return .authorization }
            if HTTPBytes.matches(input, start, count, "if-none-match") { return .ifNoneMatch }
            if HTTPBytes.matches(input, start, count, "last-event-id") { return .lastEventID }
        case 14:
            if HTTPBytes.matches(input, start, count, "content-length") { return .contentLength }
        case 15:
            if HTTPBytes.matches(input, start, count, "referrer-policy") { return .referrerPolicy }
            if HTTPBytes.matches(input, start, count, "x-frame-options") { return .xFrameOptions }
            if HTTPBytes.matches(input, start, count, "accept-encoding") { return .acceptEncoding }
            if HTTPBytes.matches(input, start, count, "idempotency-key") { return .idempotencyKey }
        case 16:
            if HTTPBytes.matches(input, start, count, "www-authenticate") {
                return .wwwAuthenticate
            }
            if HTTPBytes.matches(input, start, count, "content-encoding") {
                return .contentEncoding
            }
        case 17:
            if HTTPBytes.matches(input, start, count, "transfer-encoding") {
                return .transferEncoding
            }
        case 19:
            if HTTPBytes.matches(input, start, count, "content-disposition") {
                return .contentDisposition
            }
        case 22:
            if HTTPBytes.matches(input, start, count, "x-content-type-options") {
                return .xContentTypeOptions
            }
        case 23:
            if HTTPBytes.matches(input, start, count, "content-security-policy") {
                return .contentSecurityPolicy
            }
        default: break
        }
        return .other
    }
}
