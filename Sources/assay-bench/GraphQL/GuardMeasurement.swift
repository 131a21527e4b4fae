import Glibc
import GraphQL
import JSON
import TestSupport

/// What refusing each hostile GraphQL document costs: the processor time of one thread, the least of
/// several runs.
enum GuardMeasurement {
    private static let runs = 20
    private static let boundMilliseconds = 2.0

    static func run() throws {
        let schema = try executable()
        var missed = 0
        for document in HostileDocument.all {
            let request = GraphQLRequest(query: document.text, variables: document.variables)
            let outcome = Self.outcome(schema.prepare(request))
            var least = Double.infinity
            for _ in 0..<runs {
                let start = milliseconds()
                _ = schema.prepare(request)
                least = min(least, milliseconds() - start)
            }
            if least > boundMilliseconds { missed += 1 }
            let micros = String(Int(least * 1000))
            let padding = String(repeating: " ", count: max(0, 7 - micros.count))
            print("\(padding)\(micros) µs  \(document.name): \(outcome)")
        }
        if missed > 0 { print("\(missed) took more than \(boundMilliseconds) ms") }
    }

    private static func executable() throws -> ExecutableSchema<Void> {
        var resolvers = Resolvers<Void>()
        resolvers.bindRoot("Query") { $0.remaining { _ in { _ in .null } } }
        resolvers.bind(Int8.self, "Connection") { $0.remaining { _ in { _ in .null } } }
        resolvers.bind(Int16.self, "Edge") { $0.remaining { _ in { _ in .null } } }
        resolvers.bind(Int32.self, "Event") { $0.remaining { _ in { _ in .null } } }
        resolvers.bind(Int64.self, "User") { $0.remaining { _ in { _ in .null } } }
        return try ExecutableSchema(
            schema: Schema(sdl: HostileDocument.schema),
            resolvers: resolvers,
            cachedDocumentsMax: 0,
            onInternalError: { _ in }
        )
    }

    private static func outcome(_ preparation: ExecutableSchema<Void>.Preparation) -> String {
        switch preparation {
        case .ready(let operation): "runs at a cost of \(operation.cost)"
        case .refused(let result): "refused with \(result.errorCount) errors"
        }
    }

    private static func milliseconds() -> Double { Processor.seconds() * 1e3 }
}
