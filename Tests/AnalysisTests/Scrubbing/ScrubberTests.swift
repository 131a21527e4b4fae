import Domain
import JSON
import Testing

@testable import Analysis

@Suite("The scrubber")
struct ScrubberTests {
    static func event(
        actor: String? = nil,
        entityType: String? = nil,
        entityName: String? = nil,
        new: JSONValue? = nil
    ) -> AuditEvent {
        let now = Timestamp(microseconds: 1_700_000_000_000_000)
        var event = AuditEvent(
            id: UUID(high: 1, low: 1),
            occurredAt: now,
            recordedAt: now,
            eventType: "USER_UPDATED",
            outcome: .success
        )
        event.actor = actor
        event.entityType = entityType
        event.entityName = entityName
        event.newValues = new?.serialized
        return event
    }

    static let staff = [
        event(actor: "alice.johnson@acme.io"), event(actor: "bob@acme.io"),
        event(actor: "eve@gmail.com"), event(actor: "carol@partner.org"),
    ]

    private func scrubbed(
        _ text: String,
        at path: [String] = [],
        knowing events: [AuditEvent] = staff
    ) -> String {
        var scrubber = Scrubber(knowing: events)
        return scrubber.scrub(text, at: path).text
    }

    @Test("keeps of an address of mail whether it is the organisation's, and which other's")
    func mail() {
        #expect(
            scrubbed("alice.johnson@acme.io wrote Mallory@Evil.com, ann@evil.com and x@y.org")
                == "[EMAIL_1@ORG] wrote [EMAIL_2@EXT1], [EMAIL_3@EXT1] and [EMAIL_4@EXT2]"
        )
    }

    @Test(
        "takes secrets out as a whole, whatever signs of whatever script are in them",
        arguments: [
            "秘密4711geheim", "geheim€4711x", "pa§§w0rd77", "4711密码7x9", "hunter2™9",
            "“hunter2 x9”", "„hunter2-x9“", "«hunter2-x9»", "「hunter2-x9」",
        ]
    )
    func scripts(secret: String) {
        for name in ["password=", "password: ", "PGPASSWORD="] {
            let text = scrubbed("run \(name)\(secret) now")
            #expect(text.hasPrefix("run \(name)"))
            for part in secret.split(whereSeparator: { "“”„«»「」 ".contains($0) }) {
                #expect(!text.contains(part) && !text.contains(part.suffix(3)), "\(text)")
            }
            #expect(text.hasSuffix(" now"), "\(text)")
        }
    }

    @Test(
        "takes out what a member holds that another beside it names as a secret",
        arguments: [
            #"{"setting":"db_password","current":"hunter2"}"#,
            #"{"id":"api_key","old":"hunter2","new":"hunter2"}"#,
            #"{"name":"DB_PASSWORD","value":"hunter2"}"#,
        ]
    )
    func pairs(_ json: String) throws {
        var scrubber = Scrubber(knowing: [])
        let text = scrubber.scrub(try JSONValue(parsing: Array(json.utf8))).text
        #expect(!text.contains("hunter2") && text.contains("changed (redacted)"), "\(text)")
    }

    @Test("takes out what an escape completes behind a symbol")
    func escapedBehindSymbol() {
        for text in [
            "7→4111 1111 1111 111%31", "x→alice%40example.com", "%7Fa\u{7F}lice%40example.com",
        ] {
            let text = scrubbed(text)
            #expect(!text.contains("4111") && !text.contains("lice"), "\(text)")
        }
    }

    @Test("takes addresses of mail out as a whole in scripts without spaces")
    func unspacedMail() {
        var scrubber = Scrubber(knowing: [])
        let texts = ["张伟88@corp.com", "李娜88@corp.com", "anna@公司88.com"].map {
            scrubber.scrub("mail \($0) now").text
        }
        #expect(texts[0].hasPrefix("mail [EMAIL_1") && texts[0].hasSuffix("] now"))
        #expect(texts[1].hasPrefix("mail [EMAIL_2") && texts[1].hasSuffix("] now"))
        #expect(texts[2].hasPrefix("mail [EMAIL_3") && texts[2].hasSuffix("] now"))
    }

    @Test(
        "takes no symbol beside a value for a part of it",
        arguments: [
            ("“bob@acme.io”", "“[EMAIL_1@ORG]”"), ("→bob@acme.io…", "→[EMAIL_1@ORG]…"),
            ("«203.0.113.7»", "«[IP_1 public]»"), ("1×203.0.113.7×", "1×[IP_1 public]×"),
            ("“Alice Johnson”", "“[PERSON_1]”"),
        ]
    )
    func symbols(_ text: String, _ clean: String) {
        let named = Self.event(entityType: "user", entityName: "Alice Johnson")
        #expect(scrubbed(text, knowing: Self.staff + [named]) == clean)
    }

    @Test("gives one value one placeholder, however it is spelled and wherever it stands")
    func consistency() {
        var scrubber = Scrubber(knowing: Self.staff)
        #expect(scrubber.scrub("Bob@ACME.io").text == "[EMAIL_1@ORG]")
        #expect(scrubber.scrub(["to": "bob@acme.io"]).text == #"{"to":"[EMAIL_1@ORG]"}"#)
        #expect(scrubber.scrub("+49 (30) 901-820").text == "[PHONE_1]")
        #expect(scrubber.scrub("+4930901820").text == "[PHONE_1]")
        #expect(scrubber.counts == ["email": 2, "phone": 2])
    }

    @Test("says of values under the names of secrets that they changed, and nothing of them")
    func fieldPolicy() {
        var scrubber = Scrubber(knowing: [])
        let value: JSONValue = [
            "password": "hunter2", "pin": 1234, "mfa_enabled": true, "token": ["value": "abc"],
            "role": "admin", "token_count": 7,
        ]
        let changed = #""changed (redacted)""#
        #expect(
            scrubber.scrub(value).text
                == #"{"password":\#(changed),"pin":\#(changed),"mfa_enabled":true,"#
                + #""token":{"value":\#(changed)},"role":"admin","token_count":7}"#
        )
        #expect(scrubber.counts == ["field": 3])
        #expect(scrubber.scrub("hunter2", at: ["user", "password"]).text == "changed (redacted)")
    }

    @Test("names the shape of a secret, and never gives it back")
    func secrets() {
        var scrubber = Scrubber(knowing: [])
        let token = "ghp_" + String(repeating: "a1B2", count: 9)
        let text = scrubber.scrub("pushed with \(token) today").text
        #expect(text == "pushed with [SECRET:GitHub token] today")
        #expect(scrubber.restored(.string(text)).answer == .string(text))
        #expect(scrubber.counts == ["secret": 1])
    }

    @Test("escapes what looks like a placeholder, and gives it back as it was typed")
    func planted() {
        for typed in [
            "[EMAIL_1]", "[ email 1 ]", "[EMAIL_1@ORG]", "［EMAIL＿１］", "[E\u{200B}MAIL_1]",
            "[PERSON\\_1]", "[BADGE_12 x]",
        ] {
            var scrubber = Scrubber(knowing: Self.staff)
            let text = scrubber.scrub("bob@acme.io says \(typed)").text
            let end = text.dropFirst("[EMAIL_1@ORG] says ".count)
            #expect(end.hasPrefix(Placeholder.escapedBracket), "\(typed)")
            let answer = scrubber.restored(.string("[EMAIL_1]: \(end)"))
            #expect(answer.unknown == 0)
            let back = answer.answer.string ?? ""
            #expect(back.hasPrefix("bob@acme.io: ["), "\(typed)")
            #expect(!back.dropFirst("bob@acme.io".count).contains("bob"), "\(typed)")
        }
    }

    @Test("restores placeholders whatever their case and spaces, and once only")
    func restoring() {
        var scrubber = Scrubber(knowing: [])
        _ = scrubber.scrub("ann@evil.com from 8.8.8.8")
        let answer: JSONValue = [
            "text": "[ email_1 ] [EMAIL_1@EXT1] [Email 1] [ip_1^public] [IP\\_1] [EMAIL_2] [x_1]",
            "n": 1,
        ]
        let (restored, unknown) = scrubber.restored(answer)
        let text = restored["text"]?.string
        #expect(
            text
                == "ann@evil.com ann@evil.com ann@evil.com 8.8.8.8 8.8.8.8 [EMAIL_2] [x_1]"
        )
        #expect(restored["n"] == 1)
        #expect(unknown == 1)
    }

    @Test("finds people of the events by their names, in any case and order")
    func people() {
        let events = [
            Self.event(
                entityType: "candidate",
                new: ["first_name": "Zoë", "last_name": "Müller-Lüdenscheidt"]
            ),
            Self.event(actor: "arn:aws:sts::123456789012:assumed-role/Admin/jdoe"),
            Self.event(actor: "Grace Hopper"), Self.event(actor: "deployer"),
        ]
        func text(_ text: String) -> String { scrubbed(text, knowing: events) }
        #expect(text("then ZOË MÜLLER-LÜDENSCHEIDT left") == "then [PERSON_1] left")
        #expect(text("Hopper, Grace and grace hopper") == "[PERSON_1] and [PERSON_1]")
        #expect(text("ask Hopper") == "ask [PERSON_1 last]")
        #expect(text("with grace, user grace") == "with grace, user [PERSON_1 first]")
        #expect(text("role/jdoe-laptop") == "role/[PERSON_1 login]-laptop")
        #expect(text("the deployer ran, and jdoes did") == "the deployer ran, and jdoes did")
    }

    @Test("takes names out by the names of their members")
    func namedMembers() {
        var scrubber = Scrubber(knowing: [])
        let value: JSONValue = [
            "firstName": "Ada", "lastName": "Lovelace", "note": "Ada Lovelace called",
            "userName": "terraform", "role_name": "Ada",
        ]
        #expect(
            scrubber.scrub(value).text
                == #"{"firstName":"[PERSON_1 first]","lastName":"[PERSON_1 last]","#
                + #""note":"[PERSON_1] called","userName":"terraform","role_name":"[PERSON_1 first]"}"#
        )
    }

    @Test(
        "reads numbers by their names",
        arguments: [
            (#"{"card":4111111111111111}"#, #"{"card":"[CARD_1]"}"#),
            (#"{"phone":4915112345678}"#, #"{"phone":"[PHONE_1]"}"#),
            (#"{"lat":52.520008,"lng":-13.404954}"#, #"{"lat":"[GEO_1]","lng":"[GEO_2]"}"#),
            (
                #"{"order_id":4111111111111111,"count":12}"#,
                #"{"order_id":4111111111111111,"count":12}"#
            ),
        ]
    )
    func numbers(_ json: String, _ expected: String) throws {
        var scrubber = Scrubber(knowing: [])
        #expect(scrubber.scrub(try JSONValue(parsing: Array(json.utf8))).text == expected)
    }

    @Test("scrubs the names of members")
    func keys() {
        #expect(scrubbed("x") == "x")
        var scrubber = Scrubber(knowing: Self.staff)
        #expect(scrubber.scrub(["bob@acme.io": 1]).text == #"{"[EMAIL_1@ORG]":1}"#)
    }

    @Test(
        "is not fooled by encodings",
        arguments: [
            "bob%40acme.io", "bob%2540acme.io", #"bob\u0040acme.io"#, "bob&#64;acme.io",
            "bob&#x40;acme&period;io", #"\x62ob\x40acme.io"#, "Ym9iLmJ1aWxkZXJAYWNtZS5pbw==",
            "xYm9iLmJ1aWxkZXJAYWNtZS5pbw", "626f622e6275696c6465724061636d652e696f",
            "user/admin/Ym9iLmJ1aWxkZXJAYWNtZS5pbw/x",
        ]
    )
    func encodings(_ text: String) {
        let result = scrubbed("see \(text) now")
        #expect(result.contains("[ENCODED_1]"), "\(result)")
        #expect(!result.contains("acme") && !result.contains("Ym9i") && !result.contains("626f62"))
    }

    @Test("is not fooled by what no reader sees")
    func invisible() {
        #expect(scrubbed("bob\u{200B}@ac\u{AD}me.io") == "[EMAIL_1@ORG]")
        #expect(scrubbed("ｂｏｂ＠ａｃｍｅ．ｉｏ!") == "[EMAIL_1@ORG]!")
        #expect(scrubbed("tel ٠٣٠ ٩٠١٨٢٠") == "tel [PHONE_1]")
    }

    @Test("takes out a tenant's own fields and patterns, and gives them back")
    func ownRules() throws {
        let rules = try ScrubbingRules(document: [
            "fields": [["name": "badge_no", "kind": "badge"]],
            "patterns": [["kind": "employee", "pattern": "EMP-[0-9]{6}"]],
        ])
        var scrubber = Scrubber(knowing: [], rules: rules)
        let text = scrubber.scrub(["badgeNo": 77, "note": "EMP-123456 left"]).text
        #expect(text == #"{"badgeNo":"[BADGE_1]","note":"[EMPLOYEE_1] left"}"#)
        #expect(scrubber.restored("[badge 1], [EMPLOYEE_1]").answer == "77, EMP-123456")
        #expect(scrubber.counts == ["badge": 1, "employee": 1])
    }

    @Test("shows none of its values")
    func description() {
        var scrubber = Scrubber(knowing: Self.staff)
        _ = scrubber.scrub("bob@acme.io")
        var dumped = ""
        dump(scrubber, to: &dumped)
        for shown in [String(describing: scrubber), String(reflecting: scrubber), dumped] {
            #expect(!shown.contains("bob") && !shown.contains("acme") && !shown.contains("alice"))
            #expect(shown.contains("email"))
        }
    }

    @Test("reads each spelling of a name by itself, though Swift takes them for equal")
    func spellings() {
        // The Kelvin sign is canonically a K (Unicode 16, 5.5), and in no access key.
        let key = "AKIA" + "QWERTYUIOPASDFGH"
        let other = key.replacing("K", with: "\u{212A}")
        #expect(key == other)
        var scrubber = Scrubber(knowing: [])
        for name in [other, key, other] {
            var alone = Scrubber(knowing: [])
            let value = JSONValue.object(JSONObject(distinct: [.init(key: name, value: 1)]))
            let text = scrubber.scrub(value).text
            #expect(text.utf8.elementsEqual(alone.scrub(value).text.utf8))
            #expect(!text.utf8.elementsEqual(#"{"\#(key)":1}"#.utf8))
        }
    }
}
