import Domain
import Glibc
import Postgres
import Store

/// What commands say to the person who runs them.
enum Terminal {
    static func error(_ text: String) {
        fputs(text + "\n", stderr)
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
            fputs("\r\u{1B}[K\(bar(share)) \(summary)\(isLast ? "\n" : "")", stderr)
        } else {
            let percent = share.map { "\(Int($0 * 100))% " } ?? ""
            fputs("\(percent)\(summary)\n", stderr)
        }
    }

    private func bar(_ share: Double?) -> String {
        guard let share else { return "…" }
        let filled = Int(share * 30)
        return "[" + String(repeating: "#", count: filled)
            + String(repeating: ".", count: 30 - filled) + "] \(Int(share * 100))%"
    }
}
