import Domain
import Foundation
import Postgres
import Testing
import TestSupport

@testable import Schema

@Suite("The schema")
struct SchemaTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test("reads a file of named statements without comments and closing semicolons")
    func namedStatements() {
        let text = """
            -- What the file is for; no statement.

            -- name: first
            -- Why it is.
            SELECT 1
            FROM t;

            -- name: second
            SELECT 2;
            """
        let found = NamedStatements.parse(text + "\n")
        #expect(found.map(\.name) == ["first", "second"])
        #expect(found.map(\.text) == ["SELECT 1\nFROM t", "SELECT 2"])
    }

    @Test("numbers its migrations from 1 without gaps, by their files' names")
    func migrationsAreNumbered() throws {
        for (folder, migrations) in [
            ("platform", Schema.platformMigrations), ("tenant", Schema.tenantMigrations),
        ] {
            let path = Self.root.appending(path: "sql/migrations/\(folder)").path()
            let files = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
            #expect(migrations.map(\.version) == Array(1...files.count))
            let names = migrations.map { migration in
                String(repeating: "0", count: 4 - "\(migration.version)".count)
                    + "\(migration.version)_\(migration.name).sql"
            }
            #expect(names == files)
        }
    }

    @Test("has every statement that the product names, and no other")
    func statementsAreUsed() throws {
        var named: Set<String> = []
        let calls = [
            #/statement\("(\w+)"\)/#, #/run\(\s*"(\w+)"/#,
        ]
        let sources = FileManager.default.enumerator(
            at: Self.root.appending(path: "Sources"),
            includingPropertiesForKeys: nil
        )
        for case let file as URL in try #require(sources) where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            // `run` names statements in this one file; elsewhere it runs programs.
            for (index, call) in calls.enumerated()
            where index == 0 || file.lastPathComponent == "Administration.swift" {
                for match in text.matches(of: call) { named.insert(String(match.1)) }
            }
        }
        #expect(named.sorted() == Schema.statementNames)
    }

    @Test("renders every statement with the variables that the product fills")
    func variablesAreKnown() {
        let known: Set<String> = ["schema", "columns", "conditions", "direction", "limit"]
        for name in Schema.statementNames {
            #expect(known.isSuperset(of: Schema.statement(name).variables), "\(name)")
        }
        for migration in Schema.tenantMigrations {
            let variables = SQLTemplate(migration.text).variables
            #expect(Set(variables).isSubset(of: ["schema", "tenant_id", "service", "analyst"]))
        }
    }

    @Test("explains every schema, table and column to whoever looks with \\d+")
    func everythingIsCommented() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            try await platform.connected { connection in
                let silent = try await connection.query(
                    """
                    SELECT format('%I.%I.%s', n.nspname, c.relname, a.attname)
                    FROM pg_class AS c
                    JOIN pg_namespace AS n ON n.oid = c.relnamespace
                    LEFT JOIN pg_attribute AS a
                        ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                    WHERE n.nspname IN ('assay', $1) AND c.relkind IN ('r', 'p', 'v', 'm')
                        AND (col_description(c.oid, a.attnum) IS NULL
                            OR obj_description(c.oid, 'pg_class') IS NULL)
                    """,
                    [.text(tenant.slug.schemaName)]
                )
                #expect(try silent.map { try $0.string(0) } == [])
                let tables = try await connection.query(
                    "SELECT count(*) FROM pg_tables WHERE schemaname IN ('assay', $1)",
                    [.text(tenant.slug.schemaName)]
                )
                #expect(try tables[0].int64(0) >= 7)
                let schemas = try await connection.query(
                    """
                    SELECT nspname FROM pg_namespace
                    WHERE nspname = 'assay' AND obj_description(oid, 'pg_namespace') IS NULL
                    """
                )
                #expect(try schemas.map { try $0.string(0) } == [])
            }
        }
    }
}
