/// The bounds on what one document may ask of the lexer, the parser, validation and the planner.
///
/// A document comes from whoever can reach the port, so each stage that walks it stops at a number
/// written here. Every bound is inclusive: a document exactly at it is accepted.
public struct GraphQLLimits: Sendable, Equatable {
    /// Bytes of the document's UTF-8 text.
    public var documentBytesMax: Int

    /// Lexical tokens in the document; punctuation counts, comments do not.
    public var tokensMax: Int

    /// Nested selection sets, counted in the text and again with fragments expanded.
    public var selectionDepthMax: Int

    /// Nested list and object literals, and nested list types.
    public var valueDepthMax: Int

    /// Different response names under which one document may ask for one field of one type.
    public var aliasesMax: Int

    /// Fields an operation selects once its fragments are expanded.
    public var fieldsMax: Int

    /// What an operation may cost, counted by the schema's `@cost` and `@listSize`.
    public var costMax: Int

    /// Nested lists of types, fields or arguments below `__schema` or `__type`.
    public var introspectionDepthMax: Int

    /// Steps the field merging rule may take before the document is refused as too complex.
    public var mergeStepsMax: Int

    /// Steps that following each operation through its fragments and variables may take before the
    /// document is refused as too complex.
    public var reachStepsMax: Int

    /// Errors reported for one request; later ones are counted but not written.
    public var errorsMax: Int

    /// The bounds for documents that callers send.
    public static let request = GraphQLLimits(
        documentBytesMax: 64 * 1024,
        tokensMax: 4096,
        selectionDepthMax: 15,
        valueDepthMax: 32,
        aliasesMax: 32,
        fieldsMax: 2_000,
        costMax: 10_000,
        introspectionDepthMax: 2,
        mergeStepsMax: 10_000,
        reachStepsMax: 10_000,
        errorsMax: 100
    )

    /// The bounds for the service's own schema text, which is trusted but still finite.
    public static let schema = GraphQLLimits(
        documentBytesMax: 4 * 1024 * 1024,
        tokensMax: 500_000,
        selectionDepthMax: 15,
        valueDepthMax: 32,
        aliasesMax: 32,
        fieldsMax: 2_000,
        costMax: 10_000,
        introspectionDepthMax: 2,
        mergeStepsMax: 10_000,
        reachStepsMax: 10_000,
        errorsMax: 100
    )
}
