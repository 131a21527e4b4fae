/// One rule of chapter 5, as a function over the facts of a document.
protocol ValidationRule: SendableMetatype {
    static func check(_ context: ValidationContext, _ report: inout ValidationReport)
}

/// What a rule may look at.
struct ValidationContext {
    let document: Document
    let schema: Schema
    let scalars: ScalarTable
    let limits: GraphQLLimits
    let facts: DocumentFacts
}

/// The errors found so far, at most as many as are reported.
struct ValidationReport {
    let document: Document
    let errorsMax: Int
    private(set) var errors: [GraphQLError] = []

    /// Steps of the work that may grow faster than the document; what tests hold to its bound.
    var steps = 0
    private var suggestions = Suggestions()

    /// Whether further errors would not be seen, so that looking for them is a waste.
    var isFull: Bool { errors.count >= errorsMax }

    init(document: Document, errorsMax: Int) {
        self.document = document
        self.errorsMax = errorsMax
    }

    /// Reports a name that nothing has, with the names it may have been meant to be.
    mutating func add(
        _ message: @autoclosure () -> String,
        mistyped name: String,
        among candidates: @autoclosure () -> some Sequence<String>,
        at offsets: Int...
    ) {
        guard !isFull else { return }
        let hint = suggestions.hint(for: name, among: candidates())
        append(message() + hint, offsets, GraphQLErrorCode.validation)
    }

    /// The message is only made when there is room for it.
    mutating func add(
        _ message: @autoclosure () -> String,
        at offsets: Int...,
        code: String = GraphQLErrorCode.validation
    ) {
        guard !isFull else { return }
        append(message(), offsets, code)
    }

    private mutating func append(_ message: String, _ offsets: [Int], _ code: String) {
        errors.append(
            GraphQLError(
                message,
                locations: offsets.map { document.location($0) },
                code: code
            )
        )
    }
}

/// Checks a document against a schema before anything of it runs (spec 5).
enum Validation {
    /// The errors of a document, in the order of the rules; none means that it may run.
    static func validate(
        _ document: Document,
        schema: Schema,
        scalars: ScalarTable,
        limits: GraphQLLimits
    ) -> [GraphQLError] {
        report(document, schema: schema, scalars: scalars, limits: limits).errors
    }

    static func report(
        _ document: Document,
        schema: Schema,
        scalars: ScalarTable,
        limits: GraphQLLimits
    ) -> ValidationReport {
        let context = ValidationContext(
            document: document,
            schema: schema,
            scalars: scalars,
            limits: limits,
            facts: DocumentFacts(document, schema, stepsMax: limits.reachStepsMax)
        )
        var report = ValidationReport(document: document, errorsMax: limits.errorsMax)
        report.steps = context.facts.steps
        guard !context.facts.isExhausted else {
            report.add(
                "Document is too complex: its operations reach its fragments and variables more than \(limits.reachStepsMax) times.",
                at: 0,
                code: GraphQLErrorCode.limit
            )
            return report
        }
        for rule in SpecifiedRules.bounds { rule.check(context, &report) }
        guard report.errors.isEmpty else { return report }
        for rule in SpecifiedRules.all where !report.isFull {
            rule.check(context, &report)
        }
        return report
    }
}
