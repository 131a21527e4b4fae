/// What stands for a value that was taken out, such as `[EMAIL_1@ORG]`.
enum Placeholder {
    /// Unicode scalars that one may have, its brackets included.
    static let scalarsMax = 64
}
