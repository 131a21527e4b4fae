/// A column of a table, as the database's catalogue describes it.
public struct SQLColumn: Sendable, Equatable {
    /// The column's name.
    public let name: String
    /// The name of its type: `character varying(255)`, `int4`, `text[]`.
    public let type: String
    /// What `COMMENT ON COLUMN` says of it.
    public let comment: String?

    /// A column of that name and type.
    public init(name: String, type: String, comment: String? = nil) {
        self.name = name
        self.type = type
        self.comment = comment
    }
}

/// The fields of a table's rows, made of its columns.
///
/// A column takes part when its comment says `diff_label: Start Stage`, on a line of its own or
/// between semicolons; whatever else the comment says is prose. Beside the label may stand
/// `diff_display: percent`, `diff_ordered: false`, `diff_indexed: true`, `diff_list_key: id`,
/// `diff_list_title: name` and `diff_sensitive: true`.
public struct SQLColumns: Sendable {
    /// What is wrong with the comment of a column.
    public struct Mistake: Error, Sendable, Equatable {
        /// The column's name.
        public let column: String
        /// What is wrong, as a sentence.
        public let reason: String
        /// What may help, as a sentence.
        public let hint: String?
    }

    /// The fields in the order of the columns.
    public let fields: [PolicyField]
    /// What could not be understood; it is left out of the fields, for a mistake in a comment must
    /// not keep changes from being recorded.
    public let mistakes: [Mistake]

    /// Reads the comments of a table's columns.
    ///
    /// Where no column takes part, `takesAllByDefault` makes every column do so.
    public init(_ columns: [SQLColumn], takesAllByDefault: Bool = false) {
        let comments = columns.map { SQLColumnComment($0) }
        let areChosen = comments.contains(where: \.takesPart)
        let takesAll = takesAllByDefault && !areChosen
        fields = comments.compactMap { $0.takesPart || takesAll ? $0.field : nil }
        mistakes = comments.flatMap { comment in
            takesAll || comment.takesPart ? comment.mistakes : comment.mistakesOfUnchosen
        }
    }
}

extension SQLColumn {
    /// How values of the type are shown; nil for types that show themselves.
    var annotation: DiffField.Annotation? {
        var name = type.lowercased()[...]
        if name.hasPrefix("pg_catalog.") { name = name.dropFirst("pg_catalog.".count) }
        if name.hasPrefix("_") { name = name.dropFirst() }
        let words = name.prefix { $0 != "(" && $0 != "[" }.split(separator: " ")
        return switch words.joined(separator: " ") {
        case "text", "varchar", "char", "bpchar", "character", "character varying", "citext": .text
        case "bool", "boolean": .boolean
        case "numeric", "decimal", "int", "int2", "int4", "int8", "integer", "smallint", "bigint",
            "float", "float4", "float8", "real", "double precision":
            .number
        default: nil
        }
    }
}
