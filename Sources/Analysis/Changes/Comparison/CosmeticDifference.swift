internal import Diff
internal import Domain
internal import JSON

/// Tells which differences between two values change nothing.
enum CosmeticDifference {
    /// Why a difference between two values under a name is none; nil when it is one.
    static func kind(
        _ old: JSONValue,
        _ new: JSONValue,
        name: String,
        words: [String],
        isPermission: Bool = false
    ) -> CosmeticGroup.Kind? {
        switch (old, new) {
        case (.number(let old), .number(let new)):
            if NumberText.shown(old.text) == NumberText.shown(new.text) { return .numberFormat }
        case (.string(let old), .string(let new)):
            if isSameButSpace(old, new) { return .whitespace }
            if isSameButCase(old, new),
                isPermission || isCaseFree(old, new, name: name, words: words)
            {
                return .letterCase
            }
        default: break
        }
        if isClock(old, new, words: words) { return .timestamps }
        return isStamp(old, new, words: words) ? .stamps : nil
    }

    // MARK: Letters

    private static func isSameButCase(_ old: String, _ new: String) -> Bool {
        old.utf8.count == new.utf8.count && old.lowercased() == new.lowercased()
    }

    /// Whether capitals do not count in a text: a word or phrase, a host, an address, a digest in
    /// hexadecimal; not in paths, names, secrets and whatever else may be looked up exactly.
    private static func isCaseFree(
        _ old: String,
        _ new: String,
        name: String,
        words: [String]
    ) -> Bool {
        if SensitiveNames.kind(of: name) != nil { return false }
        if isDigest(old) { return true }
        if words.contains(where: exactWords.contains) { return false }
        return old.utf8.count <= 64
            && old.unicodeScalars.allSatisfy { scalar in
                scalar.properties.isAlphabetic || " _-.@".unicodeScalars.contains(scalar)
            }
    }

    private static let exactWords: Set<String> = [
        "user", "username", "name", "login", "principal", "owner", "member", "path", "file", "key",
        "fingerprint", "hash", "digest", "signature", "certificate", "bucket", "resource", "arn",
        "subject", "value", "pattern", "regex", "query", "command", "script", "code", "id",
    ]

    /// Whether a text is a digest or address in hexadecimal: long, or in groups.
    private static func isDigest(_ text: String) -> Bool {
        let isGrouped = text.utf8.contains { $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: "-") }
        guard isGrouped || text.utf8.count >= 16 else { return false }
        return text.utf8.allSatisfy { byte in
            isHexadecimal(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-")
        }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
        default: false
        }
    }

    /// Whether texts differ in line ends and in the spaces at the ends of lines only.
    private static func isSameButSpace(_ old: String, _ new: String) -> Bool {
        guard old.utf8.contains(where: { $0 <= 0x20 }) || new.utf8.contains(where: { $0 <= 0x20 })
        else { return false }
        return trimmed(old) == trimmed(new)
    }

    /// The bytes without carriage returns, spaces before line ends, and empty lines at both ends.
    private static func trimmed(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            if byte == 0x0A || byte == 0x0D {
                while bytes.last == 0x20 || bytes.last == 0x09 { bytes.removeLast() }
                if byte == 0x0A, !bytes.isEmpty { bytes.append(byte) }
            } else if !bytes.isEmpty || byte != 0x20 && byte != 0x09 {
                bytes.append(byte)
            }
        }
        while let last = bytes.last, last == 0x20 || last == 0x09 || last == 0x0A {
            bytes.removeLast()
        }
        return bytes
    }

    // MARK: Clocks

    /// Whether both values are instants or ages that move by themselves.
    private static func isClock(_ old: JSONValue, _ new: JSONValue, words: [String]) -> Bool {
        if words.contains(where: expiryWords.contains) || isValidity(words) { return false }
        // When a secret was last changed tells that it was; when it was last used does not.
        let isAboutUse = words.contains(where: useWords.contains)
        if !isAboutUse, words.contains(where: credentialWords.contains) { return false }
        switch (old, new) {
        case (.string(let old), .string(let new)):
            if Instant.isDate(old), Instant.isDate(new) { return true }
            return isTimeLike(words) && Instant.isNumber(old) && Instant.isNumber(new)
        case (.number(let old), .number(let new)):
            if isTimeLike(words) { return true }
            return isAge(words) && !passes(old, new)
        // Whether something was ever used is no setting.
        case (.null, .string(let new)), (.string(let new), .null):
            return isAboutUse && Instant.isDate(new)
        default: return false
        }
    }

    private static let expiryWords: Set<String> = [
        "expire", "expir", "expiry", "expiration", "expired", "until", "deadline", "due",
    ]
    private static let useWords: Set<String> = [
        "used", "use", "seen", "login", "access", "activity",
    ]
    private static let credentialWords: Set<String> = [
        "password", "secret", "credential", "certificate", "cert", "rotation", "rotated", "rotate",
    ]
    private static let timeWords: Set<String> = [
        "time", "timestamp", "date", "datetime", "created", "updated", "modified", "generated",
        "scanned", "started", "finished", "completed", "collected", "checked", "seen", "epoch",
        "elapsed", "duration", "uptime", "when",
    ]

    private static let settingWords: Set<String> = [
        "max", "min", "limit", "maximum", "minimum", "timeout", "zone", "interval", "ttl",
    ]

    private static func isTimeLike(_ words: [String]) -> Bool {
        guard !words.contains(where: settingWords.contains) else { return false }
        return words.last == "at" || words.contains(where: timeWords.contains)
    }

    private static let validityPhrases = [
        ["not", "after"], ["not", "before"], ["valid", "until"], ["valid", "to"],
    ]

    private static func isValidity(_ words: [String]) -> Bool {
        let phrases = [
            ["not", "after"], ["not", "before"], ["valid", "until"], ["valid", "to"],
        ]
        return phrases.contains { NameWords.contain($0, in: words) }
    }

    private static func isAge(_ words: [String]) -> Bool {
        words.contains("age") && !words.contains(where: settingWords.contains)
    }

    /// Whether an age has come to a quarter, half or whole year in days, which rules ask for.
    private static func passes(_ old: JSONNumber, _ new: JSONNumber) -> Bool {
        guard let old = old.double, let new = new.double else { return false }
        return [90.0, 180, 365].contains { old < $0 && new >= $0 }
    }

    // MARK: Stamps

    /// Whether the name is one under which each run or each saving writes another value.
    private static func isStamp(_ old: JSONValue, _ new: JSONValue, words: [String]) -> Bool {
        guard old.kind == new.kind, old.string != nil || old.number != nil else { return false }
        if words == ["version"] {
            return isRevision(old.string) && isRevision(new.string)
        }
        return stampNames.contains(words.joined(separator: " "))
    }

    /// `v12`.
    private static func isRevision(_ text: String?) -> Bool {
        guard let text, text.hasPrefix("v"), text.utf8.count < 12 else { return false }
        return text.utf8.count > 1 && text.utf8.dropFirst().allSatisfy { 0x30...0x39 ~= $0 }
    }

    private static let stampNames: Set<String> = [
        "version id", "resource version", "etag", "e tag", "revision", "revision id", "generation",
        "observed generation", "request id", "x amzn request id", "scan id", "run id", "report id",
        "trace id", "correlation id", "execution id", "sequence number", "schema version",
        "scanner version", "tool version", "report version", "prowler version", "policy revision",
        "metadata version", "config version", "document version", "row version", "lock version",
    ]
}

/// Recognises instants as people and programs write them.
enum Instant {
    /// Whether a text begins with a date such as `2026-02-12` and holds nothing but that date and a
    /// time: digits, separators, `T`, `Z`, an offset or `UTC`.
    static func isDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8.prefix(41))
        guard (10...40).contains(bytes.count), bytes[4] == 0x2D || bytes[4] == 0x2F,
            bytes[7] == bytes[4]
        else { return false }
        let digits = [0, 1, 2, 3, 5, 6, 8, 9]
        guard digits.allSatisfy({ isDigit(bytes[$0]) }) else { return false }
        return bytes.dropFirst(10).allSatisfy { byte in
            isDigit(byte) || "T tZz:.,+-UCG M".utf8.contains(byte)
        }
    }

    /// Whether a text is a number, such as seconds since 1970.
    static func isNumber(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { isDigit($0) || $0 == 0x2E }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { 0x30...0x39 ~= byte }
}
