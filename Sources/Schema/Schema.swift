/// The files of `sql/` as values: migrations, named statements, roles.
public enum Schema {
    /// Makes the roles of the service; harmless to run again.
    public static let roles = file("sql/roles.sql")
    /// Removes a tenant's schema and roles; variables `schema`, `service`, `analyst`.
    public static let tenantDrop = SQLTemplate(file("sql/tenant_drop.sql"))
    /// Installs change capture in any database; harmless to run again.
    public static let captureInstall = EmbeddedFiles.all
        .filter { $0.path.hasPrefix("sql/capture/") }.map(\.text).joined(separator: "\n")
    /// The migrations of the schema `assay`, in order.
    public static let platformMigrations = migrations(below: "sql/migrations/platform/")
    /// The migrations of every tenant's schema, in order; variables `schema`, `tenant_id`,
    /// `service`, `analyst`.
    public static let tenantMigrations = migrations(below: "sql/migrations/tenant/")

    /// The statement of that name in `sql/statements`; traps when there is none, which a test
    /// rules out for every name that the product uses.
    public static func statement(_ name: String) -> SQLTemplate {
        guard let statement = statements[name] else {
            preconditionFailure("sql/statements has no statement named \(name)")
        }
        return statement
    }

    /// The names of all statements.
    public static var statementNames: [String] { statements.keys.sorted() }

    private static let statements: [String: SQLTemplate] = {
        var found: [String: SQLTemplate] = [:]
        for file in EmbeddedFiles.all where file.path.hasPrefix("sql/statements/") {
            for (name, text) in NamedStatements.parse(file.text) {
                let isNew = found.updateValue(SQLTemplate(text), forKey: name) == nil
                precondition(isNew, "two statements are named \(name)")
            }
        }
        return found
    }()

    private static func file(_ path: String) -> String {
        guard let file = EmbeddedFiles.all.first(where: { $0.path == path }) else {
            preconditionFailure("the build left out \(path)")
        }
        return file.text
    }

    private static func migrations(below folder: String) -> [Migration] {
        let migrations = EmbeddedFiles.all.filter { $0.path.hasPrefix(folder) }.map { file in
            Migration(fileName: String(file.path.dropFirst(folder.count)), text: file.text)
        }
        for (index, migration) in migrations.enumerated() {
            precondition(migration.version == index + 1, "\(folder) skips a version")
        }
        return migrations
    }
}

/// One step of a schema's history: forward only, never edited once it has been released.
public struct Migration: Sendable {
    /// Its number, from 1 without gaps.
    public let version: Int
    /// The rest of the file's name.
    public let name: String
    /// What is run.
    public let text: String

    init(fileName: String, text: String) {
        let parts = fileName.dropLast(".sql".count).split(separator: "_", maxSplits: 1)
        guard parts.count == 2, let version = Int(parts[0]) else {
            preconditionFailure("a migration is named 0001_what_it_does.sql, not \(fileName)")
        }
        self.version = version
        self.name = String(parts[1])
        self.text = text
    }
}

/// A file of statements, each headed by `-- name: itsName`.
enum NamedStatements {
    static func parse(_ text: String) -> [(name: String, text: String)] {
        var statements: [(name: String, text: String)] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("-- name: ") {
                statements.append((String(line.dropFirst("-- name: ".count)), ""))
            } else if !statements.isEmpty, !line.hasPrefix("--"), !line.isEmpty {
                statements[statements.count - 1].text += line + "\n"
            }
        }
        return statements.map { name, text in
            // A prepared statement is one statement, without its semicolon.
            let trimmed = text.hasSuffix(";\n") ? String(text.dropLast(2)) : text
            return (name, trimmed)
        }
    }
}
