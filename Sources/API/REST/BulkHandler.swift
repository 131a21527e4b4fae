import Domain
import HTTP
import JSON
import Store

/// Bulk streams over REST.
struct BulkHandler: Sendable {
    let database: Database
    let observe: @Sendable (Observation) -> Void

    private static let mediaTypes: Set<String?> = [
        "application/x-ndjson", "application/ndjson", "application/jsonl",
        "application/x-jsonlines",
    ]

    func progress(_ call: AuthorizedCall) async throws(Problem) -> HTTPResponse {
        let recorder = BulkRecorder(database: database, tenant: call.tenant)
        guard let key = call.route.variables.last,
            let progress = try await recorder.progress(of: key)
        else { throw Problem(.notFound, "Nothing of a stream of that name has been recorded.") }
        return .json(StreamAnswer(progress: progress).serialized)
    }

    func record(
        _ call: AuthorizedCall,
        _ body: HTTPRequestBody
    ) async throws(Problem) -> HTTPResponse {
        var query = QueryReader(call.head)
        let firstLine = try query.int("from_line") ?? 1
        try query.refuseUnread()
        let streamKey = try call.head.idempotencyKey()
        guard Self.mediaTypes.contains(MediaType.of(call.head.fields[.contentType])) else {
            throw Problem(
                .unsupportedMediaType,
                "This call takes one JSON object a line.",
                hint: "Send the field Content-Type: application/x-ndjson."
            )
        }
        let recorder = BulkRecorder(database: database, tenant: call.tenant)
        let settled = try await streamKey.asyncMap { key throws(Problem) in
            try await recorder.progress(of: key)
        }
        var stream = BulkStream(
            recorder: recorder,
            streamKey: streamKey,
            settled: settled ?? StreamProgress(),
            firstLine: firstLine
        )
        try stream.checkStart()
        do {
            while let bytes = try await Self.next(body) { try await stream.take(bytes) }
            try await stream.finish()
        } catch {
            await stream.abandon()
            throw stream.explain(error)
        }
        observe(
            .recorded(
                events: stream.progress.recorded - (settled?.recorded ?? 0),
                replayed: stream.progress.replayed - (settled?.replayed ?? 0)
            )
        )
        if stream.refusedCount > 0 { observe(.rejected(lines: stream.refusedCount)) }
        return .json(
            StreamAnswer(progress: stream.progress, errors: stream.refused).serialized
        )
    }

    private static func next(_ body: HTTPRequestBody) async throws(Problem) -> [UInt8]? {
        do {
            return try await body.next()
        } catch {
            throw Problem(error)
        }
    }
}

extension Optional {
    func asyncMap<Value>(
        _ transform: (Wrapped) async throws(Problem) -> Value?
    ) async throws(Problem) -> Value? {
        guard let self else { return nil }
        return try await transform(self)
    }
}

/// A bulk stream's answer.
struct StreamAnswer {
    let progress: StreamProgress
    var errors: [(line: Int, problem: Problem)] = []

    var serialized: [UInt8] {
        var object: JSONObject = [
            "through_line": .number(JSONNumber(Int64(progress.throughLine))),
            "recorded": .number(JSONNumber(Int64(progress.recorded))),
            "replayed": .number(JSONNumber(Int64(progress.replayed))),
            "rejected": .number(JSONNumber(Int64(progress.rejected))),
        ]
        if !errors.isEmpty {
            object.append(
                "errors",
                .array(
                    errors.map { line, problem in
                        var entry: JSONObject = [
                            "line": .number(JSONNumber(Int64(line))),
                            "code": .string(problem.code.rawValue),
                            "detail": .string(problem.message),
                        ]
                        if let hint = problem.hint { entry.append("hint", .string(hint)) }
                        if let field = problem.field { entry.append("field", .string(field)) }
                        return .object(entry)
                    }
                )
            )
        }
        return JSONValue.object(object).serialized
    }
}
