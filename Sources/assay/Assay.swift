import Glibc

/// The commands, each with the words that stand for it in the usage.
@main
enum Assay {
    static let version = "0.1.0"

    static let usage = """
        usage: assay COMMAND

          serve [--listen ADDRESS]... [--loops N]    serve HTTP; ADDRESS is HOST:PORT, [HOST]:PORT or unix:PATH
          migrate [--set-service-password]           bring the database to this build's schema
          tenant create SLUG [--name NAME]           make a tenant with its schema and roles
          tenant list | suspend SLUG | resume SLUG
          tenant drop SLUG --yes                     remove a tenant with everything it has recorded
          token create --name NAME [--tenant SLUG] --role ROLE [--expires-days N] [--quiet]
                                                     ROLE is tenant_admin, auditor, writer, reader, or super_admin
                                                     (which has no tenant); the secret is printed once
          token list [--tenant SLUG] | revoke ID
          analyst create SLUG                        a new password for the tenant's SQL analysts, and how to use it
          import FORMAT FILE --tenant SLUG           record a log; FORMAT is cloudtrail, ocsf or ndjson; FILE may be -
          capture install --database URL             prepare a PostgreSQL database for assay.track
          task list [--tenant SLUG] [--state STATE]  the newest background tasks
          task retry ID | cancel ID [--tenant SLUG]  try again what has failed; stop what is queued or running
          sample                                     two tenants with an invented month of events
          docs [TOPIC]                               how to audit changes, set policies and follow databases
          version

        The database is named by ASSAY_DATABASE_URL. What serves and imports connects as assay_service: with
        ASSAY_SERVICE_DATABASE_URL, or with the password in ASSAY_SERVICE_PASSWORD_FILE.
        """

    static func main() async {
        // A peer that has gone away is an error of the write, not the end of the process.
        signal(SIGPIPE, SIG_IGN)
        do {
            try await run(Array(CommandLine.arguments.dropFirst()))
        } catch let error as UsageError {
            Terminal.error("assay: \(error.reason)\n\n\(usage)")
            exit(64)
        } catch {
            Terminal.error("assay: \(Terminal.sentence(for: error))")
            exit(1)
        }
    }

    private static func run(_ line: [String]) async throws {
        let flags: Set<String> = ["yes", "quiet", "set-service-password", "help"]
        var arguments = try Arguments(line, flags: flags)
        if arguments.flag("help") { return print(usage) }
        switch try arguments.word("a command") {
        case "serve": try await ServeCommand.run(&arguments)
        case "migrate": try await MigrateCommand.run(&arguments)
        case "tenant": try await TenantCommand.run(&arguments)
        case "token": try await TokenCommand.run(&arguments)
        case "analyst": try await AnalystCommand.run(&arguments)
        case "import": try await ImportCommand.run(&arguments)
        case "capture": try await CaptureCommand.run(&arguments)
        case "task": try await TaskCommand.run(&arguments)
        case "sample": try await SampleCommand.run(&arguments)
        case "docs": try DocsCommand.run(&arguments)
        case "version": print("assay \(version)")
        case "help": print(usage)
        case let other: throw UsageError("unknown command \"\(other)\"")
        }
    }
}
