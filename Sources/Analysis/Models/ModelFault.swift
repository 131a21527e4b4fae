import HTTPClient

/// Why one request brought no answer, and whether another could.
struct ModelFault: Error {
    let `class`: ModelError.Class
    /// Whether the same request may be answered a little later.
    let isPassing: Bool
    /// How long the server asks to wait.
    var wait: Duration?
    /// What the server said, for looking words up.
    var words = ""
    /// What the operator's log gets.
    var detail: String?
    var status: Int?

    init(class kind: ModelError.Class, isPassing: Bool = false, detail: String? = nil) {
        self.class = kind
        self.isPassing = isPassing
        self.detail = detail
    }

    init(_ error: HTTPClientError) {
        let detail = "\(error)"
        switch error {
        case .timedOut: self.init(class: .timedOut, detail: detail)
        case .cancelled: self.init(class: .cancelled)
        case .unreachable, .unresolvable:
            self.init(class: .unreachable, isPassing: true, detail: detail)
        case .cutOff: self.init(class: .cutOff, isPassing: true, detail: detail)
        case .overloaded: self.init(class: .busy, detail: detail)
        case .tooLarge: self.init(class: .unusable, detail: detail)
        case .tls, .invalidURL, .invalidHeader, .refusedAddress, .tooManyRedirects,
            .refusedRedirect:
            self.init(class: .unreachable, detail: detail)
        }
    }

    init(_ fault: ProviderFault) {
        let kind = ModelFault.kind(of: fault)
        let passes = [408, 429, 500, 502, 503, 504, 529].contains(fault.status)
        let isFinal = [.quotaSpent, .keyRejected, .unknownModel, .declined].contains(kind)
        self.init(class: kind, isPassing: !isFinal && (fault.advice ?? passes))
        wait = fault.wait
        words = fault.words
        status = fault.status
        // Some providers quote a part of the key that they refuse.
        let quotes = kind == .keyRejected ? "" : fault.message
        detail = ShownText.line("status \(fault.status) \(quotes)")
    }

    private static func kind(of fault: ProviderFault) -> ModelError.Class {
        let words = fault.words
        func says(_ marks: String...) -> Bool { marks.contains { words.contains($0) } }
        switch fault.status {
        // A bad key is a 400 of Gemini's.
        case 400 where says("api_key_", "api key not valid"), 401, 403: return .keyRejected
        case 402: return .quotaSpent
        case 400 where says("credit balance", "insufficient_quota", "billing_"): return .quotaSpent
        case 400 where says("content_filter", "content_policy", "responsibleai"): return .declined
        case 400 where says("model_not_found"), 404: return .unknownModel
        case 408, 504: return .timedOut
        case 429
        where says("insufficient_quota", "credit balance", "billing_hard_limit")
            || fault.quotas.contains { $0.contains("PerDay") }:
            return .quotaSpent
        case 429: return .rateLimited(seconds: fault.wait.map(ShownText.seconds))
        case 500...599: return .busy
        default: return .unusable
        }
    }
}

/// Texts of a provider as they may be written down.
enum ShownText {
    /// One line of printable text of at most so many Unicode scalar values.
    static func line(_ text: String, max: Int = 300) -> String {
        let clean = UntrustedText.cleaned(text).split(whereSeparator: \.isWhitespace)
            .joined(separator: " ")
        let scalars = clean.unicodeScalars
        return scalars.count <= max ? clean : String(scalars.prefix(max - 1)) + "…"
    }

    /// Whole seconds, rounded up.
    static func seconds(_ duration: Duration) -> Int {
        max(1, Int((duration / .seconds(1)).rounded(.up)))
    }
}
