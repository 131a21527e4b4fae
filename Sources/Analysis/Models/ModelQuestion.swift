import JSON

/// A prompt with what its answer is held to before anybody reads it.
public struct ModelQuestion: Sendable {
    /// What is asked.
    public let prompt: Prompt
    /// The names that may be cited.
    public let refs: Set<String>
    /// Tells what else is wrong with an answer that keeps to the prompt's schema, as a sentence for the
    /// model that quotes nothing; nil when all is right.
    let fault: @Sendable (JSONValue) -> String?

    /// A question whose answer has to keep to the schema, and to cite only those names.
    public init(_ prompt: Prompt, refs: Set<String>) {
        self.init(prompt, refs: refs) { _ in nil }
    }

    init(_ prompt: Prompt, refs: Set<String>, fault: @escaping @Sendable (JSONValue) -> String?) {
        self.prompt = prompt
        self.refs = refs
        self.fault = fault
    }
}
