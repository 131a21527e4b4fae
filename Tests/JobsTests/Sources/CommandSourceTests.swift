import Domain
import JSON
import Store
import Testing
import TestSupport

@testable import Jobs

@Suite("CommandSource", .timeLimit(.minutes(10)))
struct CommandSourceTests {
    private static let tenant = Tenant(
        id: UUID(high: 1, low: 2),
        slug: TestPlatform.freshSlug("command"),
        name: "",
        status: .active,
        createdAt: .now
    )

    private func collect(_ script: String) async throws -> JSONValue {
        let command = NamedCommand(
            name: "c",
            tenant: "*",
            executable: "/bin/sh",
            arguments: ["-c", script]
        )
        let audit = try AuditName(checking: "users")
        return try await CommandSource(command: command).collect(for: Self.tenant, audit: audit)
    }

    @Test("gives the document that the command writes")
    func document() async throws {
        #expect(try await collect(#"printf '{"users": ["ana"]}\n'"#) == ["users": ["ana"]])
    }

    @Test("tells the command whose audit it is, and nothing of the service's environment")
    func environment() async throws {
        let value = try await collect(
            #"printf '["%s","%s","%s"]' "$ASSAY_TENANT" "$ASSAY_AUDIT" "$(env | cut -d= -f1 | sort | tr '\n' ' ')""#
        )
        #expect(value.array?[0].string == Self.tenant.slug.text)
        #expect(value.array?[1] == "users")
        let names = value.array?[2].string?.split(separator: " ").map(String.init) ?? []
        // The last two are the shell's own.
        let known: Set = ["ASSAY_AUDIT", "ASSAY_TENANT", "LANG", "PATH", "PWD", "OLDPWD"]
        #expect(known.isSuperset(of: names))
    }

    @Test("tells the tenant the status and only the operator what went to the error stream")
    func failure() async throws {
        let problem = try #require(
            await problem {
                _ = try await collect(
                    "printf 'login\\nfailed password=hunter22\\033[2J' >&2; exit 3"
                )
            }
        )
        #expect(problem.code == .taskFailed)
        #expect(problem.message == "The command ended with status 3.")
        #expect(
            problem.cause == "login failed password=[redacted] [2J"
                || problem.cause?.contains("hunter22") == false
        )
        #expect(problem.cause?.contains("\u{1B}") == false)
        let told = String(decoding: JSONValue.object(problem.document).serialized, as: UTF8.self)
        #expect(!told.contains("login"))
        let signal = await refusal("kill -9 $$")
        #expect(signal?.message == "The command was ended by signal 9.")
    }

    private func refusal(_ script: String) async -> Problem? {
        await problem { _ = try await collect(script) }
    }

    @Test(
        "refuses output that is no JSON",
        arguments: [
            "printf garbage", "true", "printf '{\"a\":1'", "printf '[1]\\n[2]'", "printf '\\377'",
            "head -c 100 /dev/urandom", "printf '{\"a\":1,\"a\":2}'",
            "i=0; while [ $i -lt 5000 ]; do printf '['; i=$((i+1)); done",
        ]
    )
    func garbage(script: String) async {
        let found = await refusal(script)
        #expect(found?.code == .taskFailed)
        #expect(found?.message.contains("no JSON document") == true)
        #expect(found?.message.contains("\"") == false)
    }

    @Test("stops a command that writes a gigabyte")
    func tooMuch() async {
        let found = await refusal("head -c 1073741824 /dev/zero")
        #expect(found?.code == .tooLarge)
    }

    @Test("ends a command that takes too long")
    func timeout() async throws {
        let command = NamedCommand(
            name: "c",
            tenant: "*",
            executable: "/bin/sleep",
            arguments: ["300"]
        )
        let source = CommandSource(command: command, deadline: .milliseconds(200))
        let audit = try AuditName(checking: "users")
        let found = await problem { _ = try await source.collect(for: Self.tenant, audit: audit) }
        #expect(found?.code == .taskFailed)
    }

    @Test("says that a command cannot be started, and keeps to itself which")
    func notStarted() async throws {
        let command = NamedCommand(
            name: "c",
            tenant: "*",
            executable: "/no/such/program",
            arguments: []
        )
        let audit = try AuditName(checking: "users")
        let found = await problem {
            _ = try await CommandSource(command: command).collect(for: Self.tenant, audit: audit)
        }
        #expect(found?.code == .taskFailed)
        #expect(found?.message.contains("/no/such") == false)
    }
}
