import JSON
import Testing

@testable import Domain

@Suite("An order of an analysis")
struct AnalysisOrderTests {
    private static let id = "0199f0a0-0000-7000-8000-000000000001"

    private func problem(_ text: String) throws -> Problem? {
        let document = try JSONValue(parsing: Array(text.utf8))
        do throws(Problem) {
            _ = try AnalysisOrder(document)
            return nil
        } catch {
            return error
        }
    }

    @Test("is read from what a caller sends, and nothing is kept or put off unless that is said")
    func reads() throws {
        let plain = try AnalysisOrder(["event_ids": [.string(Self.id)], "context": nil])
        #expect(plain.request.events.map(\.description) == [Self.id])
        #expect(plain.request.context == nil && !plain.isKept && !plain.isInBackground)
        let whole = try AnalysisOrder([
            "event_ids": [.string(Self.id)], "context": "3pm", "keep_report": true,
            "background": true,
        ])
        #expect(whole.request.context == "3pm" && whole.isKept && whole.isInBackground)
    }

    @Test(
        "that is wrong is refused at the place where it is",
        arguments: [
            (#"{}"#, "/event_ids"), (#"{"event_ids": []}"#, "/event_ids"),
            (#"{"event_ids": "x"}"#, "/event_ids"), (#"{"event_ids": [1]}"#, "/event_ids/0"),
            (#"{"event_ids": ["x"]}"#, "/event_ids/0"),
            (#"{"event_ids": ["ID", "ID"]}"#, "/event_ids/1"),
            (#"{"event_ids": ["ID"], "context": 1}"#, "/context"),
            (#"{"event_ids": ["ID"], "context": "\u0000"}"#, "/context"),
            (#"{"event_ids": ["ID"], "keep_report": 1}"#, "/keep_report"),
            (#"{"event_ids": ["ID"], "background": "yes"}"#, "/background"),
            (#"{"event_ids": ["ID"], "contxt": "x"}"#, "/contxt"), ("[]", nil), ("null", nil),
        ] as [(String, String?)]
    )
    func refuses(_ text: String, _ field: String?) throws {
        let problem = try #require(try problem(text.replacing("ID", with: Self.id)))
        #expect(problem.code == .invalidInput)
        #expect(problem.field == field)
    }

    @Test("is the same once a task has kept it")
    func survivesTask() throws {
        let order = AnalysisOrder(
            try AnalysisRequest(events: [Self.id], context: "Could not save\nsince 3pm"),
            isKept: true,
            isInBackground: true
        )
        #expect(try AnalysisOrder(.object(order.document)) == order)
    }

    @Test("has no secrets of what a user reported, and is within its bound")
    func keepsNoSecrets() throws {
        let key = "AKIA" + "IOSFODNN7EXAMPLE"
        let text = "I used \(key) " + String(repeating: "x", count: 900)
        let tight = text + String(repeating: "y", count: 1_000 - text.unicodeScalars.count)
        for context in [text, tight] {
            let order = AnalysisOrder(try AnalysisRequest(events: [Self.id], context: context))
            #expect(order.request.context?.contains(key) == false)
            #expect(!JSONValue.object(order.document).description.contains(key))
            let kept = try AnalysisOrder(.object(order.document))
            #expect(kept.request.context?.hasPrefix("I used ") == true)
        }
    }
}
