/// A field of a diff policy: how it is compared, how its values are shown, and what they may show.
public struct PolicyField: Sendable {
    /// How the field is compared.
    public let diff: DiffField
    /// How its values are made readable before they are compared; nil leaves them as they are.
    public let display: DisplayConversion?
    /// Whether its values are secrets; nil leaves that to their names and looks.
    public let isSensitive: Bool?
    /// The fields of its values.
    public let nested: [PolicyField]

    /// A field with what a policy adds to its comparison.
    ///
    /// `nested` says how values with fields of their own are compared and takes the place of the
    /// comparison's own; nil leaves that as it is. A field shown as a quotient is a number unless
    /// the comparison says otherwise.
    public init(
        _ diff: DiffField,
        display: DisplayConversion? = nil,
        isSensitive: Bool? = nil,
        nested: [PolicyField]? = nil
    ) {
        var diff = diff
        if let nested { diff.nested = .fields(nested.map(\.diff)) }
        if display == .percent, diff.annotation == nil { diff.annotation = .number }
        self.diff = diff
        self.display = display
        self.isSensitive = isSensitive
        self.nested = nested ?? []
    }

    /// Whether values of the field, or within them, are converted.
    var isConverted: Bool { display != nil || nested.contains(where: \.isConverted) }
}
