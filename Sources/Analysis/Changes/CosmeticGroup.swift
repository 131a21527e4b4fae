/// Differences of one kind that change nothing.
public struct CosmeticGroup: Sendable {
    /// Why a difference is none.
    public enum Kind: String, Sendable, CaseIterable {
        /// The same elements in another order.
        case order
        /// The same words in other capitals.
        case letterCase = "case"
        /// The same permissions in other statements of the same effect.
        case regrouped
        /// Permissions that came although a wildcard allowed them before, or went although one does now.
        case redundant
        /// Instants and ages, which move by themselves.
        case timestamps
        /// Numbers of versions, revisions and requests, which every run counts on.
        case stamps
        /// The same number written otherwise.
        case numberFormat = "number_format"
        /// Spaces and line ends.
        case whitespace
        /// A member without a value that is not written, or written as null.
        case emptiness
        /// What the audit's definition says to ignore.
        case ignored
    }

    /// One of the differences.
    public struct Example: Sendable {
        /// Where it is, in words.
        public var place: String { phrase.plain }
        /// The value before, shortened.
        public let old: String
        /// The value after, shortened.
        public let new: String

        let phrase: Phrase
    }

    /// Examples that are kept of each group.
    public static let examplesMax = 3

    /// Why these differences are none.
    public let kind: Kind
    /// How many there are.
    public internal(set) var count = 0
    /// A few of them.
    public internal(set) var examples: [Example] = []
}
