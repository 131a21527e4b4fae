/// Titles that stand before names.
enum NameTitles {
    /// All by which people are addressed, but for what English denies with: `don't`.
    static let words = ContextWords(
        NameParts.addresses.subtracting(["don"]).sorted().joined(separator: ",")
    )
}
