/// An Amazon Resource Name: `arn:partition:service:region:account:resource`.
struct ARN {
    let service: String
    let resource: String
    private let text: String

    /// Reads a name; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", !parts[2].isEmpty else { return nil }
        self.text = text
        service = String(parts[2])
        resource = String(parts[5])
    }

    /// The kind of resource, which stands before its first separator: `role` of `role/admin`.
    private var kind: String? {
        guard let end = resource.firstIndex(where: { $0 == "/" || $0 == ":" }) else { return nil }
        return String(resource[..<end])
    }

    /// The entity's type, such as `IAM_ROLE`.
    var entityType: String {
        if service == "s3" { return resource.contains("/") ? "S3_OBJECT" : "S3_BUCKET" }
        if service == "sts" { return "IAM_ROLE" }
        return ChangeText.constant("\(service) \(kind ?? "resource")")
    }

    /// What identifies the entity.
    ///
    /// The name alone for services whose requests use the name, so that a request and a record's
    /// list of resources mean the same entity; the whole name for all others.
    var entityKey: String {
        switch service {
        case "s3": resource
        case "iam", "lambda": name
        case "secretsmanager": Self.withoutSuffix(name)
        case "ssm": kind == "parameter" ? String(resource.dropFirst("parameter".count)) : text
        default: text
        }
    }

    /// The last part, which is what people call it.
    var name: String {
        if service == "s3" { return resource }
        if service == "lambda" {
            // function:name:version
            let parts = resource.split(separator: ":")
            return parts.count > 1 ? String(parts[1]) : resource
        }
        return resource.split { $0 == "/" || $0 == ":" }.last.map(String.init) ?? resource
    }

    /// Secrets Manager appends a hyphen and six random characters to a secret's name.
    private static func withoutSuffix(_ name: String) -> String {
        let suffix = name.suffix(7)
        return suffix.count == 7 && suffix.first == "-" && name.count > 7
            ? String(name.dropLast(7)) : name
    }
}
