/// Why a request was refused before any handler saw it.
///
/// After each of these the connection is closed: what follows the fault cannot be trusted.
public enum HTTPRequestError: Error, Sendable, Equatable, CaseIterable {
    /// The request line is not `method SP target SP version CRLF`.
    case badRequestLine
    /// The target is none of the forms of RFC 9112, section 3.2, or does not decode.
    case badTarget
    /// The target is longer than the limit.
    case targetTooLong
    /// The head, or the trailer section, is larger or has more fields than the limit.
    case headTooLarge
    /// A field line is malformed, folded, or holds a byte that no field may hold.
    case badField
    /// `Host` is missing, repeated, malformed or in conflict with the target.
    case badHost
    /// The length of the body is ambiguous, repeated or not a number.
    case badFraming
    /// A chunk's size, extension or end is malformed.
    case badChunk
    /// A transfer coding other than `chunked`.
    case unsupportedTransferCoding
    /// A version other than HTTP/1.0 and HTTP/1.1.
    case unsupportedVersion
    /// An expectation other than `100-continue`.
    case expectationFailed

    /// The status that answers it.
    public var status: HTTPStatus {
        switch self {
        case .badRequestLine, .badTarget, .badField, .badHost, .badFraming, .badChunk:
            .badRequest
        case .targetTooLong: HTTPStatus(414)
        case .headTooLarge: HTTPStatus(431)
        case .unsupportedTransferCoding: HTTPStatus(501)
        case .unsupportedVersion: HTTPStatus(505)
        case .expectationFailed: HTTPStatus(417)
        }
    }

    /// The problem document's stable code.
    public var code: String {
        switch self {
        case .badRequestLine: "http.bad_request_line"
        case .badTarget: "http.bad_target"
        case .targetTooLong: "http.target_too_long"
        case .headTooLarge: "http.head_too_large"
        case .badField: "http.bad_field"
        case .badHost: "http.bad_host"
        case .badFraming: "http.bad_framing"
        case .badChunk: "http.bad_chunk"
        case .unsupportedTransferCoding: "http.unsupported_transfer_coding"
        case .unsupportedVersion: "http.unsupported_version"
        case .expectationFailed: "http.expectation_failed"
        }
    }

    /// What is wrong, in a sentence.
    public var reason: String {
        switch self {
        case .badRequestLine: "The request line is malformed."
        case .badTarget: "The request target is malformed."
        case .targetTooLong: "The request target is too long."
        case .headTooLarge: "The header fields are too large."
        case .badField: "A header field is malformed."
        case .badHost: "The Host field is missing, repeated or malformed."
        case .badFraming: "The length of the body is ambiguous or malformed."
        case .badChunk: "The chunked body is malformed."
        case .unsupportedTransferCoding: "The transfer coding is not supported."
        case .unsupportedVersion: "The version of HTTP is not supported."
        case .expectationFailed: "The expectation cannot be met."
        }
    }
}
