/// Finds secrets in texts by what they look like.
///
/// Each text is read from left to right; whatever it holds, the time is linear in its length.
public enum SecretShapes {
    /// A secret in a text.
    public struct Match: Sendable, Equatable {
        /// What people call such a secret.
        public let shape: String
        /// Where it stands, in bytes of UTF-8.
        public let range: Range<Int>
    }

    /// The secrets of a text in the order in which they stand, none within another.
    public static func matches(in text: String) -> [Match] {
        matches(in: Array(text.utf8))
    }

    /// The same of a text's bytes in UTF-8.
    public static func matches(in text: [UInt8]) -> [Match] {
        var matches: [Match] = []
        var index = 0
        var awsSecret: Range<Int>?
        let anchors = anchors
        while let place = anchors.next(text.span, from: index) ?? awsSecret?.lowerBound {
            if let secret = awsSecret, (index...place).contains(secret.lowerBound) {
                matches.append(Match(shape: "AWS secret access key", range: secret))
                index = secret.upperBound
                awsSecret = nil
            } else if let match = anchors.match(text, at: place) {
                matches.append(match)
                // A command's password stands behind others, as of a header.
                let isNext = match.shape != commandPassword
                index = isNext ? max(place + 1, match.range.upperBound) : place + 1
                if match.shape == awsKeyID { awsSecret = Self.awsSecret(in: text, from: index) }
            } else {
                index = place + 1
            }
            if let secret = awsSecret, secret.lowerBound < index { awsSecret = nil }
        }
        return matches.contains { $0.shape == commandPassword } ? merged(matches) : matches
    }

    /// Matches in the order in which they stand; those that overlap are one.
    static func merged(_ matches: [Match]) -> [Match] {
        var result: [Match] = []
        for match in matches.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            if let last = result.last, match.range.lowerBound < last.range.upperBound {
                let end = max(last.range.upperBound, match.range.upperBound)
                result.removeLast()
                result.append(Match(shape: last.shape, range: last.range.lowerBound..<end))
            } else {
                result.append(match)
            }
        }
        return result
    }

    /// Whether a text may hold a secret; most do not, and need not be read as a list of bytes.
    static func maySeeOne(in text: String) -> Bool { anchors.mayStand(in: text.utf8.span) }

    /// Whether a whole text looks like 32 random bytes or more, as digits or base64.
    ///
    /// Digests look so too; only beside a name that speaks of a key is this one.
    static func isKeyMaterial(_ text: Span<UInt8>) -> Bool {
        text.count >= 43 && keyMaterial(text).map { $0 == min(text.count, keyMaterialMax) } == true
    }

    /// Whether a text does so up to the first character that is neither digit nor base64.
    static func beginsKeyMaterial(_ text: Span<UInt8>) -> Bool { keyMaterial(text) != nil }

    /// The length of the key material that a text begins with.
    private static func keyMaterial(_ text: Span<UInt8>) -> Int? {
        var count = 0
        var inAll: UInt8 = .max
        var inAny: UInt8 = 0
        var slashes = 0
        var seen: UInt128 = 0
        while count < text.count, count < keyMaterialMax {
            let byte = text[count]
            let sets = keySets[Int(byte)]
            if sets == 0 { break }
            inAll &= sets
            inAny |= sets
            slashes += byte == UInt8(ascii: "/") ? 1 : 0
            seen |= 1 << UInt128(byte)
            count += 1
        }
        if count >= 64, inAll & 1 != 0 { return count }
        // Paths and long names have the same letters, but not as evenly.
        let isEven = inAny & 0b1110 == 0b1110 && slashes * 10 <= count && seen.nonzeroBitCount >= 20
        return count >= 43 && isEven ? count : nil
    }

    /// How much of a text is looked at to tell whether it is key material.
    private static let keyMaterialMax = 1024

    /// By byte, the sets that it is in: hexadecimal, small, capitals, digits and base64.
    private static let keySets: [UInt8] = (UInt8.min...UInt8.max).map { byte in
        let sets: [ByteSet] = [
            .hexadecimal, .small, .capitals, .digits, .base64 | .base64URL,
        ]
        return sets.indices.reduce(0) { $0 | (sets[$1].contains(byte) ? 1 << UInt8($1) : 0) }
    }

    private static let anchors = SecretAnchors(list)

    static let awsKeyID = "AWS access key id"
    /// How far behind its id a secret access key is looked for.
    private static let awsReach = 200

    /// Forty characters soon behind an access key id: a secret key has no other mark.
    static func awsSecret(in text: [UInt8], from start: Int) -> Range<Int>? {
        let alphabet = ByteSet.alphanumeric | ByteSet("/+")
        var index = start
        while index < min(text.count, start + awsReach) {
            let end = text.run(of: alphabet, from: index, max: 41)
            let run = text[index..<end]
            if run.count == 40, !run.allSatisfy(ByteSet.hexadecimal.contains) { return index..<end }
            index = text.run(of: alphabet, from: end, max: awsReach) + 1
        }
        return nil
    }

    /// Every shape; at one place the first that fits is taken.
    static let list: [SecretShape] =
        [
            SecretShape(
                "password hash",
                source: "the modular crypt format: crypt(5), PHC string format, passlib",
                anchors: [
                    "$2a$", "$2b$", "$2x$", "$2y$", "$argon2id$", "$argon2i$", "$argon2d$",
                    "$scrypt$", "$7$", "$pbkdf2$", "$pbkdf2-", "$1$", "$5$", "$6$", "$y$", "$gy$",
                    "$apr1$", "$sha1$", "$P$", "$H$",
                ],
                notAfter: nil,
                find: SecretShape.run(of: .crypt, 20)
            ),
            SecretShape(
                "password hash",
                source: "Django, Werkzeug, PostgreSQL (pg_authid)",
                anchors: [
                    "pbkdf2_sha256$", "pbkdf2_sha1$", "bcrypt_sha256$", "pbkdf2:sha", "scrypt:",
                    "SCRAM-SHA-256$",
                ],
                find: SecretShape.run(of: .crypt | ByteSet(":"), 30)
            ),
            SecretShape(
                "password hash",
                source: "PostgreSQL (pg_authid)",
                anchors: ["md5"],
                find: SecretShape.exactly(32, of: .hexadecimal)
            ),
            SecretShape(
                "password hash",
                source: "LDAP userPassword, RFC 2307",
                anchors: [
                    "{SSHA}", "{SSHA256}", "{SSHA512}", "{SHA}", "{CRYPT}", "{PBKDF2}", "{MD5}",
                ],
                notAfter: nil,
                find: SecretShape.run(of: .crypt, 20)
            ),
            SecretShape(
                "JSON web token",
                source: "RFC 7519: two parts that begin as {\" does in base64",
                anchors: ["eyJ"],
                notAfter: .base64URL,
                find: webToken
            ),
            SecretShape(
                "private key",
                source: "RFC 7468, OpenSSH, RFC 9580 §6",
                anchors: ["-----BEGIN "],
                notAfter: nil,
                find: privateKey
            ),
            SecretShape(
                awsKeyID,
                source: "AWS IAM user guide, unique identifiers",
                anchors: ["AKIA", "ASIA", "ABIA", "ACCA"],
                find: SecretShape.exactly(16, of: .capitals | .digits)
            ),
            SecretShape(
                "AWS session token",
                source: "AWS STS: the base64 of a fixed beginning",
                anchors: ["FwoGZXIvYXdz", "IQoJb3JpZ2lu"],
                find: SecretShape.run(of: .base64, 40)
            ),
            SecretShape(
                "GitHub token",
                source: "GitHub docs, about authentication: token formats",
                anchors: ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
                find: SecretShape.run(of: .alphanumeric, 36)
            ),
            SecretShape(
                "GitHub token",
                source: "GitHub docs, about authentication: token formats",
                anchors: ["github_pat_"],
                find: SecretShape.run(of: .base64URL, 22)
            ),
            SecretShape(
                "GitLab token",
                source: "GitLab docs, token overview: prefixes",
                anchors: [
                    "glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glsoat-", "glimt-",
                    "glagent-", "gloas-",
                ],
                find: SecretShape.run(of: .base64URL | ByteSet("."), 20)
            ),
            SecretShape(
                "Slack token",
                source: "Slack docs, token types",
                anchors: [
                    "xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xoxe-", "xoxe.", "xoxc-", "xoxd-",
                    "xapp-",
                ],
                find: SecretShape.run(of: .base64URL | ByteSet("%."), 10)
            ),
            SecretShape(
                "webhook address",
                source: "Slack and Discord docs: whoever knows the path may post",
                anchors: ["hooks.slack.com/services/", "discord.com/api/webhooks/"],
                find: SecretShape.behind(.base64URL | ByteSet("/"), 20)
            ),
            SecretShape(
                "Stripe key",
                source: "Stripe docs, API keys",
                anchors: ["sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_"],
                find: SecretShape.run(of: .base64, 16)
            ),
            SecretShape(
                "Google API key",
                source: "Google Cloud docs, API keys",
                anchors: ["AIza"],
                find: SecretShape.run(of: .base64URL, 35)
            ),
            SecretShape(
                "Google OAuth secret",
                source: "Google identity docs: access tokens, client secrets, refresh tokens",
                anchors: ["ya29.", "GOCSPX-", "1//0"],
                find: SecretShape.run(of: .base64URL | ByteSet("."), 20)
            ),
            SecretShape(
                "npm token",
                source: "npm docs, access tokens",
                anchors: ["npm_"],
                find: SecretShape.run(of: .alphanumeric, 36)
            ),
            SecretShape(
                "API key of a language model",
                source: "OpenAI and Anthropic docs: sk-, sk-proj-, sk-ant-",
                anchors: ["sk-"],
                notAfter: .base64URL,
                find: mixedRun
            ),
            SecretShape(
                "SendGrid key",
                source: "SendGrid docs, API keys",
                anchors: ["SG."],
                find: SecretShape.run(of: .base64URL | ByteSet("."), 60)
            ),
            SecretShape(
                "Twilio key",
                source: "Twilio docs, API keys",
                anchors: ["SK"],
                find: SecretShape.exactly(32, of: .digits | ByteSet("abcdef"))
            ),
            SecretShape(
                "Assay token",
                source: "APIToken",
                anchors: [APIToken.prefix],
                find: SecretShape.run(of: .alphanumeric, APIToken.randomLength)
            ),
            SecretShape(
                "bearer token",
                source: "RFC 6750 §2.1",
                anchors: ["Bearer ", "bearer ", "BEARER "],
                find: bearer
            ),
            SecretShape(
                "basic credentials",
                source: "RFC 7617",
                anchors: ["Basic ", "basic ", "BASIC "],
                find: basic
            ),
            SecretShape(
                "password in an address",
                source: "RFC 3986 §3.2.1",
                anchors: ["://"],
                notAfter: nil,
                find: userInfo
            ),
            SecretShape(
                "named secret",
                source: "SensitiveNames: name=value, \"name\": \"value\", name: value",
                anchors: ["=", ":"],
                notAfter: nil,
                find: SecretAssignment.value
            ),
            SecretShape(
                "named secret",
                source: "SensitiveNames: --name value",
                anchors: ["--"],
                notAfter: nil,
                find: SecretAssignment.option
            ),
            SecretShape(
                "named secret",
                source: "SensitiveNames: <name>value</name>",
                anchors: [">"],
                notAfter: nil,
                find: SecretAssignment.element
            ),
            SecretShape(
                "named secret",
                source: "SensitiveNames: the name is value",
                anchors: [" is ", " was "],
                notAfter: nil,
                find: SecretAssignment.sentence
            ),
        ] + commands + sentences
}
