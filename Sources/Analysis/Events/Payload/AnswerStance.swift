/// How an answer stands to what the rules have found.
enum AnswerStance {
    /// Whether a text tells its reader to pay no heed to what was found.
    static func isDismissive(_ text: String) -> Bool {
        let words = words(of: text)
        return words.indices.contains { index in
            let before = words[..<index].suffix(reachMin)
            let after = words[(index + 1)...].prefix(reachMax).map(NameWords.singular)
            return dismissals.contains(words[index]) && mild.isDisjoint(with: before)
                && !findings.isDisjoint(with: after)
        }
    }

    /// Whether a text says that nothing has happened, or nothing that matters.
    static func isDenying(_ text: String) -> Bool {
        let words = words(of: text).map(NameWords.singular)
        if words.contains(where: verdicts.contains) { return true }
        return words.indices.contains { index in
            let after = words[(index + 1)...]
            if negations.contains(words[index]) {
                return !matters.isDisjoint(with: after.prefix(reachMax))
            }
            if wholes.contains(words[index]) {
                return !fine.isDisjoint(with: after.prefix(reachMin + 1))
            }
            return words[index] == "false" && ["positive", "alarm"].contains(after.first)
        }
    }

    /// Words within which two belong together.
    private static let (reachMin, reachMax) = (2, 5)

    private static let dismissals: Set<String> = [
        "ignore", "disregard", "dismiss", "suppress", "overlook",
    ]
    /// Before it, these make a warning or a condition of it.
    private static let mild: Set<String> = [
        "not", "never", "t", "to", "would", "could", "might", "may", "should", "if", "attacker",
        "who",
    ]
    private static let findings: Set<String> = [
        "finding", "rule", "alert", "warning", "analysis",
    ]
    private static let negations: Set<String> = ["no", "nothing", "none", "not", "never", "nobody"]
    private static let matters: Set<String> = [
        "unusual", "suspicious", "anomaly", "anomalous", "malicious", "harmful", "harm", "wrong",
        "concern", "problem", "issue", "threat", "risk", "attack", "incident", "finding", "deleted",
        "changed", "compromised", "happened", "concerning", "alarming",
    ]
    private static let verdicts: Set<String> = ["benign", "harmless"]
    private static let wholes: Set<String> = ["everything", "all"]
    private static let fine: Set<String> = [
        "fine", "normal", "ok", "okay", "good", "clear", "well",
    ]

    private static func words(of text: String) -> [String] {
        text.lowercased().split { !$0.isLetter }.map(String.init)
    }
}
