@testable import GraphQL
import JSON
import TestSupport
import Testing

/// Time is for `assay-bench guard` to measure; here the work is counted.
@Suite("Documents that cost more than they say")
struct GuardTests {
    private static let schema = Result { try Schema(sdl: HostileDocument.schema) }

    private static func executable() throws -> ExecutableSchema<Void> {
        var resolvers = Resolvers<Void>()
        resolvers.bindRoot("Query") { $0.remaining { _ in { _ in .null } } }
        resolvers.bind(Int8.self, "Connection") { $0.remaining { _ in { _ in .null } } }
        resolvers.bind(Int16.self, "Edge") { $0.remaining { _ in { _ in .null } } }
        resolvers.bind(Int32.self, "Event") { $0.remaining { _ in { _ in .null } } }
        resolvers.bind(Int64.self, "User") { $0.remaining { _ in { _ in .null } } }
        return try ExecutableSchema(
            schema: schema.get(),
            resolvers: resolvers,
            onInternalError: { _ in }
        )
    }

    @Test("cause no more work than their bounds allow", arguments: HostileDocument.all)
    func work(_ hostile: HostileDocument) throws {
        let limits = GraphQLLimits.request
        guard let document = try? Parser.parse(hostile.text, limits: limits) else { return }
        let schema = try Self.schema.get()
        let report = Validation.report(
            document,
            schema: schema,
            scalars: ScalarTable(schema: schema),
            limits: limits
        )
        // A step over the bound is the one at which the work stops; a group adds its size at once.
        #expect(report.steps <= limits.reachStepsMax + limits.mergeStepsMax + limits.tokensMax)
        #expect(report.errors.count <= limits.errorsMax)
    }

    @Test("get errors with codes, or run at a cost that is allowed", arguments: HostileDocument.all)
    func answers(_ hostile: HostileDocument) throws {
        let request = GraphQLRequest(query: hostile.text, variables: hostile.variables)
        switch try Self.executable().prepare(request) {
        case .ready(let operation):
            #expect(operation.cost <= GraphQLLimits.request.costMax)
        case .refused(let result):
            let body = try JSONValue(parsing: result.body)
            let errors = try #require(body.object?["errors"]?.array)
            #expect(!errors.isEmpty && errors.count <= GraphQLLimits.request.errorsMax)
            #expect(result.body.count < 250_000)
            for error in errors {
                let code = error.object?["extensions"]?.object?["code"]?.string
                #expect(code?.hasPrefix("graphql.") == true)
                let isTooLong = hostile.text.utf8.count > GraphQLLimits.request.documentBytesMax
                #expect(isTooLong || error.object?["locations"]?.array?.isEmpty == false)
            }
        }
    }

    @Test("are refused for the bound they break, before any rule looks at them")
    func boundsFirst() throws {
        let names = (0..<40).map { "a\($0): nope a\($0): __typename" }.joined(separator: " ")
        let request = GraphQLRequest(query: "{ \(names) }")
        guard case .refused(let result) = try Self.executable().prepare(request) else {
            Issue.record("the document was let through")
            return
        }
        #expect(
            String(decoding: result.body, as: UTF8.self).hasPrefix(
                #"{"errors":[{"message":"Field \"nope\" is asked for under more than 32 names.""#
            )
        )
    }
}
