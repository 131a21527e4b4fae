import Domain
import JSON
import Testing

@testable import Analysis

@Suite("The names of people")
struct PeopleTests {
    private static func scrubber(_ type: String, _ name: String) -> Scrubber {
        Scrubber(knowing: [ScrubberTests.event(entityType: type, entityName: name)])
    }

    private func scrubbed(_ text: String, knowing name: String) -> String {
        var scrubber = Self.scrubber("USER", name)
        return scrubber.scrub(text).text
    }

    @Test(
        "leave neither by the fields that are for them nor by texts, whatever their form",
        arguments: [
            "Hanna Gruber 2", "Hanna Gruber (1)", "Dr. Hanna Gruber, MSc", "Gruber, Hanna",
            "Sinéad O'Brien", "D’Angelo Russo", "Nguyễn Văn An",
            "María José de la Cruz y Ortega Ramírez Pérez", "محمد علي", "Grace Root",
            "Dev Patel", "Mark Service", "Will Page", "Bo Li", "Anna Test", "Maria Bot",
            "Rosa Backup",
            "Tim API", "Kim 김민수", "Ng", "Ali", "hanna.gruber2", "Hanna/Gruber", "Hanna:Gruber",
            "Hanna Gruber <hg>", "山田太郎", "สมชาย ใจดี",
            "Prof. Dr. med. Hanna Maria Gruber-Huber von Stein",
        ]
    )
    func forms(name: String) {
        var scrubber = Self.scrubber("USER", name)
        let field = scrubber.scrub(name, at: ["USER", "entity_name"]).text
        #expect(field.hasPrefix("[PERSON_") && field.hasSuffix("]"), "\(field)")
        let note = scrubber.scrub("call from \(name) today").text
        for word in NameParts.of(name) where word.unicodeScalars.count > 2 {
            #expect(!note.lowercased().contains(word), "\(note)")
        }
        #expect(scrubber.restored(.string(field)).answer == .string(name))
    }

    @Test(
        "are those of entities whose type says so anywhere",
        arguments: [
            "ACCOUNT", "CLIENT", "LEAD", "PROFILE", "USER_PROFILE", "USER_ACCOUNT",
            "EMPLOYEE_RECORD",
            "PATIENT_RECORD", "CUSTOMER_RECORD", "OWNER", "MANAGER", "WORKER", "PERSONNEL",
            "MEMBERSHIP",
            "INVITATION", "IDENTITY", "PRINCIPAL", "CV", "MITARBEITER", "KUNDE", "AppUser", "用户",
        ]
    )
    func types(type: String) {
        var scrubber = Self.scrubber(type, "Hanna Gruber")
        #expect(scrubber.scrub("Hanna Gruber", at: [type, "entity_name"]).text == "[PERSON_1]")
        #expect(scrubber.scrub("call Gruber").text == "call [PERSON_1 last]")
    }

    @Test(
        "are not those of things and services",
        arguments: [
            ("USER_GROUP", "Marketing Managers"), ("ROLE", "Deploy Role"),
            ("IAM_USER", "terraform"),
            ("USER", "root"), ("USER", "billing-worker"), ("CUSTOMER", "C-10042"),
            ("INSTANCE_PROFILE", "web-frontend"), ("EC2_INSTANCE", "Apollo Main"),
            ("USER", "Test User"),
            ("ACCOUNT", "Acme GmbH"),
        ]
    )
    func things(type: String, name: String) {
        var scrubber = Self.scrubber(type, name)
        #expect(scrubber.scrub(name, at: [type, "entity_name"]).text == name)
        #expect(scrubber.scrub("see \(name) there").text == "see \(name) there")
    }

    @Test(
        "of whoever acts are taken out as a whole, but for services",
        arguments: [
            ("CORP\\mhuber", "CORP\\[PERSON_1 login]"),
            ("auth0|margarete", "auth0|[PERSON_1 login]"),
            ("uid=mhuber,ou=people,dc=kunde,dc=at", "[PERSON_1 login]"),
            ("huber", "[PERSON_1 login]"),
            ("terraform", "terraform"), ("lambda.amazonaws.com", "lambda.amazonaws.com"),
            ("Nightly Backup", "Nightly Backup"), ("ann@acme.io", "[EMAIL_1@ORG]"),
            (
                "arn:aws:iam::123456789012:user/mj",
                "arn:aws:iam::123456789012:user/[PERSON_1 login]"
            ),
        ]
    )
    func actors(actor: String, expected: String) {
        var scrubber = Scrubber(knowing: [ScrubberTests.event(actor: actor)])
        #expect(scrubber.scrub(actor, at: ["actor"]).text == expected)
    }

    @Test("are found in scripts without spaces")
    func unspaced() {
        #expect(scrubbed("请联系王小明，谢谢", knowing: "王小明") == "请联系[PERSON_1]，谢谢")
        #expect(scrubbed("客户王小明的投诉", knowing: "王小明") == "客户[PERSON_1]的投诉")
        #expect(scrubbed("王先生来电", knowing: "王小明") == "[PERSON_1 last]先生来电")
        #expect(scrubbed("山田太郎さんから、山田様", knowing: "山田太郎") == "[PERSON_1]さんから、[PERSON_1 last]様")
        #expect(scrubbed("김민수가 신고했다", knowing: "김민수") == "[PERSON_1]가 신고했다")
        #expect(!scrubbed("คุณสมชายแจ้งว่า", knowing: "สมชาย ใจดี").contains("สมชาย"))
        // Products and other words stay, even those that have a letter of the name.
        let product = "小米手机和王者荣耀的订单明天发货"
        #expect(scrubbed(product, knowing: "王小明") == product)
    }

    @Test("are found in time linear in the text, however many are known", .timeLimit(.minutes(10)))
    func linear() {
        let names = (0..<2000).map { index in
            "王小" + String(Unicode.Scalar(0x4E00 + UInt32(index)) ?? "王")
        }
        var scrubber = Scrubber(
            knowing: names.map { ScrubberTests.event(entityType: "USER", entityName: $0) }
        )
        let text = String(repeating: "王小", count: 20_000)
        #expect(scrubber.scrub(text).text == text)
    }

    @Test(
        "are known with the endings of languages, without marks and in small letters",
        arguments: [
            ("Annegret Zimmermann", "Zimmermanns Konto"),
            ("Annegret Zimmermann", "Annegrets Laptop"),
            ("Annegret Zimmermann", "die zimmermann meldet"),
            ("Annegret Zimmermann", "annegretzimmermann99"),
            ("Katarzyna Wiśniewska", "z Katarzyną Wiśniewską"),
            ("Katarzyna Wiśniewska", "konto Katarzyny Wiśniewskiej"),
            ("Jürgen Müller-Straßer", "Juergen Mueller-Strasser"),
            ("Jürgen Müller-Straßer", "MÜLLER-STRASSER"),
            ("Jürgen Müller-Straßer", "Jurgen Muller"),
            ("Juergen Mueller", "Jürgen Müller"), ("Иван Петров", "у Ивана Петрова"),
            ("Łukasz Nowak", "Lukasza Nowaka"),
        ]
    )
    func inflections(name: String, text: String) {
        let result = scrubbed(text, knowing: name).lowercased()
        for stem in [
            "zimmermann", "annegret", "katarzyn", "wiśniew", "m", "иван", "петров", "nowak",
        ]
        where stem.count > 1 {
            #expect(!result.contains(stem), "\(result)")
        }
        #expect(result.contains("[person_1"), "\(result)")
        #expect(
            !result.contains("ller") && !result.contains("strasser") && !result.contains("ukasz")
        )
    }

    @Test(
        "are not taken for the words that they are also",
        arguments: [
            ("Mark Baker", "mark it as read, the baker said"), ("Will Page", "it will page you"),
            ("Grace Root", "a grace period, the root account"),
            ("Anna Test", "the test of the backup"),
            ("Chris Porter", "a porter of boxes"), ("Maria Bot", "the bot is down"),
            ("Rosa Stern", "with stern words"), ("Li Na", "li and na in a list"),
        ]
    )
    func words(name: String, text: String) {
        #expect(scrubbed(text, knowing: name) == text)
    }
}

@Suite("A report's people")
struct ReportedPeopleTests {
    @Test(
        "are those whom its sentences call so",
        arguments: [
            (
                "Lea Moss reported that user eli.sand deleted notes; ask Kim Lo",
                ["Lea Moss", "eli.sand", "Kim Lo"]
            ),
            ("Margarete says it is gone", ["Margarete"]),
            ("Frau Gruber vermisst Dateien", ["Gruber"]),
            ("Lea Moss and Kim Lo couldn't save", ["Lea Moss", "Kim Lo"]),
            ("Mme de la Tour a signalé un problème", ["de la Tour"]),
            ("The colleague, Mr. Smith, saw it", ["Smith"]),
            (
                "Bert Jansen (bert.jansen@corp.example, +31 20 7946 0958) says it is gone",
                ["Bert Jansen"]
            ),
            ("It is gone (Lea Moss told me)", ["Lea Moss"]),
            ("Bert Jansen, our recruiter, says it is gone", ["Bert Jansen"]),
            ("Kim Lo, who works in sales, cannot open it", ["Kim Lo"]),
            ("Gestern: Lea Moss, unsere Kundin meldet das", ["Lea Moss"]),
            ("Pan Nowak zgłosił błąd", ["Nowak"]), ("Jan Novák hat gemeldet", ["Jan Novák"]),
        ]
    )
    func named(report: String, names: [String]) {
        #expect(Set(names).isSubset(of: ReportedPeople.names(in: report)))
    }

    @Test(
        "are no other words",
        arguments: [
            "The customer reported that Apollo Rollout vanished on Friday", "Users say it is slow",
            "Nobody can tell why", "User cannot sign in", "Support said so", "It said no",
            "user reported a problem at 3pm", "Customers complained", "Ask the team",
            "On Friday, our support said so", "Since Monday, as everybody says, it is slow",
        ]
    )
    func unnamed(report: String) {
        #expect(ReportedPeople.names(in: report).isEmpty, "\(ReportedPeople.names(in: report))")
    }

    @Test("are those as well whose addresses stand in it")
    func addresses() {
        var scrubber = Scrubber(knowing: [])
        let report =
            "Nothing of Jansen is left: write to bert.jansen@corp.example, <support@corp.example>."
        let scrubbed = scrubber.scrub(report: report).text
        #expect(scrubbed.hasPrefix("Nothing of [PERSON_1 last] is left: "), "\(scrubbed)")
        #expect(!scrubbed.contains("ansen"))
    }

    @Test("are taken out of it, and then of everything else")
    func scrubbed() {
        var scrubber = Scrubber(knowing: [])
        let report = scrubber.scrub(report: "Grace Miller reported it. Grace is sure.")
        #expect(report.text == "[PERSON_1] reported it. [PERSON_1 first] is sure.")
        #expect(scrubber.scrub("note by Grace Miller").text == "note by [PERSON_1]")
        #expect(scrubber.scrub("a grace period").text == "a grace period")
    }
}
