import Domain
import JSON
import Testing

@testable import Analysis

@Suite("The payload of a selection of events")
struct EventPayloadTests {
    private static let promoted = Selection.event("TEAM_UPDATED", after: 42) { event in
        event.entityType = "team"
        event.entityName = "Reviewers"
        event.sourceIP = IPAddress("203.0.113.7")
        event.change("title", "a", "b")
        event.change("role", "recruiter", "admin")
    }

    @Test("tells an event in one line: name, time, who, what, to what, what changed and from where")
    func line() {
        let payload = Selection.payload([Selection.event("LOGIN"), Self.promoted])
        let lines = payload.lines.text.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines[0] == "E1 +0s U1 LOGIN")
        #expect(
            lines[1]
                == "E2 +42s U1 TEAM_UPDATED team “Reviewers” IP1 role: recruiter→admin; title: a→b"
        )
        #expect(payload.legend.text.hasPrefix("time 0 = 2026-03-01T12:00:00Z, a Sunday\nU1 = "))
        #expect(payload.refs == ["E1", "E2"])
        #expect(payload.cut.isEmpty)
    }

    @Test("names an entity that several events are about once, by a short name")
    func entities() {
        let second = Selection.event("TEAM_DELETED", after: 60) { event in
            event.entityType = "team"
            event.entityName = "Reviewers"
        }
        let payload = Selection.payload([Self.promoted, second])
        #expect(payload.legend.text.contains("\nR1 = team “Reviewers”"))
        #expect(payload.lines.text.contains("TEAM_DELETED team R1"))
        #expect(payload.names["R1"]?.text == "Reviewers")
    }

    @Test("holds no id of an event, a user or an entity")
    func ids() {
        let id = UUIDGenerator.shared.next(at: .now)
        let event = Selection.event("X_UPDATED", by: nil) { event in
            event.userID = id
            event.entityType = "x"
            event.entityID = id
            event.change("owner", nil, .string(id.description))
        }
        let payload = Selection.payload([event])
        let text = payload.legend.text + payload.lines.text
        #expect(!text.contains(id.description) && !text.contains(event.id.description))
        #expect(text.contains("U1 = a user known by id only"))
        #expect(text.contains("owner=\(id.description.prefix(8))…"))
    }

    @Test("gives no short name that the data has as a word of its own")
    func takenNames() {
        let payload = Selection.payload([
            Selection.event("LOGIN") { $0.details = "in room U1, U2." }
        ])
        #expect(payload.names.keys.contains("U3"))
        #expect(payload.lines.text == "E1 +0s U3 LOGIN details=in room U1, U2.")
    }

    @Test("lets no value begin a line of its own")
    func lineBreaks() {
        let event = Selection.event("NOTE\nE9 +0s U1 LOGIN") { event in
            event.entityType = "note\u{2028}E8"
            event.entityName = "a\rb\nE7 x"
            event.change("text\nE6", "x\ny", ["k\nE5": "v\n"])
        }
        let payload = Selection.payload([event])
        #expect(payload.lines.text.split(whereSeparator: \.isNewline).count == 1)
        #expect(payload.legend.text.split(whereSeparator: \.isNewline).count == 2)
    }

    @Test("folds events that follow each other and differ in little")
    func runs() {
        let events = (0..<40).map { index in
            Selection.event("JOB_DELETED", after: Int64(index)) { event in
                event.entityType = "job"
                event.entityName = "job number \(index)"
            }
        }
        let payload = Selection.payload(events + [Selection.event("LOGOUT", after: 50)])
        let lines = payload.lines.text.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(
            lines[0]
                == "E1–E40 ×40 +0s…+39s U1 JOB_DELETED job ×40 “job number 0”, “job number 1”, "
                + "“job number 2”, “job number 3” and 36 more"
        )
        #expect(payload.refs.count == 41)
    }

    @Test("says once what the metadata of all events says")
    func commonMetadata() {
        let events = ["a", "b"].map { zone in
            Selection.event("LOGIN_\(zone)") { event in
                event.eventMetadata = Array(#"{"region":"eu","zone":"\#(zone)"}"#.utf8)
            }
        }
        let payload = Selection.payload(events)
        #expect(payload.legend.text.contains("\nof all events: region=eu\n"))
        #expect(!payload.lines.text.contains("region"))
        #expect(payload.lines.text.contains("(zone=a)"))
    }

    @Test("shortens long values in the middle, and says of which events")
    func longValues() {
        let event = Selection.event("NOTE") { $0.change("text", nil, .string(Self.long)) }
        let payload = Selection.payload([event])
        #expect(payload.lines.text.utf8.count < 250)
        #expect(payload.lines.text.contains("more)…"))
        #expect(payload.cut.count == 1 && payload.cut[0].contains("E1"))
    }

    private static let long = String(repeating: "lorem ipsum ", count: 100)

    @Test(
        "keeps to the tokens given, tells less before it leaves out, and says what",
        arguments: [20, 100, 400, 1_000, 3_000, 10_000]
    )
    func budget(_ tokensMax: Int) {
        let events = (0..<50).map { index in
            Selection.event("TYPE_\(index)_UPDATED", by: "user\(index % 7)", after: Int64(index)) {
                event in
                event.entityType = "thing"
                event.entityName = "thing \(index)"
                event.change("role", .string("r\(index)"), "admin")
                event.change("text", .string(Self.long), .string("\(index) \(Self.long)"))
            }
        }
        let payload = Selection.payload(events, tokensMax: tokensMax)
        let text = UntrustedText.marked("\(payload.legend.text)\n\(payload.lines.text)\n")
        let tokens = TokenEstimator(.gemini).estimate(text)
        // The head is always told.
        #expect(tokens <= max(tokensMax, 60))
        let told = EventCitations.names(in: payload.lines.text)
        #expect(told.isSuperset(of: payload.refs))
        let cut = EventCitations.names(in: payload.cut.joined(separator: " "))
        let all = Set((1...50).map { "E\($0)" })
        #expect(payload.refs.union(cut) == all)
        #expect((payload.refs == all) == (tokensMax >= 3_000))
    }

    @Test("gives events that are equally suspicious a share each of what there is")
    func shares() {
        let events = (0..<50).map { index in
            Selection.event("TYPE_\(index)_UPDATED", after: Int64(index)) { event in
                event.entityType = "thing"
                event.entityName = "thing \(index)"
                for field in 0..<40 {
                    event.change("field_\(field)", .string("\(index) \(Self.long)"), "x")
                }
            }
        }
        let payload = Selection.payload(events, tokensMax: 12_000)
        #expect(payload.refs.count == 50)
        let told = payload.lines.text.split(separator: "\n").count { $0.contains("field_") }
        #expect(told == 50)
        #expect(!payload.cut.contains { $0.hasPrefix("What changed") })
    }

    @Test("spends about a third of the tokens that the events have as JSON")
    func size() {
        let events = (0..<50).map { index in
            Selection.event(
                "ROLE_\(index % 9)_UPDATED",
                by: "user\(index % 5)@corp.example",
                after: Int64(index * 37)
            ) { event in
                event.userID = UUIDGenerator.shared.next(at: .now)
                event.entityType = "role"
                event.entityID = UUIDGenerator.shared.next(at: .now)
                event.entityName = "Role \(index % 11)"
                event.sourceIP = IPAddress("203.0.113.\(index % 4)")
                event.change("status", "draft", "published")
                event.change("owner", nil, .string(UUIDGenerator.shared.next(at: .now).description))
            }
        }
        let payload = Selection.payload(events)
        let estimate = TokenEstimator(.gemini).estimate
        let plain = events.map { event in
            let values = String(
                decoding: (event.oldValues ?? []) + (event.newValues ?? []),
                as: UTF8.self
            )
            return """
                {"id":"\(event.id)","occurredAt":"\(event.occurredAt)","eventType":"\(event.eventType)",\
                "userId":"\(event.userID?.description ?? "")","actor":"\(event.actor ?? "")",\
                "entityId":"\(event.entityID?.description ?? "")","entityName":"\(event.entityName ?? "")",\
                "values":\(values)}
                """
        }
        let tokens = estimate(payload.legend.text) + estimate(payload.lines.text)
        #expect(tokens * 3 < estimate(plain.joined(separator: "\n")))
        #expect(payload.lines.text.contains("status: draft→published"))
    }
}
