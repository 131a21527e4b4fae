import Foundation
import Testing

@Suite("What the operator opens to audits", .timeLimit(.minutes(10)))
struct SourceSettingsTests {
    @Test(
        "is refused at the start where a file makes no sense, without a word of its lines",
        arguments: [
            (
                "ASSAY_AUDIT_DATABASES_FILE", "crm acme",
                "line 1: expected a name, a tenant and a connection"
            ),
            ("ASSAY_AUDIT_DATABASES_FILE", "# ok\n\nc.rm acme host=secret", "line 3: a name has"),
            (
                "ASSAY_AUDIT_DATABASES_FILE",
                "crm a host=secret\ncrm b host=secret\ncrm a host=secret",
                "line 3: two lines give this tenant that name"
            ),
            (
                "ASSAY_COMMANDS_FILE", "list acme  ",
                "line 1: expected a name, a tenant and a program"
            ),
            ("ASSAY_COMMANDS_FILE", "list * bin/secret", "line 1: a program is an absolute path"),
            ("ASSAY_COMMANDS_FILE", "list * /no/secret", "line 1: the program cannot be executed"),
            (
                "ASSAY_COMMANDS_FILE",
                "list * /bin/true\nlist acme /bin/true\nlist * /bin/true secret",
                "line 3: two lines give this tenant that name"
            ),
        ]
    )
    func mistakes(variable: String, text: String, reason: String) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "assay-\(UUID())")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        try await expectRefusal(of: file.path(), in: variable, reason)
    }

    @Test(
        "is refused at the start where addresses are none",
        arguments: ["secret", "10.0.0.1/8", "10.0.0.0/33", "10.0.0.0/8,secret", "fd00::/129"]
    )
    func addresses(text: String) async throws {
        try await expectRefusal(of: text, in: "ASSAY_HTTP_ALLOW", "expected addresses and blocks")
    }

    private func expectRefusal(
        of value: String,
        in variable: String,
        _ reason: String
    ) async throws {
        // Settings are read before the database is asked for.
        var program = Program()
        program.environment[variable] = value
        let outcome = try await program.run("serve", "--listen", "127.0.0.1:0")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains(reason), "\(outcome.errors)")
        #expect(!outcome.errors.contains("secret"))
    }
}
