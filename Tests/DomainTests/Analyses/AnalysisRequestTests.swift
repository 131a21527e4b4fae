import Testing

@testable import Domain

@Suite("A wish to have events explained")
struct AnalysisRequestTests {
    private static let ids = (0..<51).map { index in
        UUID(high: 0x0199_0000_0000_7000, low: 0x8000_0000_0000_0000 + UInt64(index))
    }

    private func problem(_ events: [String], _ context: String? = nil) -> Problem? {
        do throws(Problem) {
            _ = try AnalysisRequest(events: events, context: context)
            return nil
        } catch {
            return error
        }
    }

    @Test("names one to fifty events, in the order given")
    func takesEvents() throws {
        let fifty = Self.ids.prefix(50).reversed().map(\.description)
        let request = try AnalysisRequest(events: fifty, context: nil)
        #expect(request.events == Self.ids.prefix(50).reversed())
        #expect(request.context == nil)
        #expect(try AnalysisRequest(events: [fifty[0]], context: nil).events.count == 1)
    }

    @Test("of none or of fifty-one events is refused")
    func refusesCounts() {
        for count in [0, 51, 51 * 40] {
            let ids = (0..<count).map { Self.ids[$0 % 51].description }
            let problem = problem(ids)
            #expect(problem?.code == .invalidInput)
            #expect(problem?.field == "/auditLogIds")
            #expect(problem?.hint == "An analysis takes 1 to 50 events.")
        }
    }

    @Test("that names an event twice is refused, however its id is written")
    func refusesDuplicates() {
        let id = Self.ids[3].description
        for other in [id, id.uppercased()] {
            let problem = problem([id, Self.ids[1].description, other])
            #expect(problem?.field == "/auditLogIds/2")
            #expect(problem?.message == "The event is named twice, first in place 0.")
        }
    }

    @Test(
        "with an id that is none is refused at its place",
        arguments: [
            "", " ", "1", "0199f0a0", "0199f0a0-0000-7000-8000-00000000000g", "\0", "E1",
            "0199f0a0-0000-7000-8000-000000000000 ", "'; DROP TABLE audit_events; --",
        ]
    )
    func refusesMalformed(_ text: String) {
        let problem = problem([Self.ids[0].description, text])
        #expect(problem?.code == .invalidInput)
        #expect(problem?.field == "/auditLogIds/1")
        #expect(problem?.message.contains("DROP") != true)
    }

    @Test("may say in a thousand characters what a user reported, and in no more")
    func boundsContext() throws {
        let id = Self.ids[0].description
        for text in [String(repeating: "x", count: 1_000), String(repeating: "日", count: 1_000)] {
            #expect(try AnalysisRequest(events: [id], context: text).context == text)
            let problem = problem([id], text + "x")
            #expect(problem?.field == "/userContext")
            #expect(problem?.message == "The context has more than 1000 characters.")
        }
        // A family emoji is one character to a reader and seven scalars.
        let families = String(repeating: "👨‍👩‍👧‍👦", count: 143)
        #expect(problem([id], families)?.field == "/userContext")
    }

    @Test(
        "with control characters in what a user reported is refused",
        arguments: ["a\0b", "\u{1B}[31mred", "\u{7F}", "a\u{85}b", "\u{1}", "\u{9F}"]
    )
    func refusesControls(_ text: String) {
        #expect(problem([Self.ids[0].description], text)?.field == "/userContext")
    }

    @Test("keeps the lines of what a user reported and drops blanks around it")
    func trimsContext() throws {
        let id = Self.ids[0].description
        let lines = "Could not save\r\n\tsince 3pm"
        #expect(try AnalysisRequest(events: [id], context: " \n\(lines)\n ").context == lines)
        for blank in ["", " ", "\n\t\r\n", "\u{2003}"] {
            #expect(try AnalysisRequest(events: [id], context: blank).context == nil)
        }
    }
}
