import Domain
import JSON
import Store

/// One bulk stream while it arrives: lines become events, events parts, parts commits.
///
/// Memory is constant: one line, one part that is being filled and one that is being committed.
struct BulkStream {
    private let recorder: BulkRecorder
    private let streamKey: String?
    private let firstLine: Int
    /// Every line up to this one was settled by an earlier call.
    private let settledThrough: Int
    private let now = Timestamp.now

    private var splitter = LineSplitter(lineBytesMax: Limits.bulkLineBytesMax)
    private var part = BulkPart()
    private var partBytes = 0
    private var partRejected = 0
    private var line: Int
    /// Every line up to this one is settled or on its way.
    private var sentThrough: Int
    /// The part that is being committed while the next one is read.
    private var underWay: BulkRecorder.Commit?

    /// What has been committed.
    private(set) var progress: StreamProgress
    /// The first lines that were refused, with what is wrong with them.
    private(set) var refused: [(line: Int, problem: Problem)] = []
    /// How many were.
    private(set) var refusedCount = 0

    init(
        recorder: BulkRecorder,
        streamKey: String?,
        settled: StreamProgress,
        firstLine: Int
    ) {
        self.recorder = recorder
        self.streamKey = streamKey
        self.firstLine = firstLine
        settledThrough = settled.throughLine
        progress = settled
        line = firstLine - 1
        sentThrough = max(settled.throughLine, firstLine - 1)
    }

    // What every JSON reader takes for a whole number (RFC 8259 §6); counting on from it must not
    // overflow.
    private static let firstLineMax = (1 << 53) - 1

    /// Refuses a stream that would leave lines out.
    func checkStart() throws(Problem) {
        guard (1...Self.firstLineMax).contains(firstLine) else {
            throw Problem(
                .invalidInput,
                "Lines are numbered from 1 to \(Self.firstLineMax).",
                field: "/from_line"
            )
        }
        if streamKey != nil, firstLine > settledThrough + 1 {
            throw Problem(
                .invalidInput,
                "Only \(settledThrough) lines of this stream are settled.",
                hint: "Send on from line \(settledThrough + 1).",
                field: "/from_line"
            )
        }
    }

    /// Takes the next bytes of the stream.
    mutating func take(_ bytes: [UInt8]) async throws(Problem) {
        for line in splitter.split(bytes) {
            read(line)
            if part.count >= Limits.bulkPartLinesMax || partBytes >= Limits.bulkPartBytesMax {
                try await commit()
            }
        }
    }

    /// Takes what is left when the stream has ended.
    mutating func finish() async throws(Problem) {
        if let last = splitter.finish() { read(last) }
        try await commit()
        try await awaitCommit()
        // A part's conflicts are known only when lines behind it have been read.
        refused.sort { $0.line < $1.line }
    }

    /// Waits for what is being committed, when the stream has broken off for another reason.
    mutating func abandon() async {
        do throws(Problem) {
            try await awaitCommit()
        } catch {
            // The stream's own error is told; this part then simply is not among the settled.
        }
    }

    private mutating func read(_ text: LineSplitter.Line) {
        line += 1
        if line <= settledThrough { return }
        switch text {
        case .tooLong:
            refuse(
                line,
                Problem(.tooLarge, "The line is longer than \(Limits.bulkLineBytesMax) bytes.")
            )
        case .bytes(let bytes):
            partBytes += bytes.count
            if bytes.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) { return }
            do throws(Problem) {
                part.append(try draft(bytes), line: line)
            } catch {
                refuse(line, error)
            }
        }
    }

    private func draft(_ bytes: [UInt8]) throws(Problem) -> EventDraft {
        let value: JSONValue
        do {
            value = try JSONValue(parsing: bytes, depthMax: Limits.jsonDepthMax)
        } catch {
            throw Problem(.malformedJSON, "The line is no JSON document: \(error.withoutQuotes).")
        }
        return try EventDraft(value, now: now)
    }

    private mutating func refuse(_ line: Int, _ problem: Problem) {
        partRejected += 1
        note(line, problem)
    }

    private mutating func note(_ line: Int, _ problem: Problem) {
        refusedCount += 1
        if refused.count < Limits.bulkErrorsListedMax { refused.append((line, problem)) }
    }

    private mutating func commit() async throws(Problem) {
        guard line > sentThrough else { return }
        try await awaitCommit()
        var settled = progress
        settled.throughLine = line
        settled.rejected += partRejected
        sentThrough = line
        underWay = recorder.start(part, settled: settled, streamKey: streamKey)
        part = BulkPart()
        partBytes = 0
        partRejected = 0
    }

    /// Takes over the outcome of the part under way.
    private mutating func awaitCommit() async throws(Problem) {
        guard let commit = underWay else { return }
        underWay = nil
        let (after, conflicts) = try await commit.value.get()
        progress = after
        for conflict in conflicts { note(conflict.line, conflict.problem) }
    }

    /// The problem with how to go on from where the stream broke off.
    func explain(_ problem: Problem) -> Problem {
        let hint =
            streamKey == nil
            ? "\(progress.throughLine) lines are settled; with an Idempotency-Key a stream can be sent again."
            : "\(progress.throughLine) lines are settled; send the stream again under the same key."
        return Problem(
            problem.code,
            problem.message,
            hint: problem.hint ?? hint,
            field: problem.field,
            cause: problem.cause
        )
    }
}
