import JSON

/// A complete response (spec 7.1).
public struct GraphQLResult: Sendable {
    /// The response object as JSON text.
    public let body: [UInt8]

    /// Whether nothing was executed; such a response has no `data`.
    public let isRequestError: Bool

    /// The number of errors, also of those beyond the bound that are not written.
    public let errorCount: Int

    /// The code of the first error of a request that was not executed; nil otherwise.
    public let requestErrorCode: String?

    init(body: [UInt8], isRequestError: Bool, errorCount: Int) {
        requestErrorCode = nil
        self.body = body
        self.isRequestError = isRequestError
        self.errorCount = errorCount
    }

    /// A response that says why nothing was executed.
    public init(requestErrors errors: [GraphQLError]) {
        var writer = JSONWriter()
        writer.write(raw: "{")
        writer.write(errors: errors)
        writer.write(raw: "}")
        body = writer.bytes
        isRequestError = true
        requestErrorCode = errors.first?.code
        errorCount = errors.count
    }
}

extension JSONWriter {
    /// Writes the member `errors` with its entries (spec 7.1.2).
    mutating func write(errors: [GraphQLError]) {
        write(raw: "\"errors\":[")
        for (index, error) in errors.enumerated() {
            if index > 0 { write(raw: ",") }
            write(error)
        }
        write(raw: "]")
    }

    private mutating func write(_ error: GraphQLError) {
        write(raw: "{\"message\":")
        write(string: error.message)
        if !error.locations.isEmpty {
            write(raw: ",\"locations\":[")
            for (index, location) in error.locations.enumerated() {
                write(raw: index > 0 ? ",{\"line\":" : "{\"line\":")
                write(int: Int64(location.line))
                write(raw: ",\"column\":")
                write(int: Int64(location.column))
                write(raw: "}")
            }
            write(raw: "]")
        }
        if !error.path.isEmpty {
            write(raw: ",\"path\":[")
            for (index, step) in error.path.enumerated() {
                if index > 0 { write(raw: ",") }
                switch step {
                case .key(let name): write(string: name)
                case .index(let place): write(int: Int64(place))
                }
            }
            write(raw: "]")
        }
        write(raw: ",\"extensions\":{\"code\":")
        write(string: error.code)
        for member in error.extensions.members where member.key != "code" {
            write(raw: ",")
            write(string: member.key)
            write(raw: ":")
            write(member.value)
        }
        write(raw: "}}")
    }
}
