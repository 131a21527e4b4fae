internal import CCurl

extension HTTPAnswer {
    /// How long the server asks to wait: milliseconds as some services say them, else the seconds or
    /// the date of RFC 9110 §10.2.3; nil when it says nothing that can be read.
    public var retryAfter: Duration? {
        if let text = header("Retry-After-Ms"), let number = HTTPAnswer.amount(text) {
            return .seconds(number / 1000)
        }
        guard let text = header("Retry-After") else { return nil }
        if let number = HTTPAnswer.amount(text) { return .seconds(number) }
        // Against the server's own clock: the two of one response are of the same one.
        guard let date = header("Date"), let now = HTTPAnswer.time(date),
            let then = HTTPAnswer.time(text)
        else { return nil }
        return .seconds(max(0, then - now))
    }

    /// A number that is not negative, and small enough to be a duration.
    private static func amount(_ text: String) -> Double? {
        guard let first = text.utf8.first, (0x30...0x39).contains(first),
            let number = Double(text), number.isFinite
        else { return nil }
        return min(number, 1e9)
    }

    private static func time(_ text: String) -> Int? {
        let seconds = unsafe curl_getdate(text, nil)
        return seconds < 0 ? nil : seconds
    }
}
