import JSON
import Testing

@testable import Analysis

@Suite("Texts that were looked at")
struct KnownTextsTests {
    private static func names(_ words: String...) -> NameForms {
        var names = NameForms()
        for word in words {
            names.insert(
                [word],
                NameForms.Form(
                    person: word,
                    part: .last,
                    sureness: .told,
                    isCommon: false,
                    isService: false
                )
            )
        }
        return names
    }

    private static func beginnings(of words: String...) -> WordBeginnings {
        var beginnings = WordBeginnings()
        for word in words {
            let bytes = Array(word.utf8)
            beginnings.insert(NameForms.beginning(of: bytes, 0, bytes.count))
        }
        return beginnings
    }

    @Test("stay known when somebody is learnt who cannot stand in them, and no longer than that")
    func learnt() {
        let outcome = KnownTexts.Outcome(text: "call Gruber", kinds: [])
        var texts = KnownTexts()
        texts.insert(
            "call Gruber",
            at: 1,
            outcome,
            words: Self.beginnings(of: "call", "Gruber"),
            knowing: Self.names()
        )
        func isKnown(_ names: NameForms) -> Bool {
            texts.outcome(of: "call Gruber", at: 1, knowing: names) != nil
        }
        #expect(isKnown(Self.names()))
        #expect(isKnown(Self.names("moss")))
        #expect(!isKnown(Self.names("moss", "gruber")))
    }

    @Test("are known as they were spelled, though Swift takes other spellings for equal")
    func spelled() {
        // The Kelvin sign is canonically a K (Unicode 16, 5.5).
        let (text, other) = ("4 K", "4 \u{212A}")
        #expect(text == other)
        var texts = KnownTexts()
        let outcome = KnownTexts.Outcome(text: other, kinds: [])
        texts.insert(other, at: 0, outcome, words: WordBeginnings(), knowing: Self.names())
        let known = [other, text].map { texts.outcome(of: $0, at: 0, knowing: Self.names()) != nil }
        #expect(known == [true, false])
    }

    @Test("are looked at anew for whoever is learnt later, whatever their spelling")
    func spellings() throws {
        let texts = [
            "call Müller today", "call Mueller today", "call%20M%C3%BCller%20today",
            "Y2FsbCBNdWVsbGVyIHRvZGF5", "call \\u004duller today", "call Ｍuller today",
        ]
        var scrubber = Scrubber(knowing: [])
        for text in texts { #expect(scrubber.scrub(text).text == text) }
        for name in ["Ada Stone", "Ben Reed"] {
            _ = scrubber.scrub(["customer": ["name": .string(name)]])
        }
        for text in texts { #expect(scrubber.scrub(text).text == text) }
        _ = scrubber.scrub(["customer": ["name": "Eva Müller"]])
        for text in texts {
            let scrubbed = scrubber.scrub(text).text
            #expect(scrubbed.contains("PERSON_") || scrubbed.contains("ENCODED_"), "\(scrubbed)")
        }
    }

    @Test("of names of members are looked at anew as well")
    func keys() throws {
        var scrubber = Scrubber(knowing: [])
        let value: JSONValue = ["access of Gruber": true]
        #expect(scrubber.scrub(value).text == #"{"access of Gruber":true}"#)
        _ = scrubber.scrub(["customer": ["name": "Hanna Gruber"]])
        #expect(scrubber.scrub(value).text == #"{"access of [PERSON_1 last]":true}"#)
    }

    @Test("in scripts without spaces are looked at anew for any name")
    func unspaced() throws {
        var scrubber = Scrubber(knowing: [])
        #expect(scrubber.scrub("昨天王小明登录").text == "昨天王小明登录")
        _ = scrubber.scrub(["customer": ["name": "王小明"]])
        #expect(scrubber.scrub("昨天王小明登录").text == "昨天[PERSON_1]登录")
    }
}
