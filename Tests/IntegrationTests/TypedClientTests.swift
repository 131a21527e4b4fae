import Foundation
import TestSupport
import Testing

/// Python with the packages of TypedClient/requirements.txt, which Deploy/test installs.
private enum Python {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    private static let programs = root.appending(path: ".build/python/bin")

    /// Whether the tests have to run: CI may not leave them out unnoticed.
    static let isWanted =
        FileManager.default.isExecutableFile(atPath: program("ariadne-codegen"))
        || ProcessInfo.processInfo.environment["CI"] == "true"

    static func program(_ name: String) -> String { programs.appending(path: name).path() }
    static func file(_ path: String) -> String { root.appending(path: path).path() }
    static func script(_ name: String) -> String {
        file("Tests/IntegrationTests/TypedClient/\(name)")
    }
}

@Suite(
    "Other people's tools",
    .enabled(if: Python.isWanted, "needs packages from PyPI, which Deploy/test installs")
)
struct TypedClientTests {
    /// A service with a tenant, and an environment that tells Python where it is.
    private func serve() async throws -> (service: Service, environment: Program) {
        let (program, _, slug) = try await Program.withTenant()
        let arguments = ["token", "create", "--tenant", slug, "--role", "tenant_admin"]
        let token = try await program.run(Program.assay, arguments + ["--name", "generator"])
        let service = try await program.serve("--listen", "127.0.0.1:0")
        let environment = [
            "ASSAY": "http://127.0.0.1:\(try #require(service.port))",
            "TOKEN": token.output.trimmingCharacters(in: .newlines),
            "PYTHONDONTWRITEBYTECODE": "1",
        ]
        return (service, Program(environment: environment))
    }

    @Test("gql rebuilds the schema from the running service, finds it valid and validates by it")
    func introspection() async throws {
        let (service, environment) = try await serve()
        let sdl = Python.file("Sources/API/GraphQLSchema/schema.graphql")
        let outcome = try await environment.run(
            Python.program("python"),
            [Python.script("introspect.py"), sdl, Python.script("operations.graphql")]
        )
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output == "introspected\n")
        service.terminate()
        #expect(await service.status() == 0)
    }

    @Test("ariadne-codegen makes a client that type-checks, records events, pages and follows")
    func generatedClient() async throws {
        let (service, environment) = try await serve()
        let folder = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for name in ["pyproject.toml", "operations.graphql", "use_client.py"] {
            let copy = folder.appending(path: name).path()
            try FileManager.default.copyItem(atPath: Python.script(name), toPath: copy)
        }
        func run(_ program: String, _ arguments: String...) async throws -> Program.Outcome {
            let command = [Python.program(program)] + arguments
            return try await environment.run("/usr/bin/env", ["-C", folder.path()] + command)
        }
        let generated = try await run("ariadne-codegen")
        #expect(generated.status == 0, "\(generated.output) \(generated.errors)")
        let checked = try await run("mypy")
        #expect(checked.status == 0, "\(checked.output) \(checked.errors)")
        let used = try await run("python", "use_client.py")
        #expect(used.status == 0, "\(used.errors)")
        #expect(used.output == "used\n")
        service.terminate()
        #expect(await service.status() == 0)
    }
}
