import Glibc

/// The subcommands by name; each has a file of its own.
let subcommands: [(name: String, usage: String, run: ([String]) async throws -> Void)] = [
    ("all", Scale.usage, { try await measure($0, Measurement.all) }),
    ("list", Scale.usage, { try await measure($0, [.list]) }),
    ("ingest", Scale.usage, { try await measure($0, [.ingest]) }),
    ("bulk", Scale.usage, { try await measure($0, [.bulk]) }),
    ("http", Scale.usage, { try await measure($0, [.http]) }),
    ("memory", Scale.usage, { try await measure($0, [.memory]) }),
    ("tenants", Scale.usage, { try await measure($0, [.tenants]) }),
    ("capture", Scale.usage, { try await measure($0, [.capture]) }),
    ("tasks", Scale.usage, { try await measure($0, [.tasks]) }),
    ("graphql", Scale.usage, { try await measure($0, [.graphQL]) }),
    ("diff", Scale.usage, { try await measure($0, Measurement.diff) }),
    ("report", Scale.usage, { try await measure($0, [.report]) }),
    ("scrub", ScrubMeasurement.usage, ScrubMeasurement.run),
    ("analysis", AnalysisMeasurement.usage, AnalysisMeasurement.run),
    ("guard", "", { _ in try GuardMeasurement.run() }),
    ("http-echo", Front.usage, HTTPEcho.run),
    ("task-worker", TaskWorkerProgram.usage, TaskWorkerProgram.run),
    ("graphql-serve", GraphQLServe.usage, GraphQLServe.run),
]

let arguments = Array(CommandLine.arguments.dropFirst())
guard let name = arguments.first, let found = subcommands.first(where: { $0.name == name }) else {
    for subcommand in subcommands {
        print("assay-bench \(subcommand.name) \(subcommand.usage)")
    }
    exit(64)
}
do {
    try await found.run(Array(arguments.dropFirst()))
} catch {
    print("assay-bench \(name): \(error)")
    exit(1)
}
