/// What a tenant adds to what is taken out of texts before a model sees them.
public struct ScrubbingRules: Sendable, Equatable {
    /// Nothing beyond what ships with the product.
    public static let none = ScrubbingRules()

    /// Nothing.
    public init() {}
}
