import Glibc
import HTTPClient
import Jobs

extension Configuration {
    /// What the operator opens to the tenants' audits.
    func sources() throws -> SourceSettings {
        var settings = SourceSettings()
        settings.databases = try named("ASSAY_AUDIT_DATABASES_FILE", "a connection") {
            lines throws(NamedLine.Mistake) in
            try lines.unique(by: { [$0.name, $0.tenant] }, Self.namedTwice).map { line in
                NamedDatabase(name: line.name, tenant: line.tenant, connection: line.rest)
            }
        }
        settings.commands = try named("ASSAY_COMMANDS_FILE", "a program") {
            lines throws(NamedLine.Mistake) in
            try lines.unique(by: { [$0.name, $0.tenant] }, Self.namedTwice)
                .map { line throws(NamedLine.Mistake) in try Self.command(line) }
        }
        settings.openAddresses = try openAddresses()
        return settings
    }

    private static let namedTwice = "two lines give this tenant that name"

    /// The program with its arguments, split at spaces: there is no shell, and so are no quotes.
    private static func command(_ line: NamedLine) throws(NamedLine.Mistake) -> NamedCommand {
        let words = line.rest.split { $0 == " " || $0 == "\t" }.map(String.init)
        guard let executable = words.first, executable.hasPrefix("/") else {
            throw NamedLine.Mistake(line: line.number, reason: "a program is an absolute path")
        }
        guard access(executable, X_OK) == 0 else {
            throw NamedLine.Mistake(line: line.number, reason: "the program cannot be executed")
        }
        return NamedCommand(
            name: line.name,
            tenant: line.tenant,
            executable: executable,
            arguments: Array(words.dropFirst())
        )
    }

    private func openAddresses() throws -> [AddressBlock] {
        let name = "ASSAY_HTTP_ALLOW"
        let words = (variable(name) ?? "").split { $0 == "," || $0.isWhitespace }
        return try words.map { word in
            guard let block = AddressBlock(String(word)) else {
                throw CommandError(
                    "\(name): expected addresses and blocks such as 10.1.0.0/16,fd00::/8"
                )
            }
            return block
        }
    }
}
