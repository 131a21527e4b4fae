extension Tactic {
    /// The tactics of ATT&CK for enterprises, in the order of its matrix.
    ///
    /// Version 19 took Defense Evasion apart into Stealth, which keeps its number, and Defense Impairment.
    static let all: [Tactic] = [
        Tactic(id: "TA0043", name: "Reconnaissance"),
        Tactic(id: "TA0042", name: "Resource Development"),
        Tactic(id: "TA0001", name: "Initial Access"),
        Tactic(id: "TA0002", name: "Execution"),
        Tactic(id: "TA0003", name: "Persistence"),
        Tactic(id: "TA0004", name: "Privilege Escalation"),
        Tactic(id: "TA0005", name: "Stealth"),
        Tactic(id: "TA0112", name: "Defense Impairment"),
        Tactic(id: "TA0006", name: "Credential Access"),
        Tactic(id: "TA0007", name: "Discovery"),
        Tactic(id: "TA0008", name: "Lateral Movement"),
        Tactic(id: "TA0009", name: "Collection"),
        Tactic(id: "TA0011", name: "Command and Control"),
        Tactic(id: "TA0010", name: "Exfiltration"),
        Tactic(id: "TA0040", name: "Impact"),
    ]

    static func named(_ id: String) -> Tactic? { all.first { $0.id == id } }
}
