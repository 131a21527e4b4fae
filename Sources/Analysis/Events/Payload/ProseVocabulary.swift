/// Words that may stand with a capital in an answer although the data does not have them: those that
/// the rules, the prompts and their names for things use, and the trade's abbreviations.
enum ProseVocabulary {
    /// Names of days and months, which are borne out by times alone.
    static let days = Set(PayloadTime.weekdays.map { $0.lowercased() })
    static let months = Set(PayloadTime.months.map { $0.lowercased() })

    static let abbreviations: Set<String> = [
        "api", "apis", "att", "ck", "cli", "csv", "dns", "http", "https", "iam", "id", "ids", "ip",
        "ips", "ipv4", "ipv6", "it", "json", "ldap", "mfa", "mitre", "oauth", "oauth2", "ok", "os",
        "otp", "pdf", "pii", "saml", "scim", "siem", "sms", "soc", "sql", "ssh", "sso", "tls",
        "totp",
        "ui", "uri", "url", "urls", "utc", "uuid", "vm", "vms", "vpn", "xml", "yaml",
    ]

    private static let words: Set<String> = {
        var words = abbreviations
        for file in EmbeddedFiles.all {
            words.formUnion(file.text.lowercased().split { !$0.isLetter }.map(String.init))
        }
        return words.subtracting(days).subtracting(months)
    }()

    /// Whether a word in small letters is one of them, in any of its forms.
    static func contains(_ word: String) -> Bool {
        words.contains(word)
            || ["s", "es", "ed", "d", "ing", "ly", "al"].contains { ending in
                word.hasSuffix(ending) && words.contains(String(word.dropLast(ending.count)))
            }
            || word.hasSuffix("ing") && words.contains(word.dropLast(3) + "e")
            || word.hasSuffix("ies") && words.contains(word.dropLast(3) + "y")
    }
}
