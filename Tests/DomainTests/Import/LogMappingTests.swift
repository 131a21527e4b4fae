import Domain
import JSON
import Testing

@Suite("Log mappings")
struct LogMappingTests {
    @Test("are found by name, in the order they are shown")
    func names() throws {
        #expect(LogMappings.names == ["ndjson", "cloudtrail", "ocsf"])
        for name in LogMappings.names {
            #expect(type(of: try LogMappings.named(name)).name == name)
        }
    }

    @Test("a mistyped name is answered with the nearest")
    func mistyped() {
        let problem = #expect(throws: Problem.self) { try LogMappings.named("cloudtrial") }
        #expect(problem?.hint == "Did you mean \"cloudtrail\"?")
        #expect(problem?.field == "/format")
    }

    @Test("NDJSON gives the record itself and refuses what is no object")
    func identity() throws {
        let record = try parsed(#"{"event_type":"X","outcome":"denied"}"#)
        #expect(try NDJSONMapping().events(from: record).map { JSONValue.object($0) } == [record])
        #expect(throws: Problem.self) { try NDJSONMapping().events(from: [1]) }
    }
}
