import Domain
import Glibc
import Postgres
import Store

/// What commands say to the person who runs them.
enum Terminal {
    static func error(_ text: String) {
        write(text + "\n")
    }

    /// Writes to standard error; when nobody reads it any more, that is no reason to stop.
    static func write(_ text: String) {
        var text = text
        text.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    static var isInteractive: Bool { isatty(STDERR_FILENO) == 1 }

    /// What went wrong, for an operator: here the database's own words may be shown.
    static func sentence(for error: any Error) -> String {
        switch error {
        case let problem as Problem:
            let hint = problem.hint.map { " \($0)" } ?? ""
            let cause = problem.cause.map { " (\($0))" } ?? ""
            return problem.message + hint + cause
        case let error as PostgresError: return error.debugDescription
        default: return "\(error)"
        }
    }
}

/// The progress of something long: a bar where a person looks on, lines where a log does.
struct Progress {
    private let total: Int?
    private var lastShown = ContinuousClock.now
    private let started = ContinuousClock.now
    private let interval: Duration

    /// - Parameter total: the bytes to be read, when that is known.
    init(total: Int?) {
        self.total = total
        interval = Terminal.isInteractive ? .milliseconds(100) : .seconds(5)
    }

    mutating func show(bytes: Int, summary: String, isLast: Bool = false) {
        let now = ContinuousClock.now
        guard isLast || now - lastShown >= interval else { return }
        lastShown = now
        let share = total.map { $0 == 0 ? 1 : min(1, Double(bytes) / Double($0)) }
        if Terminal.isInteractive {
            Terminal.write("\r\u{1B}[K\(bar(share)) \(summary)\(isLast ? "\n" : "")")
        } else {
            let percent = share.map { "\(Int($0 * 100))% " } ?? ""
            Terminal.error(percent + summary)
        }
    }

    private func bar(_ share: Double?) -> String {
        guard let share else { return "…" }
        let filled = Int(share * 30)
        return "[" + String(repeating: "#", count: filled)
            + String(repeating: ".", count: 30 - filled) + "] \(Int(share * 100))%"
    }
}
