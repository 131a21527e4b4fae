public import Domain
internal import JSON

/// What a model is asked about the changes between two runs of an audit, and how its answer is read.
///
/// It holds what was taken out of the texts: only an answer that has held is given it back.
public struct ChangeQuestion: Sendable {
    /// The prompt and what its answer is held to.
    public let question: ModelQuestion
    /// How many values were taken out, by kind.
    public let redactions: [String: Int]
    /// Whether it may be sent: not where there are more names than a scrubber can know.
    public var isSendable: Bool { scrubber.knowsEverybody }
    /// What is not sent, as a sentence; nil when all is.
    public let leftOut: String?

    private let scrubber: Scrubber

    /// Asks about changes.
    ///
    /// - Parameters:
    ///   - audit: the audit's name.
    ///   - baseline: when the earlier run began.
    ///   - current: when the later one did.
    ///   - rules: what the tenant wants taken out besides.
    ///   - tokensMax: what the lines of the changes may cost, by the estimate given.
    public init(
        about assessment: ChangeAssessment,
        audit: String,
        baseline: Timestamp,
        current: Timestamp,
        rules: ScrubbingRules = .none,
        tokensMax: Int,
        estimate: (String) -> Int
    ) {
        var scrubber = Scrubber(knowing: [], rules: rules)
        assessment.tellPeople(to: &scrubber)
        let lines = assessment.lines(
            tokensMax: tokensMax,
            estimate: estimate,
            scrubbedBy: &scrubber
        )
        let prompt = PromptRegistry.diffReport(
            audit: scrubber.scrub(audit, at: ["audit"]),
            baseline: Self.time(baseline),
            current: Self.time(current),
            lines: lines.text,
            leftOut: lines.leftOut.map { scrubber.scrub($0) }
        )
        leftOut = lines.leftOut
        redactions = scrubber.counts
        self.scrubber = scrubber
        question = ModelQuestion(prompt, refs: lines.aliases) { [scrubber] answer in
            scrubber.restored(answer.withoutMarks).unknown == 0
                ? nil : "the answer has a placeholder that is not in the data"
        }
    }

    /// What the model has answered, with what was taken out back in its place.
    public func reading(of answer: ModelAnswer) -> ModelReading {
        let value = scrubber.restored(answer.value.withoutMarks).answer
        return ModelReading(
            provider: answer.record.provider.rawValue,
            model: answer.record.servedModel ?? answer.record.model,
            promptVersion: question.prompt.name,
            summary: value["summary"]?.string ?? "",
            findings: (value["findings"]?.array ?? []).map { finding in
                ModelReading.Finding(
                    severity: finding["severity"]?.string.flatMap(Severity.init) ?? .info,
                    category: finding["category"]?.string ?? "",
                    title: finding["title"]?.string ?? "",
                    text: finding["text"]?.string ?? "",
                    references: finding["refs"]?.array?.compactMap(\.string) ?? []
                )
            },
            nextSteps: value["next_steps"]?.array?.compactMap(\.string) ?? []
        )
    }

    private static func time(_ time: Timestamp) -> ScrubbedText {
        ScrubbedText(scrubbed: "\(time.rfc3339.prefix(19))Z")
    }
}

extension ChangeAssessment {
    /// Changes whose subjects are looked at for people.
    private static let peopleMax = 5_000

    /// Tells a scrubber whom the changes are about: by what the elements are called, and by what the
    /// members of the results say of them.
    func tellPeople(to scrubber: inout Scrubber) {
        // Thousands of changes may lie in one object.
        var told: Set<ChangePlace> = []
        for change in changes.prefix(Self.peopleMax) {
            let subject = change.place.subject
            if case .element(let element)? = subject.steps.last, let title = element.title {
                scrubber.learn(person: title, of: element.noun ?? subject.listNoun)
            }
            if let object = change.surroundings.first, told.insert(subject).inserted {
                let texts = object.members.filter { $0.value.string != nil }
                scrubber.learn(from: .object(JSONObject(distinct: texts)), at: subject.names)
            }
            for value in [change.old, change.new] {
                if let value { Self.tellPeople(of: value, at: change.place, to: &scrubber) }
            }
        }
    }

    private static func tellPeople(
        of value: JSONValue,
        at place: ChangePlace,
        to scrubber: inout Scrubber
    ) {
        switch place.steps.last {
        case .member(let name)?:
            let member = JSONValue.object(JSONObject(distinct: [.init(key: name, value: value)]))
            scrubber.learn(from: member, at: Array(place.names.dropLast()))
        case .element?, nil:
            if let text = value.string { scrubber.learn(person: text, of: place.names.last ?? "") }
            scrubber.learn(from: value, at: place.names)
        }
    }
}

extension ChangePlace {
    /// What the elements of its list are called.
    fileprivate var listNoun: String { ChangePlace(steps: Array(steps.dropLast())).noun }
}
