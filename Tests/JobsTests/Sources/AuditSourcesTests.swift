import Domain
import JSON
import Store
import TestSupport
import Testing

@testable import Jobs

@Suite("AuditSources", .timeLimit(.minutes(10)))
struct AuditSourcesTests {
    private func definition(_ source: JSONValue) throws -> AuditDefinition {
        try AuditDefinition(["source": source])
    }

    @Test("knows no database and no command of another tenant's")
    func anotherTenants() async throws {
        try await AuditedDatabase.with { audited in
            var settings = SourceSettings()
            settings.databases = [
                NamedDatabase(
                    name: "crm",
                    tenant: audited.own.slug.text,
                    connection: audited.connection
                )
            ]
            settings.commands = [
                NamedCommand(
                    name: "list",
                    tenant: audited.own.slug.text,
                    executable: "/bin/echo",
                    arguments: ["[1]"]
                ),
                NamedCommand(name: "all", tenant: "*", executable: "/bin/echo", arguments: ["[0]"]),
                NamedCommand(
                    name: "all",
                    tenant: audited.other.id.description,
                    executable: "/bin/echo",
                    arguments: ["[2]"]
                ),
            ]
            let sources = AuditSources(settings: settings, database: audited.platform.database)
            func outcome(_ source: JSONValue, _ tenant: Tenant) async -> (Problem?, JSONValue?) {
                var value: JSONValue?
                let found = await problem {
                    let definition = try definition(source)
                    let name = try AuditName(checking: "a")
                    try await sources.check(definition, for: tenant)
                    value = try await sources.collect(definition.source, of: name, for: tenant)
                        .value
                }
                return (found, value)
            }
            let sql = { (name: String) -> JSONValue in
                ["type": "sql", "database": .string(name), "statement": "SELECT 1 AS a"]
            }
            let command = { (name: String) -> JSONValue in
                ["type": "command", "command": .string(name)]
            }
            #expect(await outcome(sql("crm"), audited.own).1 == [["a": 1]])
            #expect(await outcome(command("list"), audited.own).1 == [1])
            #expect(await outcome(command("all"), audited.own).1 == [0])
            #expect(await outcome(command("all"), audited.other).1 == [2])
            let hidden = await outcome(sql("crm"), audited.other).0
            #expect(hidden?.code == .invalidInput)
            #expect(hidden == (await outcome(sql("none"), audited.other).0))
            let hiddenCommand = await outcome(command("list"), audited.other).0
            #expect(hiddenCommand?.code == .invalidInput)
            #expect(hiddenCommand == (await outcome(command("none"), audited.other).0))
        }
    }

    @Test("holds what any source gives to the rules of results, and tells how far it is")
    func checked() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            var settings = SourceSettings()
            for (name, text) in [
                ("scalar", "12"), ("nul", #"["\u0000"]"#), ("secret", #"{"password":"hunter22"}"#),
            ] {
                let command = NamedCommand(
                    name: name,
                    tenant: "*",
                    executable: "/usr/bin/printf",
                    arguments: ["%s", text]
                )
                settings.commands.append(command)
            }
            let sources = AuditSources(settings: settings, database: platform.database)
            let name = try AuditName(checking: "a")
            for command in ["scalar", "nul"] {
                let found = await problem {
                    _ = try await sources.collect(.command(name: command), of: name, for: tenant)
                }
                #expect(found?.code == .invalidInput, "\(command)")
            }
            let steps = Steps()
            let results = try await sources.collect(
                .command(name: "secret"),
                of: name,
                for: tenant,
                progress: { await steps.add($0, $1) }
            )
            #expect(results.value == ["password": "[redacted]"])
            #expect(await steps.all == ["10 collecting", "80 checking", "100 collected"])
            let submitted = await problem {
                _ = try await sources.collect(.submitted, of: name, for: tenant)
            }
            #expect(submitted?.code == .invalidInput)
        }
    }

    @Test(
        "runs every built-in audit with the rights that the service has",
        arguments: BuiltInAudit.allCases
    )
    func builtIn(audit: BuiltInAudit) async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            let sources = AuditSources(settings: SourceSettings(), database: platform.database)
            let results = try await sources.collect(audit, for: tenant)
            let text = String(decoding: results.value.serialized, as: UTF8.self)
            #expect(text.count > 100)
            #expect(!text.contains("[redacted]"), "the rules of redaction took a name for a secret")
        }
    }
}

private actor Steps {
    var all: [String] = []
    func add(_ progress: Int, _ phase: String) { all.append("\(progress) \(phase)") }
}
