import Domain
import EventLoop
import Store

/// A database whose captures become events of a tenant, as the capture file names it.
struct CapturedDatabase: Equatable {
    /// What events of it name as their source.
    let name: String
    /// The tenant's slug or id.
    let tenant: String
    /// How it is connected to, in either of libpq's forms.
    let connection: String

    /// A line that makes no sense.
    struct Mistake: Error, Equatable {
        /// Its number, from 1.
        let line: Int
        /// What is wrong, as the rest of a sentence; never the line itself, which may hold a password.
        let reason: String
    }

    /// Reads `name tenant connection` lines; `#` begins a comment.
    static func list(_ lines: [String]) throws(Mistake) -> [CapturedDatabase] {
        var databases: [CapturedDatabase] = []
        for (index, line) in lines.enumerated() {
            let words = line.split(maxSplits: 2) { $0 == " " || $0 == "\t" }.map(String.init)
            if words.isEmpty || words[0].hasPrefix("#") { continue }
            guard words.count == 3 else {
                throw Mistake(line: index + 1, reason: "expected a name, a tenant and a connection")
            }
            guard (1...64).contains(words[0].utf8.count), words[0].utf8.allSatisfy(isNameByte)
            else {
                throw Mistake(
                    line: index + 1,
                    reason: "a name has 1 to 64 letters, digits, '-' and '_'"
                )
            }
            guard !databases.contains(where: { $0.name == words[0] }) else {
                throw Mistake(line: index + 1, reason: "two databases have this name")
            }
            let connection = words[2].trimmingSpaces
            databases.append(
                CapturedDatabase(name: words[0], tenant: words[1], connection: connection)
            )
        }
        return databases
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Follows the database until the task is cancelled; a database that is away is asked again.
    func follow(
        into database: Database,
        on loop: EventLoop,
        _ observe: @escaping @Sendable (Observation) -> Void
    ) -> Task<Void, Never> {
        let work = "capture \(name)"
        let recorder = CaptureRecorder(database: database, tenantName: tenant, source: name)
        let follower = CaptureFollower(CaptureSource(connectionString: connection), on: loop) {
            observe(.backgroundFailed(work: work, reason: Self.reason($0)))
        }
        return loop.spawn {
            await follower.follow { batch in
                let count = try await recorder.record(batch)
                observe(.recorded(events: count, replayed: 0))
            }
        }
    }

    /// What an operator reads in the log.
    private static func reason(_ problem: Problem) -> String {
        [problem.message, problem.hint, problem.cause].compactMap { $0 }.joined(separator: " ")
    }
}

extension String {
    fileprivate var trimmingSpaces: String {
        var text = self[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }
}
