import JSON
import Testing

@testable import Analysis

@Suite("An answer's check")
struct AnswerCheckTests {
    private let check = AnswerCheck(
        schema: AnswerSchema(schema: PromptTemplate.diffReport.schema),
        refs: ["C1"],
        given: "C1 https://known.example/path?x=1 (see www.known.example)"
    )

    @Test(
        "finds the object in what a model writes around it",
        arguments: [
            Wire.good, "\n \(Wire.good)\n", "```json\n\(Wire.good)\n```", "```\n\(Wire.good)```",
            "Here it is: \(Wire.good) Done.", "<think>{not it}</think>\(Wire.good)",
        ]
    )
    func finds(_ text: String) throws {
        #expect(try check.read(text).get()["summary"] == "One role was added.")
    }

    @Test(
        "refuses what is no object",
        arguments: ["", "{", "}{", "[]", "1", "\"x\"", "{}{}", "{\"a\":1,\"a\":2}"]
    )
    func noObject(_ text: String) {
        #expect(check.read(text) == .failure(AnswerFault(sentence: "the answer is no JSON object")))
    }

    @Test(
        "lets only web addresses of the data through",
        arguments: [
            ("https://known.example/path?x=1", true), ("Look at (https://known.example).", true),
            ("www.known.example", true), ("no address: nothing", true), ("a [b] (c)", true),
            ("what the data: says", true), ("metadata:x is kept", true), ("[high]: check.", true),
            ("and/or", true), ("[x]()", true), ("https://known.example/other", false),
            ("HTTPS://evil.example", false), ("http://known.example/path", false),
            ("https:evil.example", false), ("WWW.evil.example", false),
            ("<img src=//evil.example>", false), (#"\\evil.example\share"#, false),
            ("[x](//evil.example)", false), ("![x](/y)", false), ("[x](https&#58;y)", false),
            ("[x]: //evil.example", false), ("[x]: <evil:y>", false), (#"[x]: \evil"#, false),
            ("ht\u{200B}tps:/\u{200B}/evil.example", false), ("javascript:alert(1)", false),
            ("data:text/html,x", false), ("mailto:a@b.c", false),
        ]
    )
    func addresses(_ text: String, _ passes: Bool) {
        let answer = JSONValue.object([
            "summary": .string(text), "findings": [], "next_steps": [],
        ])
        let read = check.read(answer.description)
        #expect(((try? read.get()) != nil) == passes)
        if case .failure(let fault) = read { #expect(!fault.sentence.contains("evil")) }
    }

    @Test("cites only what was given a name")
    func references() {
        let answer: (String) -> String = { ref in
            Wire.good.replacing("\"C1\"]", with: "\"\(ref)\"]")
        }
        #expect((try? check.read(answer("C1")).get()) != nil)
        #expect(
            check.read(answer("C2"))
                == .failure(
                    AnswerFault(
                        sentence: "/findings/0/refs/0 names something that is not in the data"
                    )
                )
        )
    }

    @Test("holds an answer to what its question asks besides, and only one that holds otherwise")
    func furtherFaults() {
        var check = check
        check.fault = { $0["summary"] == "One role was added." ? "the answer is too short" : nil }
        #expect(
            check.read(Wire.good) == .failure(AnswerFault(sentence: "the answer is too short"))
        )
        #expect(check.read("[]") == .failure(AnswerFault(sentence: "the answer is no JSON object")))
    }

    @Test("takes texts and lists up to their bounds, and no further")
    func bounds() {
        func reads(_ summary: Int, _ steps: Int) -> Bool {
            let answer = JSONValue.object([
                "summary": .string(String(repeating: "ä", count: summary)), "findings": [],
                "next_steps": .array(Array(repeating: "x", count: steps)),
            ])
            return (try? check.read(answer.description).get()) != nil
        }
        #expect(reads(AnswerCheck.textScalarsMax, AnswerCheck.elementsMax))
        #expect(!reads(AnswerCheck.textScalarsMax + 1, 1))
        #expect(!reads(1, AnswerCheck.elementsMax + 1))
    }

    @Test("takes out of texts what no reader sees")
    func cleans() throws {
        let hidden = "a\u{200B}b\u{202E}c\u{E0041}d\u{E000}e\u{0007}f\u{FE0F}"
        let answer = JSONValue.object([
            "summary": .string(hidden), "findings": [], "next_steps": [],
        ])
        #expect(try check.read(answer.description).get()["summary"] == "abcdef")
    }
}

@Suite("An answer's schema")
struct AnswerSchemaTests {
    private let schema = AnswerSchema(schema: [
        "type": "object",
        "properties": [
            "n": ["type": "integer"], "x": ["anyOf": [["type": "string"], ["type": "null"]]],
            "e": ["type": "string", "enum": ["a", "b"]], "l": ["items": ["type": "boolean"]],
        ],
        "required": ["n"],
        "additionalProperties": false,
    ])

    @Test(
        "lets values of it through",
        arguments: [
            #"{"n":1}"#, #"{"n":-3,"x":null}"#, #"{"n":1,"x":"y","e":"b","l":[true,false]}"#,
            #"{"n":1,"l":[]}"#,
        ]
    )
    func right(_ text: String) throws {
        #expect(schema.fault(in: try JSONValue(parsing: Array(text.utf8))) == nil)
    }

    @Test(
        "says the place of the first fault, and no value",
        arguments: [
            (#"[]"#, "the answer is an array where the schema has the type object"),
            (#"{}"#, "the answer lacks the member n"),
            (#"{"n":1.5}"#, "/n is a number where the schema has the type integer"),
            (#"{"n":1,"secret":2}"#, "the answer has a member that the schema does not have"),
            (#"{"n":1,"e":"secret"}"#, "/e is none of the words that the schema lists"),
            (#"{"n":1,"x":3}"#, "/x is a number where the schema has the type string"),
            (#"{"n":1,"l":[true,0]}"#, "/l/1 is a number where the schema has the type boolean"),
        ]
    )
    func wrong(_ text: String, _ sentence: String) throws {
        #expect(schema.fault(in: try JSONValue(parsing: Array(text.utf8))) == sentence)
    }
}
