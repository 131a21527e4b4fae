import JSON

/// The program that a call came from, without its version.
public enum AgentFamily {
    /// What stands before the first slash or space: `aws-cli` of `aws-cli/2.15.0 Python/3.11`; nil
    /// when nothing does.
    public static func name(of agent: String) -> String? {
        let name = agent.unicodeScalars.prefix { $0 != "/" && $0 != " " }.prefix(64)
        return name.isEmpty ? nil : String(name)
    }
}

extension AuditEvent {
    /// The family of the user agent that its metadata names; nil when it names none.
    public var agentFamily: String? {
        guard let eventMetadata, let metadata = try? JSONValue(parsing: eventMetadata) else {
            return nil
        }
        return metadata["user_agent"]?.string.flatMap(AgentFamily.name)
    }
}
