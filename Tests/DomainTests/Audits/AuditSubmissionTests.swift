import Domain
import JSON
import Testing

@Suite("AuditSubmission")
struct AuditSubmissionTests {
    private static let now = Timestamp(microseconds: 1_772_442_900_000_000)

    private func submission(
        _ text: String,
        naming: FieldNaming = .snakeCase
    ) throws -> AuditSubmission {
        try AuditSubmission(JSONValue(parsing: Array(text.utf8)), naming: naming, now: Self.now)
    }

    @Test("keeps what a run says of itself")
    func whole() throws {
        let run = try submission(
            #"""
            {"status":"Success","results":[{"user":"ana"}],"summary":"One user.\nNo more.",
             "run_timestamp":"2026-03-01T12:00:00Z","duration_s":1.5}
            """#
        )
        #expect(run.status == .success)
        #expect(run.results?.value == [["user": "ana"]])
        #expect(run.summary == "One user.\nNo more.")
        #expect(run.error == nil)
        #expect(run.runTimestamp.rfc3339 == "2026-03-01T12:00:00Z")
        #expect(run.durationSeconds == 1.5)
    }

    @Test("takes an error with or without a reason, a run without a time as one of now")
    func error() throws {
        let run = try submission(#"{"status":"error","error":"access denied"}"#)
        #expect(run.status == .error)
        #expect(run.error == "access denied")
        #expect(run.results == nil)
        #expect(run.runTimestamp == Self.now)
        #expect(try submission(#"{"status":"Error"}"#).error == nil)
    }

    @Test("reads GraphQL's names")
    func camelCase() throws {
        let text = #"{"status":"Error","runTimestamp":"2026-03-01T12:00:00Z","durationS":2}"#
        let run = try submission(text, naming: .camelCase)
        #expect(run.durationSeconds == 2)
        #expect(run.runTimestamp.rfc3339 == "2026-03-01T12:00:00Z")
    }

    @Test("takes secrets out of results, summary and error")
    func secrets() throws {
        let run = try submission(
            #"""
            {"status":"Error","results":{"db":{"password":"hunter22"}},
             "summary":"login with password=hunter22","error":"https://ana:hunter22@db.example failed"}
            """#
        )
        #expect(run.results?.value == ["db": ["password": "[redacted]"]])
        #expect(run.summary?.contains("hunter22") == false)
        #expect(run.error?.contains("hunter22") == false)
    }

    @Test("holds its texts to their bound where what stands for a secret is longer than it")
    func growingTexts() throws {
        let pin = "the PIN is 4711 "
        let text = String(repeating: pin, count: Limits.auditSummaryMax / pin.utf8.count)
        let run = try submission(#"{"status":"Error","summary":"\#(text)","error":"\#(text)"}"#)
        for kept in [run.summary, run.error] {
            #expect(kept?.contains("4711") == false)
            #expect(kept?.unicodeScalars.count == Limits.auditSummaryMax)
        }
    }

    @Test(
        "points to what is wrong",
        arguments: [
            ("7", nil), ("{}", "/status"), (#"{"status":"Running"}"#, "/status"),
            (#"{"status":"Cancelled"}"#, "/status"), (#"{"status":true}"#, "/status"),
            (#"{"status":"Success"}"#, "/results"),
            (#"{"status":"Success","results":null}"#, "/results"),
            (#"{"status":"Success","results":"text"}"#, "/results"),
            (#"{"status":"Success","results":12}"#, "/results"),
            (#"{"status":"Success","results":{"a":["\u0000"]}}"#, "/results/a/0"),
            (#"{"status":"Success","results":[],"error":"no"}"#, "/error"),
            (#"{"status":"Error","duration_s":-1}"#, "/duration_s"),
            (#"{"status":"Error","duration_s":1e999}"#, "/duration_s"),
            (#"{"status":"Error","duration_s":"1"}"#, "/duration_s"),
            (#"{"status":"Error","run_timestamp":"2026-03-03T12:00:00Z"}"#, "/run_timestamp"),
            (#"{"status":"Error","run_timestamp":"yesterday"}"#, "/run_timestamp"),
            (#"{"status":"Error","result":[]}"#, "/result"),
        ]
    )
    func wrong(text: String, field: String?) throws {
        let problem = try #require(throws: Problem.self) { try submission(text) }
        #expect(problem.code == .invalidInput)
        #expect(problem.field == field)
    }

    @Test("holds summary, error and duration to their bounds")
    func bounds() throws {
        for name in ["summary", "error"] {
            let text = { String(repeating: "x", count: $0) }
            let max = Limits.auditSummaryMax
            _ = try submission(#"{"status":"Error","\#(name)":"\#(text(max))"}"#)
            #expect(throws: Problem.self) {
                try submission(#"{"status":"Error","\#(name)":"\#(text(max + 1))"}"#)
            }
        }
        let max = Limits.auditDurationMax
        _ = try submission(#"{"status":"Error","duration_s":\#(max)}"#)
        #expect(throws: Problem.self) {
            try submission(#"{"status":"Error","duration_s":\#(max + 1)}"#)
        }
    }
}
