import Domain
import JSON
import Subprocess

/// Results that a program of the operator's writes.
///
/// The tenant chooses the name and nothing else: neither arguments nor environment nor input come
/// from a definition.
struct CommandSource: Sendable {
    let command: NamedCommand
    /// How long it may run.
    var deadline = Limits.auditCommand

    func collect(for tenant: Tenant, audit: AuditName) async throws(Problem) -> JSONValue {
        var program = Subprocess(command.executable, command.arguments)
        program.environment = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8",
            "ASSAY_TENANT": tenant.slug.text, "ASSAY_AUDIT": audit.text,
        ]
        program.directory = "/"
        program.outputBytesMax = Limits.auditResultsBytesMax
        program.errorBytesKept = Limits.auditCommandErrorBytesMax
        program.deadline = deadline
        let outcome: Subprocess.Outcome
        do throws(Subprocess.Failure) {
            outcome = try await program.run()
        } catch {
            throw Problem(error)
        }
        guard outcome.end == .exited(0) else {
            throw Problem(
                .taskFailed,
                "The command \(outcome.end.sentenceEnd).",
                hint: "The operator finds in the log what it wrote to its error stream.",
                cause: Self.readable(outcome.errorTail)
            )
        }
        return try await JSONValue.document(outcome.output, from: "The command's output")
    }

    /// The end of an error stream as one line for the log, without secrets.
    static func readable(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        let scalars = text.unicodeScalars.map {
            $0.properties.isWhitespace || $0.value < 0x20 ? " " : $0
        }
        var line = ""
        line.unicodeScalars.append(contentsOf: scalars)
        return JSONValue.string(line).withoutSecrets().string ?? ""
    }
}

extension Subprocess.End {
    fileprivate var sentenceEnd: String {
        switch self {
        case .exited(let status): "ended with status \(status)"
        case .killed(let signal): "was ended by signal \(signal)"
        }
    }
}

extension Problem {
    fileprivate init(_ failure: Subprocess.Failure) {
        switch failure {
        case .notStarted(let number):
            self.init(
                .taskFailed,
                "The command could not be started.",
                hint: "The operator finds the reason in the log.",
                cause: "errno \(number)"
            )
        case .timedOut(let tail):
            self.init(
                .taskFailed,
                "The command took longer than \(Limits.auditCommand.components.seconds) seconds.",
                cause: CommandSource.readable(tail)
            )
        case .tooMuchOutput(let tail):
            self.init(
                .tooLarge,
                "The command wrote more than \(Limits.auditResultsBytesMax) bytes.",
                cause: CommandSource.readable(tail)
            )
        case .cancelled: self.init(.unavailable, "The command was cancelled.")
        }
    }
}
