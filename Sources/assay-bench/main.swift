import Glibc

/// The subcommands by name; each has a file of its own.
let subcommands: [(name: String, usage: String, run: ([String]) async throws -> Void)] = [
    ("http-echo", HTTPEcho.usage, HTTPEcho.run)
]

// Before any other thread exists, so that all of them inherit it.
TerminationSignals.block()

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
