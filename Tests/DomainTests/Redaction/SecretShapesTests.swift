@testable import Domain
import Testing
import TestSupport

@Suite("The shapes of secrets")
struct SecretShapesTests {
    /// A text with its secrets cut out.
    private func cut(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var shown: [UInt8] = []
        var end = 0
        for match in SecretShapes.matches(in: text) {
            shown += bytes[end..<match.range.lowerBound] + Array("•".utf8)
            end = match.range.upperBound
        }
        return String(decoding: shown + bytes[end...], as: UTF8.self)
    }

    @Test(
        "are recognised, alone and in prose, by their right name",
        arguments: PlantedSecret.shapes
    )
    func recognised(shape: String) {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20 {
            let planted = PlantedSecret.make(shape, using: &random)
            #expect(SecretShapes.matches(in: planted.text).first?.shape == planted.shape)
            let sentence = "Grüße, please use (this):\n\(planted.text)\n and tell nobody about it."
            for text in [planted.text, sentence] {
                let shown = cut(text)
                #expect(!shown.hasPiece(of: planted.secret), "\(text) → \(shown)")
            }
            #expect(cut(sentence).hasPrefix("Grüße, please use (this):\n"))
            #expect(cut(sentence).hasSuffix("\n and tell nobody about it."))
        }
    }

    @Test(
        "leave what stands around the secret as it is",
        arguments: [
            ("https://ana:hunter2@host/x?y=1", "https://ana:•@host/x?y=1"),
            ("host=db password=hunter2 user=ana", "host=db password=• user=ana"),
            ("Server=db;Pwd=a,b@c;Timeout=5", "Server=db;Pwd=•;Timeout=5"),
            (#"{"password":"a\"b","user":"ana"}"#, #"{"password":"•","user":"ana"}"#),
            (#"{\"pin\": 4711, \"x\": 1}"#, #"{\"pin\": •, \"x\": 1}"#),
            ("curl -H 'Authorization: Token 0a1b2c3d4e5f'", "curl -H 'Authorization: Token •'"),
            ("Your verification code: 493817.", "Your verification code: •"),
            ("deploy --api-key k3yk3y --dry-run", "deploy --api-key • --dry-run"),
            ("his password is hunter2!Secret99 or so", "his password is • or so"),
            ("The PIN was 4711", "The PIN was •"),
            ("the api key is 'k3yk3y99' now", "the api key is '•' now"),
            ("my password is wrong since 2024", "my password is wrong since 2024"),
            (
                "The token was revoked; the secret is 90 days old",
                "The token was revoked; the secret is 90 days old"
            ),
            (
                "https://x.example/reset?token=9fK2&lang=de",
                "https://x.example/reset?token=•&lang=de"
            ),
        ]
    )
    func around(text: String, shown: String) {
        #expect(cut(text) == shown)
    }

    @Test(
        "are found in commands, statements, links and the words of people",
        arguments: [
            ("ALTER USER svc WITH PASSWORD 'tiger'", "ALTER USER svc WITH PASSWORD '•'"),
            ("CREATE USER a IDENTIFIED BY 'b c'", "CREATE USER a IDENTIFIED BY '•'"),
            (
                "CREATE USER a IDENTIFIED BY tiger QUOTA 1M",
                "CREATE USER a IDENTIFIED BY • QUOTA 1M"
            ),
            (
                "ALTER USER a@b IDENTIFIED WITH caching_sha2_password BY 'x'",
                "ALTER USER a@b IDENTIFIED WITH caching_sha2_password BY '•'"
            ),
            ("curl -su ana:Geheim77 https://x", "curl -su ana:• https://x"),
            ("curl -s -u ana:Geheim77 https://x", "curl -s -u ana:• https://x"),
            ("curl --user 'ana:a b' https://x", "curl --user 'ana:•' https://x"),
            (
                "curl -H 'Content-Type: application/json; charset=utf-8' -u ana:Geheim77 https://x",
                "curl -H 'Content-Type: application/json; charset=utf-8' -u ana:• https://x"
            ),
            (
                #"sh -c "curl -H \"Accept: a; b|c\" -d 'x;y' -u ana:Geheim77 https://x""#,
                #"sh -c "curl -H \"Accept: a; b|c\" -d 'x;y' -u ana:• https://x""#
            ),
            (
                "curl -X POST \\\n  -u ana:Geheim77 https://x",
                "curl -X POST \\\n  -u ana:• https://x"
            ),
            (
                "curl -X POST -u \\\r\n\tana:Geheim77 https://x",
                "curl -X POST -u \\\r\n\tana:• https://x"
            ),
            (
                "curl -d '{\n \"it''s\": 1;\n}' https://x\\;y -u 'ana:a; b' -s",
                "curl -d '{\n \"it''s\": 1;\n}' https://x\\;y -u 'ana:•' -s"
            ),
            (
                "curl -H'X: \(String(repeating: "a; ", count: 300))' -u ana:Geheim77 https://x",
                "curl -H'X: \(String(repeating: "a; ", count: 300))' -u ana:• https://x"
            ),
            (
                "curl -H 'Authorization: Bearer abcdefgh12345678' -u ana:Geheim77 https://x",
                "curl -H 'Authorization: Bearer •' -u ana:• https://x"
            ),
            (
                "curl -A 'a curl ; b' -u ana:Geheim77 https://x",
                "curl -A 'a curl ; b' -u ana:• https://x"
            ),
            ("curl -A 'curl ' -u 'ana:Geheim77' x", "curl -A 'curl ' -u 'ana:•' x"),
            ("ssh h 'curl x; curl -u a:Geheim77 y'", "ssh h 'curl x; curl -u a:• y'"),
            ("mysql doesn't like -pGeheim77 as it isn't", "mysql doesn't like -p• as it isn't"),
            ("sqlcmd -i C:\\x\\ -P hunter2", "sqlcmd -i C:\\x\\ -P •"),
            ("sshpass -p 'a b' ssh -l x", "sshpass -p '•' ssh -l x"),
            ("sshpass -p hunter2 ssh x", "sshpass -p • ssh x"),
            ("mysql -h db -u root -phunter shop", "mysql -h db -u root -p• shop"),
            ("redis-cli -h x -a hunter2 ping", "redis-cli -h x -a • ping"),
            ("smbclient -U ana%hunter2 //x/y", "smbclient -U ana%• //x/y"),
            (
                "ConvertTo-SecureString -String \"hunter\" -AsPlainText",
                "ConvertTo-SecureString -String \"•\" -AsPlainText"
            ),
            ("https://x/c?sv=2020&sig=Zm9vYmFyMTIz%3D&se=1", "https://x/c?sv=2020&sig=•&se=1"),
            ("https://x/reset?lang=de&code=8f14e45fceea167a", "https://x/reset?lang=de&code=•"),
            ("https://x/invite/8f14e45fceea167a5a36?a=1", "https://x/invite/•?a=1"),
            ("Password Gehe1mX9 does not work", "Password • does not work"),
            ("Mein Passwort Sommer2026 geht nicht", "Mein Passwort • geht nicht"),
            ("Das Passwort lautet „Gehe1mX9“.", "Das Passwort lautet „•“."),
            ("le mot de passe est Gehe1mX9", "le mot de passe est •"),
            ("mi contraseña es Gehe1mX9, no va", "mi contraseña es •, no va"),
            ("moje hasło to Gehe1mX9", "moje hasło to •"),
            ("la password è Gehe1mX9", "la password è •"),
            ("the password for ana is Gehe1mX9", "the password for ana is •"),
            ("pw: Gehe1mX9 (user hanna pass Gehe1mX9)", "pw: • (user hanna pass •)"),
            ("PIN 4711 wird abgelehnt", "PIN • wird abgelehnt"),
            ("API key 8f14e45fceea167a5a36dedd4bea2543", "API key •"),
            ("token abcDEF123ghiJKL456mno expired", "token • expired"),
            ("the code 998123 does not work", "the code • does not work"),
            ("Login hanna / Gehe1mX9", "Login hanna / •"),
        ]
    )
    func spoken(text: String, shown: String) {
        #expect(cut(text) == shown)
    }

    @Test(
        "are found or not, but looked for, where a command's text ends at its bound",
        arguments: [
            "sshpass -p", "mysql -p", "mysqldump -p", "mysqladmin -p", "mysqlimport -p",
            "mariadb -p", "mongo -p", "mongosh -p", "mongodump -p", "sqlcmd -P", "bcp -P",
            "redis-cli -a", "ldapsearch -w", "ldapmodify -w", "ldapadd -w", "unzip -P", "7z -p",
            "plink -pw", "pscp -pw", "docker login -p", "curl -u", "curl -U", "curl --user",
            "curl --proxy-user", "curl -su", "wget --user", "http -a", "http --auth",
            "smbclient -U", "rpcclient -U",
        ]
    )
    func atBound(command: String) throws {
        let option = try #require(command.lastIndex(of: " "))
        let paddings =
            (244...258).map { String(repeating: " ", count: $0) }
            + (61...66).map { String(repeating: " a", count: $0) + " " }
        for padding in paddings {
            let text = command[..<option] + padding + command[option...].dropFirst()
            for end in ["", "=", " ", ":", " a", "a:", " a:", " a:b", "\"", "'a"] {
                for cut in 0...3 {
                    let text = String((text + end).dropLast(cut))
                    #expect(
                        SecretShapes.matches(in: text).allSatisfy {
                            $0.range.upperBound <= text.utf8.count
                        }
                    )
                }
            }
        }
    }

    @Test("are long random texts only behind a name that speaks of a key")
    func keyMaterial() {
        var random = SeededGenerator(seed: 3)
        let key = (0..<86).compactMap { _ in PlantedSecret.base64.randomElement(using: &random) }
        let text = "AccountName=a;AccountKey=\(String(key))==;x=1"
        #expect(cut(text) == "AccountName=a;AccountKey=•;x=1")
        let other = "AccountName=a;Digest=\(String(key))==;x=1"
        #expect(cut(other) == other)
    }

    @Test(
        "are not seen where there is none",
        arguments: [
            "a3f1c9e2-5b7d-4e8f-9a0b-1c2d3e4f5a6b", "d75337e0c1b2a39485768f9e0d1c2b3a49586776",
            "2026-11-21T15:58:33.123Z", "https://example.com:8080/a/b@2x.png?page=2#top",
            "postgres://ana@db.example:5432/orders", "mailto:ana@example.com",
            "arn:aws:iam::111122223333:role/deployer", "AROAEXAMPLEROLEID1234",
            "arn:aws:secretsmanager:us-east-1:111122223333:secret:orders-database-1a2b3c",
            "v1.2.3-rc.1+build.5",
            "The password must have at least 12 characters: letters, digits, signs.",
            "Password: required. Token: none. Secret: yes.", "Enter the PIN: 4 digits.",
            "He is the bearer of good news; basic requirements apply.",
            "Basic understanding of Bearer authentication is a plus.",
            "It costs $5 or $6 each, and $1$ is no hash.", "sk-button-primary sk-learn-pipeline-x",
            "a == b; if x != y { z := 3 } // key: value",
            "Note: see chapter 2 -- it explains tokens.",
            "max_tokens=500&page_token=abc&sort_key=name", "password=&token=\n", "is_secret=true",
            "password_changed_at=2026-01-01", "password=2026-01-01",
            "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
            "-----BEGIN PUBLIC KEY-----",
            "eyJhbGci is how a token begins", "ghp_short", "AKIA-MASKED-00001", "SG.short.key",
            "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "ratio 16:9, at 10:30, see John 3:16", "Talk to our secretary: Ana, room 12b34567.",
            "password reset requested", "the password policy v2.1.3 applies",
            "pass rate 98.5 percent",
            "PIN code entry screen", "pass 3 of 5 tests", "did not pass level3",
            "key features of 2.4.1",
            "boarding pass AB1234", "mkdir -p /srv/data; cp -p a b; ssh -p 2222 host",
            "docker run -p 8080:80 nginx", "mysql -p", "mysql -P 3306 -h db1 -u root",
            "curl -u margarete https://x", "curl https://x; tar -u a:b", "curl 'x' | tar -u a:b",
            "curl https://x\ntar -u a:b", "password SHA-256 or PBKDF2 hashing",
            "Password 2FA-enabled accounts", "identified by the scanner as CVE-2026-12345",
            "error code 998123, status code 404", "token v2.3.1-beta", "code review 123456",
            "https://x/reset?lang=de&theme=dark2", "https://x/join/team-rocket",
            "pass: 12, fail: 3",
            "https://x/confirm/order/1234567890", "auth=oauth2.0 signature=v4",
            "signature: Best regards", "key 12345678 of room 4", "Secret Santa 2026",
            "ConvertTo-SecureString $password -AsPlainText",
            #"{"id":"PTHFlMBloPw=","bytes":312}"#, "password=*** token=''",
            "<p>token</p><b>3</b>", "a=b=c", "::::====----", "", "🙂 ünïcödé ≠ secret",
        ]
    )
    func nothing(text: String) {
        #expect(SecretShapes.matches(in: text).isEmpty, "\(text) → \(cut(text))")
    }

    @Test("stand one behind the other whatever a text repeats")
    func repeated() {
        let pieces = [
            "eyJ.", "eyJ-", "eyJa", "-----BEGIN ", "-----BEGIN PRIVATE KEY-----", "-----", "sk-",
            "://", "://a:", "a:b", "http://a:b/", "Bearer ", "Basic a", "=", "==", ":", "token=",
            "token= ", "token:", "cookie:", "\"cookie:", "\ncookie: ", "password_count=1 ",
            "token_type=",
            "\"token\":\"", #"\"token\":\""#, "\\", "<token>", ">", "--token ", "--", "$1$", "SG.",
            "AKIAABCDEFGHIJKLMNOP ", "passwörd: ab ", "ö-pass: ab1c ", "pass ", "pw a1 ",
            "mysql -p ",
            "/reset", "/join?a=", "the code ", "IDENTIFIED BY ", "login a / ", "password is is is ",
            "contraseñe: a111 ", "key ((((", "é", "github_pat_", "xoxb-", "a b c: ", "ghp_", "\"",
            "1//0", "md5",
        ]
        for piece in pieces {
            let text = String(repeating: piece, count: 50_000 / piece.utf8.count)
            #expect(isInOrder(text), "\(piece)")
        }
    }

    /// Whether the secrets of a text stand within it and one behind the other.
    private func isInOrder(_ text: String) -> Bool {
        var end = 0
        for match in SecretShapes.matches(in: text) {
            guard match.range.lowerBound >= end, !match.range.isEmpty else { return false }
            end = match.range.upperBound
        }
        return end <= text.utf8.count
    }

    @Test("are looked for no further than a text reaches, wherever it ends behind an anchor")
    func ends() {
        let anchors = Set(SecretShapes.list.flatMap(\.anchors))
        #expect(anchors.count > 200)
        // How far the shapes look behind their anchors.
        let bounds = [3, 8, 24, 40, 64, 96, 200, 256, 512]
        var wrong: [String] = []
        for anchor in anchors {
            let start = "x " + String(decoding: anchor, as: UTF8.self)
            for pad in [" ", "a", "A1", "-", "\""] {
                let padding = String(repeating: pad, count: 520)
                for count in bounds.flatMap({ ($0 - 2)...($0 + 2) }) {
                    let text = start + padding.prefix(count)
                    if !isInOrder(text) { wrong.append(text) }
                }
            }
        }
        #expect(wrong.isEmpty)
    }
}

extension String {
    /// Whether eight neighbouring bytes of a secret stand in this text.
    func hasPiece(of secret: String) -> Bool {
        !Self.pieces(self).isDisjoint(with: Self.pieces(secret))
    }

    private static func pieces(_ text: String) -> Set<UInt64> {
        var pieces: Set<UInt64> = []
        var piece: UInt64 = 0
        for (index, byte) in text.utf8.enumerated() {
            piece = piece << 8 | UInt64(byte)
            if index >= 7 { pieces.insert(piece) }
        }
        return pieces
    }
}
