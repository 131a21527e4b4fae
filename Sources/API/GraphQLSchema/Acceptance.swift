import Domain
import HTTP

/// In which media type a GraphQL caller wants the answer (RFC 9110 §12.5.1).
struct Acceptance: Equatable {
    /// What a GraphQL request can be answered in, in the order of the service's own preference.
    enum MediaType: String, CaseIterable {
        /// GraphQL's own type, whose status says what became of the request.
        case response = "application/graphql-response+json"
        /// For clients from before that type.
        case json = "application/json"
        /// Server-Sent Events.
        case eventStream = "text/event-stream"

        /// The value of Content-Type.
        var contentType: String { rawValue + "; charset=utf-8" }

        /// The type of an answer whose status tells of a failure, which is never a stream.
        var ofFailure: MediaType { self == .json ? .json : .response }
    }

    /// The type for an operation with one answer.
    let preferred: MediaType
    /// Whether an operation with many answers may be answered at all.
    let allowsEventStream: Bool

    private static let common: [String: Acceptance] = [
        "": Acceptance(preferred: .response, allowsEventStream: false),
        "*/*": Acceptance(preferred: .response, allowsEventStream: false),
        MediaType.response.rawValue: Acceptance(preferred: .response, allowsEventStream: false),
        MediaType.json.rawValue: Acceptance(preferred: .json, allowsEventStream: false),
    ]

    /// Chooses for a request; refuses when none of the types is accepted.
    init(_ head: HTTPRequestHead) throws(Problem) {
        let fields = head.fields.values(of: .accept)
        // What most clients send, and every request would otherwise be taken apart for.
        if fields.count < 2, let known = Self.common[fields.first ?? "*/*"] {
            self = known
            return
        }
        let ranges = fields.flatMap { $0.split(separator: ",") }
        let accepted = ranges.compactMap { MediaRange($0) }
        // The most specific range decides about a type. Among types of one quality the one that is
        // named goes before one that only a wildcard lets in: whoever sends
        // "application/json, */*" parses the former.
        let weights = MediaType.allCases.map { type in
            // An answer never becomes a stream because of a wildcard.
            let least = type == .eventStream ? MediaRange.exact : 0
            return accepted.filter { $0.specificity(for: type.rawValue) ?? -1 >= least }
                .map { Weight($0, for: type.rawValue) }
                .max { $0.specificity < $1.specificity } ?? Weight(quality: 0, specificity: -1)
        }
        var best = 0
        for index in weights.indices where weights[index] > weights[best] { best = index }
        guard weights[best].quality > 0 else {
            throw Problem(
                .notAcceptable,
                "GraphQL answers in \(MediaType.allCases.map(\.rawValue).joined(separator: ", ")).",
                hint: "Accept one of them."
            )
        }
        preferred = MediaType.allCases[best]
        allowsEventStream = weights[MediaType.allCases.count - 1].quality > 0
    }

    private init(preferred: MediaType, allowsEventStream: Bool) {
        self.preferred = preferred
        self.allowsEventStream = allowsEventStream
    }
}

/// How much one media type is wanted.
private struct Weight: Comparable {
    let quality: Int
    let specificity: Int

    init(quality: Int, specificity: Int) {
        self.quality = quality
        self.specificity = specificity
    }

    init(_ range: MediaRange, for type: String) {
        quality = range.quality
        specificity = range.specificity(for: type) ?? -1
    }

    static func < (a: Weight, b: Weight) -> Bool {
        (a.quality, a.specificity) < (b.quality, b.specificity)
    }
}

/// One element of an Accept field.
private struct MediaRange {
    private let type: String
    /// The weight in thousandths.
    let quality: Int

    /// The specificity of a range that names the type itself.
    static let exact = 2

    /// Nil for an element that is malformed, or that wants another encoding than UTF-8.
    init?(_ text: Substring) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
            .map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
        guard parts[0].split(separator: "/", omittingEmptySubsequences: false).count == 2 else {
            return nil
        }
        type = parts[0]
        var quality = 1000
        for part in parts.dropFirst() {
            let pair = part.split(separator: "=", maxSplits: 1)
            guard pair.count == 2 else { continue }
            switch pair[0] {
            case "q":
                guard let value = Double(pair[1]), (0...1).contains(value) else { return nil }
                quality = Int(value * 1000)
            case "charset":
                let charset = pair[1].filter { $0 != "\"" }
                guard charset == "utf-8" || charset == "utf8" else { return nil }
            default: break
            }
        }
        self.quality = quality
    }

    /// How closely the range describes a type; nil when it does not.
    func specificity(for name: String) -> Int? {
        if type == name { return Self.exact }
        if type == "*/*" { return 0 }
        return type == name.prefix { $0 != "/" } + "/*" ? 1 : nil
    }
}
