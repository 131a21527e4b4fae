internal import CPostgres
internal import Glibc

/// The keywords and values for `PQconnectStartParams`.
struct ConnectionParameters {
    private(set) var values: [String: String]

    /// Reads the connection string and adds what the configuration says.
    init(_ configuration: PostgresConfiguration) throws(PostgresError) {
        values = try Self.parse(configuration.connectionString)
        values["application_name"] = configuration.applicationName
        values["client_encoding"] = "UTF8"
        if let user = configuration.user { values["user"] = user }
        if let password = configuration.password { values["password"] = password }
        var options = values["options"].map { $0 + " " } ?? ""
        var settings = configuration.settings
        settings["statement_timeout"] = configuration.statementTimeout.map { "\($0.milliseconds)" }
        settings["lock_timeout"] = configuration.lockTimeout.map { "\($0.milliseconds)" }
        settings["idle_in_transaction_session_timeout"] =
            configuration.idleInTransactionTimeout.map { "\($0.milliseconds)" }
        // What TextDecoding reads.
        settings["DateStyle"] = "ISO"
        settings["bytea_output"] = "hex"
        for (name, value) in settings.sorted(by: { $0.key < $1.key }) {
            options += "-c \(name)=\(Self.escaped(value)) "
        }
        values["options"] = options
    }

    /// Spaces and backslashes separate and escape options (`pg_split_opts`).
    private static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing(" ", with: "\\ ")
    }

    private static func parse(_ text: String) throws(PostgresError) -> [String: String] {
        var message: UnsafeMutablePointer<CChar>?
        guard let options = unsafe PQconninfoParse(text, &message) else {
            defer { unsafe PQfreemem(message) }
            let reason = unsafe message.map { unsafe String(cString: $0) }
            throw .invalidConfiguration(reason: (reason ?? "out of memory").trimmed)
        }
        defer { unsafe PQconninfoFree(options) }
        var values: [String: String] = [:]
        // The array ends with an entry whose keyword is null.
        var option = unsafe options
        while let keyword = unsafe option.pointee.keyword {
            if let value = unsafe option.pointee.val {
                unsafe values[String(cString: keyword)] = String(cString: value)
            }
            unsafe option += 1
        }
        return values
    }

    /// The names that must be resolved before libpq may connect without blocking.
    private var hostNames: [String] {
        guard values["hostaddr"] == nil, let host = values["host"] else { return [] }
        return host.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// Whether resolving is needed: some host is neither a socket directory nor absent.
    var needsResolution: Bool {
        hostNames.contains { !$0.isEmpty && !$0.hasPrefix("/") && !$0.hasPrefix("@") }
    }

    /// Resolves host names into `hostaddr`, so that libpq does not; blocks.
    ///
    /// A name with several addresses becomes several hosts, which libpq tries in turn.
    mutating func resolve() throws(PostgresError) {
        let ports = (values["port"] ?? "").split(separator: ",", omittingEmptySubsequences: false)
        var hosts: [String] = []
        var addresses: [String] = []
        var expandedPorts: [String] = []
        for (index, name) in hostNames.enumerated() {
            let port = ports.count > 1 && index < ports.count ? ports[index] : ports.first ?? ""
            let isLocal = name.isEmpty || name.hasPrefix("/") || name.hasPrefix("@")
            for address in isLocal ? [""] : try Self.addresses(of: name) {
                hosts.append(name)
                addresses.append(address)
                expandedPorts.append(String(port))
            }
        }
        values["host"] = hosts.joined(separator: ",")
        values["hostaddr"] = addresses.joined(separator: ",")
        values["port"] = expandedPorts.joined(separator: ",")
    }

    private static func addresses(of name: String) throws(PostgresError) -> [String] {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let status = unsafe getaddrinfo(name, nil, &hints, &list)
        guard status == 0 else {
            let reason = unsafe String(cString: gai_strerror(status))
            throw .connectFailed(reason: "host \(name): \(reason)", nil)
        }
        defer { unsafe freeaddrinfo(list) }
        var addresses: [String] = []
        var entry = unsafe list
        while let current = unsafe entry {
            var text = [CChar](repeating: 0, count: Int(NI_MAXHOST))
            let named = unsafe getnameinfo(
                current.pointee.ai_addr,
                current.pointee.ai_addrlen,
                &text,
                socklen_t(text.count),
                nil,
                0,
                NI_NUMERICHOST
            )
            if named == 0 {
                addresses.append(
                    String(
                        decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)),
                        as: UTF8.self
                    )
                )
            }
            unsafe entry = current.pointee.ai_next
        }
        return addresses
    }

    /// Begins the connection; nil when libpq is out of memory.
    func start() -> OpaquePointer? {
        var keywords: [UnsafeMutablePointer<CChar>?] = unsafe []
        var texts: [UnsafeMutablePointer<CChar>?] = unsafe []
        for (keyword, value) in values {
            unsafe keywords.append(strdup(keyword))
            unsafe texts.append(strdup(value))
        }
        defer {
            unsafe (keywords + texts).forEach { unsafe free($0) }
        }
        unsafe keywords.append(nil)
        unsafe texts.append(nil)
        // libpq copies the strings before it returns.
        return unsafe keywords.map { unsafe UnsafePointer($0) }.withUnsafeBufferPointer { names in
            unsafe texts.map { unsafe UnsafePointer($0) }.withUnsafeBufferPointer { values in
                unsafe PQconnectStartParams(names.baseAddress, values.baseAddress, 0)
            }
        }
    }
}

extension String {
    /// Without white space at either end; libpq's messages end in a newline.
    var trimmed: String {
        var text = self[...]
        while text.last?.isWhitespace == true { text.removeLast() }
        while text.first?.isWhitespace == true { text.removeFirst() }
        return String(text)
    }
}
