import Domain
import JSON
import Testing

@testable import Analysis

@Suite("The recognizers of personal data")
struct RecognizerTests {
    private func scrubbed(_ text: String) -> String {
        var scrubber = Scrubber(knowing: [])
        return scrubber.scrub(text).text
    }

    @Test(
        "find what they are for",
        arguments: [
            ("mail ann.lee+x@mail.example.co.uk.", "mail [EMAIL_1@EXT1]."),
            ("<ann@example.com>", "<[EMAIL_1@EXT1]>"),
            ("jürgen@müller.de!", "[EMAIL_1@EXT1]!"),
            ("ann@example.com.Thanks", "[EMAIL_1@EXT1].Thanks"),
            ("ann@corp.local", "[EMAIL_1@EXT1]"),
            ("from 203.0.113.7:443, 10.0.0.1/24", "from [IP_1 public]:443, [IP_2 private]/24"),
            ("http://8.8.8.8/x", "http://[IP_1 public]/x"),
            ("127.0.0.1 169.254.169.254", "[IP_1 private] [IP_2 private]"),
            ("at 2001:db8::1.", "at [IP_1 public]."),
            ("fe80::1%eth0 ::1", "[IP_1 private]%eth0 [IP_2 private]"),
            ("::ffff:10.0.0.1", "[IP_1 private]"),
            ("mac 00:1A:2b:3c:4d:5e up", "mac [MAC_1] up"),
            ("aa-bb-cc-dd-ee-ff 001a.2b3c.4d5e", "[MAC_1] [MAC_2]"),
            ("+1 415 555 2671 and +442071838750", "[PHONE_1] and [PHONE_2]"),
            ("(415) 555-2671", "[PHONE_1]"),
            ("call 030 901820", "call [PHONE_1]"),
            ("Tel.: 0171/2345678", "Tel.: [PHONE_1]"),
            ("4111 1111 1111 1111 12/27", "[CARD_1] 12/27"),
            ("card 4111111111111111", "card [CARD_1]"),
            ("378282246310005", "[CARD_1]"),
            ("DE89 3704 0044 0532 0130 00.", "[IBAN_1 DE]."),
            ("GB82WEST12345698765432", "[IBAN_1 GB]"),
            ("219-09-9999", "[SSN_1]"),
            ("ssn 219099999", "ssn [SSN_1]"),
            ("routing number 021000021", "routing number [ROUTING_1]"),
            ("NHS no. 943 476 5919", "NHS no. [NHS_1]"),
            ("AB123456C or AB 12 34 56 C", "[NINO_1] or [NINO_1]"),
            ("Steuer-ID 86095742719", "Steuer-ID [TAXID_1]"),
            ("12345678Z, X1234567L", "[NIF_1], [NIF_2]"),
            ("RSSMRA85T10A562S", "[CF_1]"),
            ("44051401359", "[PESEL_1]"),
            ("Aadhaar 2341 2341 2346", "Aadhaar [AADHAAR_1]"),
            ("passport no C01X00T47", "passport no [PASSPORT_1]"),
            ("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "[CRYPTO_1]"),
            ("bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq", "[CRYPTO_1]"),
            ("0x52908400098527886E0F7030069857D2E4169EE7", "[CRYPTO_1]"),
            ("at 52.520008, 13.404954", "at [GEO_1]"),
            ("born 12 March 1985", "born [BIRTHDATE_1]"),
            ("born on March 12, 1985", "born on [BIRTHDATE_1]"),
            ("DOB: 03/12/1985", "DOB: [BIRTHDATE_1]"),
            ("geboren am 12.03.1985", "geboren am [BIRTHDATE_1]"),
            ("4111.1111.1111.1111, 4111_1111_1111_1111", "[CARD_1], [CARD_1]"),
            ("Bitte unter 0171 2345678 anrufen", "Bitte unter [PHONE_1] anrufen"),
            ("Appelez-moi au 06 12 34 56 78", "Appelez-moi au [PHONE_1]"),
            ("Llame al móvil 612 345 678", "Llame al móvil [PHONE_1]"),
            ("il cellulare 347 1234567", "il cellulare [PHONE_1]"),
            ("по телефону 8 916 123-45-67", "по телефону [PHONE_1]"),
            ("请拨打电话13812345678，谢谢", "请拨打电话[PHONE_1]，谢谢"),
            ("電話番号は 090-1234-5678 です", "電話番号は [PHONE_1] です"),
            ("/home/jane.doe/notes.txt", "/home/[PERSON_1 login]/notes.txt"),
            (#"C:\Users\Jane Doe\cv.docx"#, #"C:\Users\[PERSON_1 login]\cv.docx"#),
        ]
    )
    func positives(_ text: String, _ expected: String) {
        #expect(scrubbed(text) == expected)
    }

    @Test(
        "leave alone what only looks so",
        arguments: [
            "/home/ubuntu/x https://x.example/home/index/a /users/settings",
            "订单13812345678已发货", "订单 4111111111111111", "Bericht 20260302 lesen",
            "@alice and #42", "build@2024.01 lodash@4.17.21", "git@github.com:org/repo.git",
            "root@build-01.internal", "image@sha256:0123", "Chrome/120.0.0.0 Firefox/115.0.1.2",
            "release 4.18.2.1", "version 1.2.3.4", "open to 0.0.0.0/0 and ::/0", "255.255.255.0",
            "10:15:30", "std::vector AWS::EC2::Instance", "arn:aws:iam::123456789012:role/x",
            "aa:bb:cc:dd:ee:ff:00:11:22:33:44:55:66:77:88:99",
            "550e8400-e29b-41d4-a716-446655440000", "4111111111111112",
            "order 4111111111111111", "invoice 219-09-9999", "2026-03-02T10:15:30.123456Z",
            "1763762400000 1763762400", "123456789012", "234123412346", "called on 2026-03-02",
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709", "v1.2.3-rc.1+20260302", "1.25, 3.50",
            "DE89370400440532013001", "000-12-3456 666-12-3456 123-00-4567", "+0100", "12345678A",
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", "born in Berlin", "i-0abcd1234ef567890",
        ]
    )
    func negatives(_ text: String) {
        #expect(scrubbed(text) == text)
    }

    @Test("have kinds whose names no tenant may take")
    func kinds() {
        let kinds = Set(Recognizer.all.map { $0.kind.lowercased() })
        #expect(kinds.count == Recognizer.all.count)
        let others: Set<String> = ["person", "encoded", "field", "secret"]
        #expect(kinds.union(others) == ScrubbingRules.shippedKinds)
    }
}
