import Domain
import Foundation
import TestSupport

/// A secret as it stands in data, made up anew each time so that none is ever real.
struct PlantedSecret {
    /// The kind that the product should call it.
    let shape: String
    /// What stands in the data.
    let text: String
    /// The part that must be seen nowhere.
    let secret: String

    static let shapes = [
        "bcrypt", "argon2", "scrypt", "pbkdf2", "crypt", "django", "scram", "md5", "ldap", "jwt",
        "pem", "pgp", "aws", "awsPair", "awsSession", "github", "githubFine", "gitlab", "slack",
        "webhook", "stripe", "google", "googleClient", "npm", "openai", "anthropic", "sendgrid",
        "twilio", "assay", "bearer", "basic", "url", "urlSlash", "connection", "shell", "quoted",
        "json", "escapedJSON", "option", "element", "cookie", "sentence",
    ]

    static let base62 = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")
    static let base64 = base62 + Array("+/")
    static let url = base62 + Array("-_")
    static let hexadecimal = Array("0123456789abcdef")

    /// A secret of that shape.
    static func make(_ shape: String, using random: inout SeededGenerator) -> PlantedSecret {
        func some(_ count: Int, _ alphabet: [Character] = base62) -> String {
            // A digit and both cases, as any secret of such a length has.
            String((0..<count - 3).map { _ in alphabet.randomElement(using: &random) ?? "a" })
                + (alphabet.contains("Z") ? "Zq7" : "af7")
        }
        func whole(_ shape: String, _ head: String, _ secret: String) -> PlantedSecret {
            PlantedSecret(shape: shape, text: head + secret, secret: secret)
        }
        func within(
            _ shape: String,
            _ head: String,
            _ secret: String,
            _ tail: String
        ) -> PlantedSecret {
            PlantedSecret(shape: shape, text: head + secret + tail, secret: secret)
        }
        switch shape {
        case "bcrypt": return whole("password hash", "$2b$12$", some(53))
        case "argon2":
            return whole("password hash", "$argon2id$v=19$m=65536,t=3,p=4$", some(22) + some(43))
        case "scrypt": return whole("password hash", "$scrypt$ln=16,r=8,p=1$", some(22) + some(43))
        case "pbkdf2": return whole("password hash", "$pbkdf2-sha256$29000$", some(60))
        case "crypt": return whole("password hash", "$6$rounds=5000$", some(100))
        case "django": return whole("password hash", "pbkdf2_sha256$600000$", some(22) + some(44))
        case "scram":
            return whole("password hash", "SCRAM-SHA-256$4096:", some(24) + "$" + some(44))
        case "md5": return whole("password hash", "md5", some(32, hexadecimal))
        case "ldap": return whole("password hash", "{SSHA512}", some(80, base64))
        case "jwt":
            return whole(
                "JSON web token",
                "eyJ",
                some(30, url) + ".eyJ" + some(60, url) + "." + some(43, url)
            )
        case "pem":
            return within(
                "private key",
                "-----BEGIN RSA PRIVATE KEY-----\n",
                some(64, base64) + "\n" + some(64, base64) + "\n" + some(20, base64),
                "==\n-----END RSA PRIVATE KEY-----"
            )
        case "pgp":
            return within(
                "private key",
                "-----BEGIN PGP PRIVATE KEY BLOCK-----\\nVersion: 2.6\\n\\n",
                some(64, base64) + "\\n" + some(64, base64),
                "\\n-----END PGP PRIVATE KEY BLOCK-----"
            )
        case "aws": return whole("AWS access key id", "AKIA", some(19).uppercased().suffix(16) + "")
        case "awsPair":
            let id = "AKIA" + some(16).uppercased()
            return whole("AWS access key id", "\(id), ", some(40))
        case "awsSession": return whole("AWS session token", "IQoJb3JpZ2lu", some(200, base64))
        case "github": return whole("GitHub token", "ghp_", some(36))
        case "githubFine": return whole("GitHub token", "github_pat_", some(22) + "_" + some(59))
        case "gitlab": return whole("GitLab token", "glpat-", some(20, url))
        case "slack":
            return whole("Slack token", "xoxb-", some(12) + "-" + some(12) + "-" + some(24))
        case "webhook":
            return whole(
                "webhook address",
                "https://hooks.slack.com/services/",
                "T" + some(8) + "/B" + some(8) + "/" + some(24)
            )
        case "stripe": return whole("Stripe key", "sk_live_", some(24))
        case "google": return whole("Google API key", "AIza", some(35, url))
        case "googleClient": return whole("Google OAuth secret", "GOCSPX-", some(28, url))
        case "npm": return whole("npm token", "npm_", some(36))
        case "openai": return whole("API key of a language model", "sk-proj-", some(48, url))
        case "anthropic":
            return whole("API key of a language model", "sk-ant-api03-", some(90, url))
        case "sendgrid": return whole("SendGrid key", "SG.", some(22, url) + "." + some(43, url))
        case "twilio": return whole("Twilio key", "SK", some(32, hexadecimal))
        case "assay": return whole("Assay token", "", APIToken.make().text)
        case "bearer": return whole("bearer token", "Bearer ", some(24, url))
        case "basic":
            return whole(
                "basic credentials",
                "Basic ",
                Data("ana:\(some(16))".utf8).base64EncodedString()
            )
        case "url":
            return within(
                "password in an address",
                "postgres://ana:",
                some(14),
                "@db.example:5432/x"
            )
        case "urlSlash":
            return within(
                "password in an address",
                "amqp://ana:",
                some(9) + "/" + some(9),
                "@mq.example/v"
            )
        case "connection":
            return within(
                "named secret",
                "Server=db;User Id=sa;Password=",
                some(12) + "@,)" + some(8),
                ";Encrypt=true"
            )
        case "shell":
            return within("named secret", "export DB_PASSWORD=", some(16), "\nexport DB=x")
        case "quoted":
            return within("named secret", "api_key = '", some(12) + " ;&" + some(12), "'")
        case "json":
            return within(
                "named secret",
                #"{"user":"ana","clientSecret": ""#,
                some(10) + "\\\"" + some(10),
                #"","x":1}"#
            )
        case "escapedJSON":
            return within(
                "named secret",
                #"{\"password\":\""#,
                some(10) + #"\\\""# + some(10),
                #"\",\"x\":1}"#
            )
        case "option": return within("named secret", "mysql --password ", some(16), " -h db")
        case "element":
            return within(
                "named secret",
                "<c><Password>",
                some(9) + " " + some(9),
                "</Password></c>"
            )
        case "cookie":
            return within("named secret", "Cookie: theme=dark; sid=", some(32), "\nHost: x")
        default: return within("named secret", "the session token: ", some(16), " was used")
        }
    }
}
