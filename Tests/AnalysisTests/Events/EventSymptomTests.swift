import Domain
import Testing

@testable import Analysis

@Suite("What is said of a reported symptom")
struct EventSymptomTests {
    private static func text(_ lines: [String], _ context: String) throws -> String {
        try #require(try EventLines.assess(lines, context: context).sections.troubleshooting)
    }

    /// The line that tells the cause.
    private static func cause(_ text: String) -> String {
        text.split(separator: "\n").first { $0.contains("likeliest cause") }.map(String.init) ?? ""
    }

    @Test("ties it to events, and says what to check")
    func symptom() throws {
        let text = try Self.text(
            EventReportTests.incident,
            "Since about 10:20 recruiters see wrong numbers, the applicant import rule fails"
        )
        let cause = Self.cause(text)
        #expect(cause.contains("(E1)") && cause.contains("`priya@firm.example` took it back"))
        #expect(text.contains("Check next:"))
        #expect(try EventLines.assess(EventReportTests.incident).sections.troubleshooting == nil)
    }

    @Test("knows people by names that have digits")
    func numberedNames() throws {
        let lines = [
            "09:29:00 | eve@firm.example | SECRET_ROTATED rotate | SECRET relay",
            "09:29:40 | eve@firm.example | USER_UPDATED update | USER newcomer770@firm.example",
        ]
        let text = try Self.text(lines, "Who changed newcomer770@firm.example at 09:29?")
        #expect(Self.cause(text).contains("(E2)"))
        #expect(text.contains("whom it was done to is named in the report"))
    }

    @Test("says plainly when it is about nothing in the selection")
    func strangeSymptom() throws {
        let text = try Self.text(
            ["09:00:00 | ann | NOTE_UPDATED update | NOTE hand-over"],
            "The printer smells"
        )
        #expect(text.contains("No event names what was reported"))
    }

    @Test("names what was found where no event bears its name")
    func findings() throws {
        let text = try Self.text(
            ["09:01:00 | ann | BACKUP_DELETED delete | BACKUP b"],
            "The printer smells"
        )
        #expect(!text.contains("No event names"))
        #expect(text.contains("`ann` removed a backup"))
    }

    @Test("says when the selection holds no event that does what was reported")
    func absence() throws {
        let lines = (1...3).map { "09:0\($0):00 | ann | SECRET_DELETED delete | SECRET s\($0)" }
        let text = try Self.text(lines, "Somebody read our secrets")
        #expect(
            text.contains(
                "None of the selected events read it. What was done: deleted 3 secrets (E1–E3)."
            )
        )
    }

    @Test("never makes an unrelated failure the symptom")
    func unrelatedFailure() throws {
        let lines = [
            "09:12:00 | bruno | PROJECT_DELETED delete | PROJECT Apollo Rollout",
            "11:00:00 | cora.lind@firm.example | LOGIN login | USER Cora Lind | failure",
        ]
        let text = try Self.text(
            lines,
            "Cora Lind reported that project Apollo Rollout vanished around 9am"
        )
        #expect(Self.cause(text).contains("`bruno` deleted project `Apollo Rollout`"))
        #expect(!text.contains("E2"))
    }

    @Test("tells the failed deed of whoever reports it, its error and the change before it")
    func failure() throws {
        let lines = [
            "12:00:00 | max | PROJECT_CREATED create | PROJECT Hera",
            "15:00:05 | max | PROJECT_UPDATED update | PROJECT Hera",
            #"15:00:10 | lea.moss@firm.example | PROJECT_UPDATED update | PROJECT Hera | failure | - | {"error_code": "VERSION_CONFLICT"}"#,
        ]
        let text = try Self.text(
            lines,
            "User Lea Moss reported they couldn't save their project around 3pm"
        )
        let cause = Self.cause(text)
        #expect(cause.contains("(E2)") && cause.contains("with `VERSION_CONFLICT`"))
        #expect(!text.contains("does not say why") && text.contains("were read as UTC"))
    }

    @Test("takes the day that is reported, and not who reports it for who did it")
    func wrongDay() throws {
        let lines = [
            "-1d 09:00:00 | nora@firm.example | PROJECT_DELETED delete | PROJECT Tethys",
            "09:00:00 | omar@firm.example | PROJECT_DELETED delete | PROJECT Selene",
        ]
        // The selection's day is a Wednesday.
        for day in ["on Tuesday", "yesterday", "on 10 March", "on 2026-03-10", "on March 10th"] {
            let text = try Self.text(lines, "User Omar reported that a project vanished \(day)")
            #expect(Self.cause(text).contains("Tethys"), "\(day)")
            #expect(!text.contains("Selene"))
        }
        let other = try Self.text(lines, "A project vanished on Friday")
        #expect(other.contains("No selected event is of the day that was reported (a Friday)"))
    }

    @Test("blames the change to what was reported, not the last one")
    func fitting() throws {
        let lines = [
            #"12:00:00 | omar | USER_MFA_DISABLED update | USER nora.ek@firm.example | success | {"mfa_enabled": [true, false]}"#,
            "12:04:00 | nora.ek@firm.example | API_KEY_CREATED create | API_KEY backup key",
        ]
        let text = try Self.text(lines, "Nora Ek cannot log in since noon")
        #expect(Self.cause(text).contains("(E1)"))
    }

    @Test("tells what was taken back as such")
    func undone() throws {
        let lines = [
            "09:00:00 | omar | PROJECT_DELETED delete | PROJECT Rhea",
            "09:05:00 | omar | PROJECT_RESTORED restore | PROJECT Rhea",
        ]
        let text = try Self.text(lines, "Project Rhea vanished")
        #expect(Self.cause(text).contains("`omar` deleted project `Rhea`"))
        #expect(text.contains("`omar` took it back 5 min later, at 09:05:00 (E2)"))
    }

    @Test("knows words in other forms, parts of names, and values that open to all")
    func forms() throws {
        let salaries = try Self.text(
            [
                #"10:00:00 | nora | DOCUMENT_UPDATED update | DOCUMENT Salaries 2026 | success | {"visibility": ["private", "public"]}"#
            ],
            "Our salary list is on the internet"
        )
        #expect(Self.cause(salaries).contains("Salaries 2026"))
        let users = try Self.text(
            ["10:00:00 | omar | USER_DELETED delete | USER Nr1 | failure"],
            "Who deleted our users?"
        )
        #expect(users.contains("that was tried without success"))
        let tickets = (1...4).map {
            "1\($0):00:00 | hal | TICKET_UPDATED update | TICKET Printer \($0) broken"
        }
        let printer = try Self.text(tickets, "The printer in room 3 is broken")
        #expect(printer.contains("Printer 3 broken") && !printer.contains("Printer 2 broken"))
    }

    @Test("ties nothing by a tag, nor by a name of one letter")
    func tags() throws {
        let lines = [
            #"09:00:00 | ann | ROLE_CREATED create | ROLE r1 | success | {"a": 1, "tags": [{"key": "x"}]}"#
        ]
        let text = try Self.text(lines, "a colleague used his access key")
        #expect(!text.contains("it changed"))
    }

    @Test("never takes what came after the reported day for the cause")
    func afterTheDay() throws {
        let lines = ["09:00:00 | omar | PROJECT_DELETED delete | PROJECT Rhea"]
        for day in ["on 10 March", "yesterday", "on Tuesday", "on 9 March and on 10 March"] {
            #expect(Self.cause(try Self.text(lines, "Project Rhea vanished \(day)")) == "")
        }
        for day in ["on 11 March", "today", "on Wednesday"] {
            let text = try Self.text(lines, "Project Rhea vanished \(day)")
            #expect(Self.cause(text).contains("`omar` deleted"))
        }
    }

    @Test("does not explain a loss by a read")
    func looks() throws {
        let lines = ["09:00:00 | cora | PROJECT_READ read | PROJECT Apollo"]
        let gone = try Self.text(lines, "It looks like project Apollo was deleted")
        #expect(Self.cause(gone) == "")
        let both = try Self.text(lines, "Somebody read project Apollo and deleted it")
        #expect(Self.cause(both) == "")
        let read = try Self.text(lines, "Who looked at project Apollo?")
        #expect(Self.cause(read).contains("`cora` read project `Apollo`"))
    }

    @Test("says that nothing did it only of all events that may have")
    func universal() throws {
        let lines = [
            #"09:00:00 | ann | DOCUMENT_UPDATED update | DOCUMENT Budget | success | {"title": ["a", "b"]}"#,
            "09:30:00 | omar | ROLE_GRANTED grant | USER zoe",
        ]
        let report = "No access to the document Budget"
        let sentence = "None of the selected events changed rights."
        #expect(try !Self.text(lines, report).contains(sentence))
        #expect(try Self.text([lines[0]], report).contains(sentence))
    }

    @Test("takes what did not happen for a failure, and not for a denial of whoever reports it")
    func didNot() throws {
        let lines = [
            "02:00:00 | svc-jobs | EXPORT_RUN execute | EXPORT nightly | failure",
            "03:00:00 | dana.wu@firm.example | REPORT_UPDATED update | REPORT all",
        ]
        let text = try Self.text(lines, "Dana says the nightly export did not finish")
        #expect(!text.contains("under the name") && text.contains("it did not succeed"))
        #expect(try !Self.text(lines, "Dana says it never finished").contains("under the name"))
        #expect(try Self.text(lines, "Dana says it was not her").contains("under the name"))
    }

    @Test("names nobody by a word that the report only happens to hold")
    func ordinaryNames() throws {
        func isNamed(_ actor: String, _ context: String) throws -> Bool {
            let lines = ["09:00:00 | \(actor) | NOTE_UPDATED update | NOTE Budget"]
            return try Self.text(lines, context).contains("who did it is named in the report")
        }
        let will = "will.hart@firm.example"
        #expect(try !isNamed(will, "the export of the budget will not finish"))
        #expect(try isNamed(will, "the budget was changed by Will Hart"))
        #expect(try isNamed(will, "the budget was changed by Hart"))
        #expect(try !isNamed("svc-import", "the import of the budget is slow"))
        #expect(try isNamed("svc-import", "the budget was changed by svc-import"))
    }

    @Test("speaks of one event as of one")
    func oneEvent() throws {
        let lines = ["03:00:00 | ann.lee@firm.example | REPORT_DELETED delete | REPORT all"]
        let text = try Self.text(lines, "Ann says she was asleep at 3am")
        #expect(text.contains("E1 does not say from where it came"))
    }

    @Test("ties what was done under the name of somebody who says that it was not them")
    func disowned() throws {
        let lines = ["03:00:00 | ann.lee@firm.example | REPORT_EXPORTED export | REPORT all"]
        let text = try Self.text(lines, "Ann says she was asleep at 3am")
        #expect(text.contains("it was done under the name of whoever reports it"))
    }
}
