import Domain
import HTTPClient
import JSON

/// Results that are a JSON document at an address.
struct HTTPSource: Sendable {
    let client: HTTPClient

    /// Refuses an address that cannot be asked, and one that leads inside.
    ///
    /// A name that leads nowhere now may do so later: it is judged then.
    func check(_ url: String) async throws(Problem) {
        do throws(HTTPClientError) {
            try await client.check(url)
        } catch {
            if case .unresolvable = error { return }
            throw Problem(error)
        }
    }

    func collect(_ url: String) async throws(Problem) -> JSONValue {
        let call = HTTPCall(
            .get,
            url,
            headers: [("Accept", "application/json"), ("User-Agent", "assay")],
            deadline: Limits.auditFetch,
            answerBytesMax: Limits.auditResultsBytesMax,
            redirectsMax: Limits.auditRedirectsMax
        )
        let answer: HTTPAnswer
        do throws(HTTPClientError) {
            answer = try await client.send(call)
        } catch {
            throw Problem(error)
        }
        switch answer.status {
        case 200: return try await JSONValue.document(answer.body, from: "The answer")
        case 429, 500...599:
            throw Problem(.unavailable, "The address answered with status \(answer.status).")
        default:
            throw Problem(.taskFailed, "The address answered with status \(answer.status).")
        }
    }
}

extension Problem {
    /// What the author of a definition is told; the client's words quote no more than the host.
    fileprivate init(_ error: HTTPClientError) {
        let text = "\(error)"
        let sentence = text.prefix(1).uppercased() + text.dropFirst() + "."
        switch error {
        case .refusedAddress:
            self.init(
                .invalidInput,
                sentence,
                hint: "The operator may open addresses with ASSAY_HTTP_ALLOW.",
                field: "/source/url"
            )
        case .invalidURL: self.init(.invalidInput, sentence, field: "/source/url")
        case .tooLarge: self.init(.tooLarge, sentence)
        case .invalidHeader, .tls, .tooManyRedirects, .refusedRedirect:
            self.init(.taskFailed, sentence)
        case .unresolvable, .unreachable, .cutOff, .cancelled: self.init(.unavailable, sentence)
        case .timedOut: self.init(.timeout, sentence)
        case .overloaded: self.init(.overloaded, sentence)
        }
    }
}
