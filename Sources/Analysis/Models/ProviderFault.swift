import HTTPClient
import JSON

/// A response that is no answer, in whichever of the shapes that providers give their errors:
/// an object, a text, a list of one, or nothing at all.
struct ProviderFault: Sendable {
    /// The status, the body's own where that says another.
    let status: Int
    /// The error's names: of its code, its type, its status, its reasons.
    let names: Set<String>
    /// What the provider says.
    let message: String
    /// The quotas that were exceeded.
    let quotas: [String]
    /// How long to wait, where the response says it.
    let wait: Duration?
    /// Whether the server itself says that asking again helps.
    let advice: Bool?

    init(_ answer: HTTPAnswer, _ body: JSONValue?) {
        let root = body?.array?.first ?? body
        let error = root?["error"] ?? root
        let details = error?["details"]?.array ?? []
        message = error?["message"]?.text ?? error?.text ?? ""
        let code = error?["code"]
        let ownStatus = code?.number?.int.flatMap { Int(exactly: $0) } ?? 0
        // Routers wrap an error of whom they route to in a response of another status.
        status = answer.status == 200 && (400...599).contains(ownStatus) ? ownStatus : answer.status
        names = Set(
            ([code, error?["type"], error?["status"], error?["param"]]
                + details.map { $0["reason"] })
                .compactMap { $0?.text }
        )
        quotas = details.flatMap { $0["violations"]?.array ?? [] }
            .compactMap { $0["quotaId"]?.text }
        let delays = details.compactMap { $0["retryDelay"]?.text.flatMap(Wording.duration) }
        wait = answer.retryAfter ?? delays.first ?? Wording.wait(in: message)
        advice =
            switch answer.header("X-Should-Retry") {
            case "true": true
            case "false": false
            default: nil
            }
    }

    /// All that it says, for looking words up.
    var words: String { ([message] + names.sorted()).joined(separator: " ").lowercased() }
}

/// Durations as providers write them into sentences.
enum Wording {
    /// What follows "retry in" or "try again in", if it is a duration.
    static func wait(in message: String) -> Duration? {
        let words = message.lowercased().split(whereSeparator: \.isWhitespace)
        for (index, word) in words.enumerated().dropFirst() where word == "in" {
            guard index + 1 < words.count, ["retry", "again"].contains(words[index - 1]) else {
                continue
            }
            var text = String(words[index + 1])
            if index + 2 < words.count, words[index + 2].hasPrefix("second") { text += "s" }
            while text.hasSuffix(".") || text.hasSuffix(",") { text.removeLast() }
            if let duration = duration(text) { return duration }
        }
        return nil
    }

    /// `17s`, `17.156209832s`, `6m0s`, `850ms`; nil for anything else.
    static func duration(_ text: String) -> Duration? {
        var rest = text[...]
        var seconds = 0.0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            guard let number = Double(digits), number.isFinite else { return nil }
            rest = rest[digits.endIndex...]
            let unit = rest.prefix { $0.isLetter }
            rest = rest[unit.endIndex...]
            switch unit {
            case "ms": seconds += number / 1000
            case "s": seconds += number
            case "m": seconds += number * 60
            case "h": seconds += number * 3600
            default: return nil
            }
        }
        return .seconds(min(seconds, 1e9))
    }
}
