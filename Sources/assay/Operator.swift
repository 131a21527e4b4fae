import Glibc

/// Whoever runs the command, as the tenants' logs name them.
enum Operator {
    /// `login@host`: the person behind sudo where there is one, for "root" names nobody.
    static var name: String { "\(login)@\(host)" }

    private static var login: String {
        if geteuid() == 0, let person = getenv("SUDO_USER") { return String(cString: person) }
        guard let entry = getpwuid(geteuid()) else { return "uid-\(geteuid())" }
        return String(cString: entry.pointee.pw_name)
    }

    private static var host: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "unknown" }
        return String(
            decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) },
            as: UTF8.self
        )
    }
}
