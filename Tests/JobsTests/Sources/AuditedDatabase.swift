import Domain
import Jobs
import JSON
import Postgres
import TestSupport
import Testing

/// A platform with two tenants and a database of the first one's, in which a role may read and,
/// as roles often may, also write.
struct AuditedDatabase {
    let platform: TestPlatform
    let own: Tenant
    let other: Tenant
    let role: String
    let connection: String
    let superuser: String
    let sources: AuditSources

    static func with<Value>(_ body: (AuditedDatabase) async throws -> Value) async throws -> Value {
        try await TestPlatform.with { try await body(AuditedDatabase(on: $0)) }
    }

    private init(on platform: TestPlatform) async throws {
        self.platform = platform
        own = try await platform.tenant("own")
        other = try await platform.tenant("other")
        superuser = try await PostgresCluster.shared().createDatabase()
        let role = "reader_of_\(own.slug)"
        try await TestConnection.open(superuser) { connection in
            try await connection.execute(
                script: """
                    CREATE TABLE public.users (id int PRIMARY KEY, login text);
                    INSERT INTO public.users VALUES (1, 'ana'), (2, 'bo');
                    CREATE SEQUENCE public.numbers;
                    CREATE FUNCTION public.add_user() RETURNS int LANGUAGE sql VOLATILE
                        AS 'INSERT INTO public.users VALUES (3, ''eve'') RETURNING id';
                    CREATE FUNCTION public.open_up() RETURNS int LANGUAGE plpgsql VOLATILE AS $$
                    BEGIN
                        SET TRANSACTION READ WRITE;
                        INSERT INTO public.users VALUES (3, 'eve');
                        RETURN 1;
                    END $$;
                    DO $$ BEGIN
                        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '\(role)') THEN
                            CREATE ROLE \(role) LOGIN;
                        END IF;
                    END $$;
                    GRANT USAGE, CREATE ON SCHEMA public TO \(role);
                    GRANT ALL ON ALL TABLES IN SCHEMA public TO \(role);
                    GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO \(role);
                    """
            )
        }
        self.role = role
        connection = "\(superuser) user=\(role)"
        var settings = SourceSettings()
        settings.databases = [
            NamedDatabase(name: "crm", tenant: own.slug.text, connection: connection),
            NamedDatabase(name: "admin", tenant: own.id.description, connection: superuser),
            NamedDatabase(name: "gone", tenant: own.slug.text, connection: "host=/no/such/place"),
            NamedDatabase(
                name: "assay",
                tenant: own.slug.text,
                connection: "\(platform.administrator) user=assay_service"
            ),
        ]
        sources = AuditSources(settings: settings, database: platform.database)
    }

    func collect(_ statement: String, in database: String = "crm") async throws -> JSONValue {
        let source = AuditSource.sql(database: database, statement: statement)
        let name = try AuditName(checking: "users")
        return try await sources.collect(source, of: name, for: own).value
    }

    func check(_ statement: String, in database: String = "crm") async throws {
        let source: JSONValue = [
            "type": "sql", "database": .string(database), "statement": .string(statement),
        ]
        try await sources.check(AuditDefinition(["source": source]), for: own)
    }

    /// What is in the tables, as nobody but the test itself may have left it.
    func contents() async throws -> String {
        try await TestConnection.open(superuser) { connection in
            let rows = try await connection.query(
                """
                SELECT (SELECT string_agg(login, ',' ORDER BY id) FROM public.users) || ' '
                    || (SELECT is_called FROM public.numbers) || ' '
                    || (SELECT count(*) FROM pg_largeobject_metadata) || ' '
                    || (SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class
                        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r')
                """
            )
            return try rows[0].string(0)
        }
    }

    static let untouched = "ana,bo false 0 users"
}
