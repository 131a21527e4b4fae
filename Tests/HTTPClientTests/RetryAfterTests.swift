import Testing

@testable import HTTPClient

@Suite("How long a server asks to wait")
struct RetryAfterTests {
    @Test(
        "is read from milliseconds, seconds or a date, in that order",
        arguments: [
            (["retry-after-ms: 1500", "Retry-After: 7"], 1.5), (["Retry-After: 7"], 7),
            (["retry-after: 0.25"], 0.25), (["Retry-After: 0"], 0),
            (
                [
                    "Date: Sat, 21 Nov 2026 19:00:00 GMT",
                    "Retry-After: Sat, 21 Nov 2026 19:01:30 GMT",
                ], 90
            ),
            (
                [
                    "Date: Sat, 21 Nov 2026 19:00:00 GMT",
                    "Retry-After: Sat, 21 Nov 2026 18:00:00 GMT",
                ], 0
            ),
        ] as [([String], Double)]
    )
    func read(_ headers: [String], _ seconds: Double) {
        #expect(answer(headers).retryAfter == .seconds(seconds))
    }

    @Test(
        "is nothing where it cannot be read",
        arguments: ["", "soon", "-1", "nan", "inf", "+5", "1e999", "Sat, 21 Nov 2026 19:01:30 GMT"]
    )
    func unread(_ value: String) {
        #expect(answer(["Retry-After: \(value)"]).retryAfter == nil)
        #expect(answer([]).retryAfter == nil)
    }

    private func answer(_ lines: [String]) -> HTTPAnswer {
        let headers = lines.map { line in
            let parts = line.split(separator: ": ", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: String(parts[1]))
        }
        return HTTPAnswer(status: 429, headers: headers, body: [], url: "")
    }
}
