import Domain
import Glibc
import JSON
import Store

/// The command that records a log file.
enum ImportCommand {
    static func run(_ arguments: inout Arguments) async throws {
        let mapping = try LogMappings.named(try arguments.word("the format"))
        let path = try arguments.word("the file")
        let name = try arguments.required("tenant")
        try arguments.finish()
        let file = try InputFile(path: path)
        let summary = try await Serving.run { database in
            guard let tenant = try await Credentials(database: database).tenant(named: name) else {
                throw CommandError("there is no tenant \"\(name)\"")
            }
            var job = ImportJob(
                mapping: mapping,
                recorder: BulkRecorder(database: database, tenant: tenant),
                progress: Progress(total: file.size)
            )
            return try await job.run(file)
        }
        print(summary.text)
        if summary.rejected > 0 { throw CommandError("\(summary.rejected) records were refused") }
    }
}

/// What an import has done.
struct ImportSummary {
    var records = 0
    var recorded = 0
    var replayed = 0
    var rejected = 0

    var text: String {
        "\(records) records: \(recorded) events recorded, \(replayed) known already, \(rejected) refused"
    }
}

/// Reads a log file, maps its records and records the events part by part.
struct ImportJob {
    private let mapping: any LogMapping
    private let recorder: BulkRecorder
    private var progress: Progress
    private var summary = ImportSummary()
    private var part = BulkPart()
    private var state = StreamProgress()

    private static let complaintsMax = 20

    init(mapping: any LogMapping, recorder: BulkRecorder, progress: Progress) {
        self.mapping = mapping
        self.recorder = recorder
        self.progress = progress
    }

    mutating func run(_ file: InputFile) async throws -> ImportSummary {
        var scanner = RecordScanner()
        var bytesRead = 0
        while let bytes = try file.read() {
            bytesRead += bytes.count
            scanner.append(bytes)
            try await takeRecords(&scanner)
            progress.show(bytes: bytesRead, summary: summary.text)
        }
        scanner.finish()
        try await takeRecords(&scanner)
        try await commit()
        progress.show(bytes: bytesRead, summary: summary.text, isLast: true)
        return summary
    }

    private mutating func takeRecords(_ scanner: inout RecordScanner) async throws {
        while let record = try await next(&scanner) {
            summary.records += 1
            take(record)
            if part.count >= Limits.bulkPartLinesMax { try await commit() }
        }
    }

    /// The next record; where the file breaks off, what came before is recorded first.
    private mutating func next(
        _ scanner: inout RecordScanner
    ) async throws -> RecordScanner.Record? {
        do {
            return try scanner.next()
        } catch {
            try await commit()
            throw CommandError("\(error) What came before: \(summary.text).")
        }
    }

    private mutating func take(_ record: RecordScanner.Record) {
        do {
            let value = try JSONValue(parsing: record.bytes)
            for event in try mapping.events(from: value) {
                part.append(try EventDraft(.object(event), now: .now), line: record.line)
            }
        } catch let problem as Problem {
            refuse(record.line, problem.message + (problem.field.map { " (\($0))" } ?? ""))
        } catch {
            refuse(record.line, "\(error)")
        }
    }

    private mutating func refuse(_ line: Int, _ reason: String) {
        summary.rejected += 1
        if summary.rejected <= Self.complaintsMax { Terminal.error("line \(line): \(reason)") }
    }

    private mutating func commit() async throws {
        guard part.count > 0 else { return }
        let before = state
        let (after, conflicts) = try await recorder.record(part, settled: state, streamKey: nil)
        state = after
        summary.recorded += after.recorded - before.recorded
        summary.replayed += after.replayed - before.replayed
        for conflict in conflicts { refuse(conflict.line, conflict.problem.message) }
        part = BulkPart()
    }
}

/// A file, or standard input for `-`, read in pieces.
struct InputFile {
    private let descriptor: Int32
    /// Its size in bytes, where it has one.
    let size: Int?

    init(path: String) throws {
        descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw CommandError("cannot read \(path): \(String(cString: strerror(errno)))")
        }
        var status = stat()
        let isFile = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        size = isFile ? Int(status.st_size) : nil
    }

    func read() throws -> [UInt8]? {
        let capacity = 256 * 1024
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            let read = Glibc.read(descriptor, buffer.baseAddress, capacity)
            if read < 0 { failure = errno }
            count = max(0, read)
        }
        if failure != 0 {
            throw CommandError("reading failed: \(String(cString: strerror(failure)))")
        }
        return bytes.isEmpty ? nil : bytes
    }
}
