import Domain
import Glibc
import Postgres

/// What the environment says.
///
/// Secrets are read from files where a `_FILE` variable names one.
struct Configuration: Sendable {
    let variable: @Sendable (String) -> String?

    /// What the process was started with.
    static let current = Configuration { name in getenv(name).map { String(cString: $0) } }

    init(variable: @escaping @Sendable (String) -> String?) { self.variable = variable }

    /// The database as an administrator connects to it.
    func administrator() throws -> PostgresConfiguration {
        guard let url = variable("ASSAY_DATABASE_URL") else {
            throw CommandError(
                "ASSAY_DATABASE_URL is not set; it names the database, for example "
                    + "postgresql://admin:secret@db.example/assay"
            )
        }
        var configuration = PostgresConfiguration(url)
        configuration.applicationName = "assay admin"
        configuration.statementTimeout = nil
        return configuration
    }

    /// The database as the running service connects to it: as assay_service.
    func service() throws -> PostgresConfiguration {
        let url = variable("ASSAY_SERVICE_DATABASE_URL") ?? variable("ASSAY_DATABASE_URL")
        guard let url else {
            throw CommandError("neither ASSAY_SERVICE_DATABASE_URL nor ASSAY_DATABASE_URL is set")
        }
        var configuration = PostgresConfiguration(url)
        configuration.statementTimeout = Limits.query
        if variable("ASSAY_SERVICE_DATABASE_URL") == nil, let password = try servicePassword() {
            configuration.user = "assay_service"
            configuration.password = password
        }
        return configuration
    }

    /// The password of assay_service, where one is given.
    func servicePassword() throws -> String? {
        if let password = variable("ASSAY_SERVICE_PASSWORD") { return password }
        return try variable("ASSAY_SERVICE_PASSWORD_FILE").map { path in
            try TextFile.firstLine(of: path)
        }
    }

    /// The databases whose captures become events; none when no file names them.
    func captures() throws -> [CapturedDatabase] {
        try named("ASSAY_CAPTURE_FILE", "a connection", CapturedDatabase.list)
    }

    /// What the lines of a file name; nothing when no variable names the file.
    func named<Thing>(
        _ name: String,
        _ what: String,
        _ read: ([NamedLine]) throws(NamedLine.Mistake) -> [Thing]
    ) throws -> [Thing] {
        guard let path = variable(name) else { return [] }
        let lines = try TextFile.lines(of: path)
        do throws(NamedLine.Mistake) {
            return try read(try NamedLine.list(lines, of: what))
        } catch {
            throw CommandError("\(path), line \(error.line): \(error.reason)")
        }
    }

    /// Whether each request is logged.
    var logsRequests: Bool { variable("ASSAY_LOG_REQUESTS") == "1" }
}

/// Small files of settings.
enum TextFile {
    /// Whether there is a file that can be read.
    static func exists(_ path: String) -> Bool { access(path, R_OK) == 0 }

    static func firstLine(of path: String) throws -> String {
        guard let file = fopen(path, "r") else {
            throw CommandError("cannot read \(path): \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        guard let line = readLine(from: file), !line.isEmpty else {
            throw CommandError("\(path) is empty")
        }
        return line
    }

    /// All lines of a file of at most a mebibyte.
    static func lines(of path: String) throws -> [String] {
        guard let file = fopen(path, "r") else {
            throw CommandError("cannot read \(path): \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1024 * 1024 + 1)
        let count = fread(&bytes, 1, bytes.count, file)
        guard count < bytes.count, let text = String(validating: bytes[..<count], as: UTF8.self)
        else { throw CommandError("\(path) is no text file of at most 1 MiB") }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    private static func readLine(from file: UnsafeMutablePointer<FILE>) -> String? {
        var bytes: [UInt8] = []
        while bytes.count < 4096 {
            let byte = getc(file)
            if byte == EOF || byte == Int32(UInt8(ascii: "\n")) { break }
            bytes.append(UInt8(truncatingIfNeeded: byte))
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
