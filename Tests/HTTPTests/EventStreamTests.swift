import HTTP
import Testing

@Suite("The encoder of Server-Sent Events")
struct EventStreamTests {
    private func event(_ name: String? = nil, id: String? = nil, _ data: String) -> String {
        String(decoding: EventStream.event(name, id: id, data: Array(data.utf8)), as: UTF8.self)
    }

    @Test("writes the name, the id and the data as fields, and an empty line after them")
    func fields() {
        #expect(event("next", id: "7", "{}") == "event: next\nid: 7\ndata: {}\n\n")
        #expect(event(nil, "a message") == "data: a message\n\n")
    }

    @Test("gives an event without data an empty field, without which browsers drop it")
    func empty() {
        #expect(event("complete", "") == "event: complete\ndata: \n\n")
    }

    @Test(
        "begins a field for every line of the data, whichever of the three line ends it has",
        arguments: [
            ("a\nb", "data: a\ndata: b\n\n"), ("a\rb", "data: a\ndata: b\n\n"),
            ("a\r\nb", "data: a\ndata: b\n\n"), ("a\n\nb", "data: a\ndata: \ndata: b\n\n"),
            ("\n", "data: \ndata: \n\n"), ("a\r\n", "data: a\ndata: \n\n"),
            ("a\n\rb", "data: a\ndata: \ndata: b\n\n"),
        ]
    )
    func lines(data: String, expected: String) {
        #expect(event(nil, data) == expected)
    }

    @Test("keeps data from making fields or events of its own")
    func injection() {
        let text = event("next", "x\n\nevent: complete\ndata: y")
        #expect(text.components(separatedBy: "\n\n") == 1)
        #expect(!text.contains("\nevent: complete"))
    }

    @Test("writes comments, which carry nothing")
    func others() {
        #expect(EventStream.comment() == Array(":\n\n".utf8))
        #expect(EventStream.comment("beat") == Array(":beat\n\n".utf8))
    }
}

extension String {
    /// How often the separator ends something.
    fileprivate func components(separatedBy separator: String) -> Int {
        ranges(of: separator).count
    }
}
