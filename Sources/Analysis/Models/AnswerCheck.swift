import JSON

/// What an answer has to be beside its schema before anybody reads it.
struct AnswerCheck {
    let schema: AnswerSchema
    /// The names that may be cited in members called `refs`.
    let refs: Set<String>
    /// All that the model was given: a web address has to be among it.
    let given: String
    /// What else may be wrong with an answer, cleaned, that all of this holds for.
    var fault: @Sendable (JSONValue) -> String? = { _ in nil }

    /// Unicode scalars of one text.
    static let textScalarsMax = 8000
    /// Elements of one list.
    static let elementsMax = 200

    /// The answer in a text, its strings cleaned of what no reader sees; or what is wrong with it,
    /// as a sentence for the model that quotes nothing.
    func read(_ text: String) -> Result<JSONValue, AnswerFault> {
        guard let value = AnswerText.object(in: text) else {
            return .failure(AnswerFault(sentence: "the answer is no JSON object"))
        }
        if let sentence = schema.fault(in: value) {
            return .failure(AnswerFault(sentence: sentence))
        }
        // First, lest what no reader sees hides an address from the check.
        let clean = cleaned(value)
        if let sentence = fault(clean, "", isReference: false) ?? fault(clean) {
            return .failure(AnswerFault(sentence: sentence))
        }
        return .success(clean)
    }

    private func fault(_ value: JSONValue, _ place: String, isReference: Bool) -> String? {
        switch value {
        case .string(let text):
            if isReference, !refs.contains(text) {
                return "\(place) names something that is not in the data"
            }
            guard text.unicodeScalars.count <= AnswerCheck.textScalarsMax else {
                return "\(place) is longer than \(AnswerCheck.textScalarsMax) characters"
            }
            return WebMention.all(in: text).contains { !given.contains($0) }
                ? "\(place) has a link or a web address that is not in the data" : nil
        case .array(let elements):
            guard elements.count <= AnswerCheck.elementsMax else {
                return "\(place) has more than \(AnswerCheck.elementsMax) elements"
            }
            for (index, element) in elements.enumerated() {
                let fault = fault(element, "\(place)/\(index)", isReference: isReference)
                if let fault { return fault }
            }
        case .object(let members):
            for member in members.members {
                let fault = fault(
                    member.value,
                    "\(place)/\(member.key)",
                    isReference: member.key == "refs"
                )
                if let fault { return fault }
            }
        case .null, .bool, .number: break
        }
        return nil
    }

    private func cleaned(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): return .string(UntrustedText.cleaned(text))
        case .array(let elements): return .array(elements.map(cleaned))
        case .object(var members):
            for member in members.members { members[member.key] = cleaned(member.value) }
            return .object(members)
        case .null, .bool, .number: return value
        }
    }
}

/// Why an answer is refused.
struct AnswerFault: Error, Equatable {
    let sentence: String
}
