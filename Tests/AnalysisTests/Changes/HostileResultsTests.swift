import JSON
import Testing

@testable import Analysis

@Suite("The assessment of hostile results")
struct HostileResultsTests {
    /// Names and values that try to become markup, to hide, or to break a line.
    static let payloads = [
        "[click](http://evil.example)", "![x](http://evil.example/p.png)",
        "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "# Heading", "\n# Heading\n",
        "a\n\n---\n\n[ref]: http://evil.example", "`code` ``more`` ```fence", "`", "``", " ` ",
        "http://evil.example/autolink", "<http://evil.example>", "*bold* _under_ ~~gone~~",
        "a\u{202E}gnp.exe", "zero\u{200B}width\u{2060}", "tag\u{E0041}\u{E0042}", "a\u{200D}b",
        "bell\u{7}esc\u{1B}[31m", "| a | b |", "&lt;b&gt;", "\\`escaped\\`", "e\u{301}\u{E000}",
    ]

    @Test("writes data only in code spans, on one line, with nothing hidden", arguments: payloads)
    func escapes(_ payload: String) throws {
        let old: JSONValue = [
            "users": [["name": "a", "role": "reader"], ["name": "b", "note": "x"]],
            "flat": "x",
        ]
        let new = JSONValue.object([
            "users": [
                ["name": "a", "role": .string("admin " + payload)],
                ["name": "b", "note": .string(payload)],
                ["name": .string(payload), "role": "admin"],
            ],
            "flat": .string(payload),
        ])
        var odd = new.object ?? JSONObject()
        odd[payload] = "new"
        let assessment = ChangeAssessment(old: old, new: .object(odd))
        let markdown = assessment.markdown()
        for line in markdown.split(separator: "\n", omittingEmptySubsequences: false) {
            let words = outsideOfCode(String(line))
            for mark in ["http", "<", ">", "![", "](", "`", "*bold*", "~~", "| a", "&lt;"] {
                #expect(!words.contains(mark), "\(line)")
            }
            #expect(!words.hasPrefix("# Heading"))
        }
        let text = markdown + assessment.summary + assessment.findings.map(\.title).joined()
        let hidden = text.unicodeScalars.filter { scalar in
            scalar != "\n" && (scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value))
                || (0x200B...0x200D).contains(scalar.value)
                || (0x202A...0x202E).contains(scalar.value) || scalar.value == 0x2060
                || scalar.value >= 0xE000
        }
        #expect(hidden.isEmpty)
        let lines = assessment.sentLines(tokensMax: 4000) { $0.utf8.count / 2 }
        #expect(lines.text.text.split(separator: "\n").allSatisfy { !$0.hasPrefix("#") })
    }

    /// What a reader of CommonMark takes for text: the line without its code spans.
    private func outsideOfCode(_ line: String) -> String {
        var rest = Array(line)[...]
        var text = ""
        while let first = rest.first {
            guard first == "`" else {
                text.append(first)
                rest.removeFirst()
                continue
            }
            let fence = rest.prefix { $0 == "`" }.count
            rest = rest.dropFirst(fence)
            var place = rest.startIndex
            var isClosed = false
            while place < rest.endIndex, !isClosed {
                let run = rest[place...].prefix { $0 == "`" }.count
                isClosed = run == fence
                place += max(1, run)
            }
            if isClosed { rest = rest[place...] } else { text += "`" }
        }
        return text
    }

    @Test("keeps its bound for wide lists without identity")
    func wideLists() {
        let old = JSONValue.array((0..<12_000).map { ["a": [.number(JSONNumber(Int64($0)))]] })
        let new = JSONValue.array((0..<12_000).map { ["a": [.number(JSONNumber(Int64(-$0)))]] })
        let assessment = ChangeAssessment(old: old, new: new)
        #expect(assessment.changeCount > 10_000)
        #expect(assessment.changes.count <= 20_000)
        #expect(!assessment.omissions.isEmpty)
        let lines = assessment.sentLines(tokensMax: 500) { $0.utf8.count / 3 }
        #expect(lines.text.text.utf8.count / 3 <= 500)
        #expect(assessment.markdown().utf8.count < 100_000)
    }

    @Test("finds the grave change behind any number of others")
    func needle() {
        func document(_ value: Int64, _ role: String) -> JSONValue {
            var object = JSONObject()
            for index in 0..<15_000 {
                object.append("k\(index)", .number(JSONNumber(value)))
            }
            object.append("users", [["name": "eve", "role": .string(role)]])
            return .object(object)
        }
        let assessment = ChangeAssessment(old: document(1, "reader"), new: document(2, "admin"))
        #expect(assessment.findings.map(\.rule) == ["privilege.admin-granted"])
        #expect(assessment.changes.first?.alias == "C1")
        #expect(assessment.changes.first?.severity == .critical)
        #expect(assessment.changeCount == 15_001)
        #expect(!assessment.omissions.isEmpty)
        let lines = assessment.sentLines(tokensMax: 300) { $0.utf8.count / 3 }
        #expect(lines.aliases.contains("C1"))
        #expect(lines.leftOut != nil)
    }

    @Test("comes to an end with deep documents")
    func deep() {
        var (old, new): (JSONValue, JSONValue) = (1, 2)
        for index in 0..<60 {
            old = index % 2 == 0 ? ["role": old] : [old]
            new = index % 2 == 0 ? ["role": new] : [new]
        }
        let assessment = ChangeAssessment(old: old, new: new)
        #expect(assessment.changeCount == 1)
        #expect(!assessment.markdown().isEmpty)
    }

    @Test("reads what came whole only so far, and says so")
    func hugeAddition() {
        let actions = (0..<21_000).map { JSONValue.string("svc:Get\($0)") }
        let new: JSONValue = [
            "Statement": [["Effect": "Allow", "Action": .array(actions), "Resource": "*"]]
        ]
        let assessment = ChangeAssessment(old: ["Statement": []], new: new)
        #expect(assessment.findings.map(\.rule) == ["policy.read-actions"])
        #expect(assessment.omissions.contains { $0.contains("too many values") })
    }
}
