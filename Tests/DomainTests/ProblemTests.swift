import Domain
import JSON
import Testing

@Suite("Problem")
struct ProblemTests {
    @Test("every code has its place in the API: a status, and seconds where trying again helps")
    func codes() {
        let table = Problem.Code.allCases.map { code in
            let problem = Problem(code, "m")
            let again = problem.retryAfterSeconds.map { " retry \($0)" } ?? ""
            return "\(code.rawValue) \(problem.status)\(again)"
        }
        #expect(
            table == [
                "input.invalid 400", "input.malformed_json 400", "input.too_large 413",
                "http.body_timeout 408", "http.malformed_body 400",
                "input.unsupported_media_type 415", "auth.unauthenticated 401",
                "auth.forbidden 403", "tenant.suspended 403", "tenant.required 400",
                "not_found 404", "http.method_not_allowed 405", "http.not_acceptable 406",
                "idempotency.conflict 409", "policy.mismatch 400", "precondition_failed 412",
                "stream.conflict 409", "stream.lagging 503", "task.failed 422", "rate.limited 429",
                "overloaded 503 retry 1",
                "unavailable 503 retry 5", "timeout 504", "internal 500",
            ]
        )
    }

    @Test("is written as a problem document, with the field seen from outside")
    func document() {
        let problem = Problem(.tooLarge, "Too much.", hint: "Send less.", field: "/a").within("3")
        #expect(
            JSONValue.object(problem.document).description == #"""
                {"type":"about:blank","title":"Content Too Large","status":413,\#
                "code":"input.too_large","detail":"Too much.","hint":"Send less.","field":"/3/a"}
                """#
        )
        #expect(Problem(.notFound, "m").within("x").field == "/x")
        #expect(Problem(.notFound, "m").document["hint"] == nil)
    }

    @Test("every status has its name")
    func titles() {
        for code in Problem.Code.allCases where code != .internal {
            #expect(Problem(code, "m").document["title"] != "Internal Server Error")
        }
    }
}
