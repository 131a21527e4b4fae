public import JSON

/// What a tenant says about one of its audits: where its results come from, when it runs, and how
/// two runs are compared.
public struct AuditDefinition: Sendable, Equatable {
    /// What people call the audit.
    public let title: String?
    /// What it looks at.
    public let description: String?
    /// Where its results come from.
    public let source: AuditSource
    /// When it runs by itself.
    public let schedule: CronSchedule?
    /// How two runs of it are compared.
    public let comparison: AuditComparison

    /// The definition as callers write and read it, and as it is stored.
    public var document: JSONObject {
        var object = JSONObject()
        if let title { object.append("title", .string(title)) }
        if let description { object.append("description", .string(description)) }
        object.append("source", .object(source.document))
        if let schedule { object.append("schedule", .string(schedule.text)) }
        let comparison = comparison.document
        if !comparison.isEmpty { object.append("comparison", .object(comparison)) }
        return object
    }
}

extension AuditDefinition {
    /// Reads and checks a definition; the first thing wrong is the problem, with its field.
    public init(_ value: JSONValue) throws(Problem) {
        var reader = try FieldReader(value, "A definition")
        title = try reader.prose("title", max: Limits.auditTitleMax, allowsLines: false)
        description = try reader.prose("description", max: Limits.auditDescriptionMax)
        guard let source = try reader.part("source", AuditSource.init) else {
            throw Problem(
                .invalidInput,
                "This field is required.",
                hint: "For results from outside: {\"type\": \"submitted\"}.",
                field: "/source"
            )
        }
        self.source = source
        schedule = try Self.schedule(&reader, of: source)
        comparison = try reader.part("comparison", AuditComparison.init) ?? .standard
        try reader.refuseUnread()
    }

    private static func schedule(
        _ reader: inout FieldReader,
        of source: AuditSource
    ) throws(Problem) -> CronSchedule? {
        guard let text = try reader.text("schedule", max: Limits.auditScheduleMax) else {
            return nil
        }
        guard source.isCollected else {
            throw Problem(
                .invalidInput,
                "An audit whose results are submitted has no schedule of Assay's.",
                hint: "Leave the schedule out, or name a source that Assay can ask itself.",
                field: "/schedule"
            )
        }
        do throws(CronSchedule.Mistake) {
            return try CronSchedule(text)
        } catch {
            throw Problem(
                .invalidInput,
                error.reason,
                hint: "Minute, hour, day of month, month, day of week in UTC: 30 4 * * MON-FRI.",
                field: "/schedule"
            )
        }
    }
}

extension FieldReader {
    /// An object within the object, whose problems are pointed to from here.
    fileprivate mutating func part<Part>(
        _ column: String,
        _ read: (JSONValue) throws(Problem) -> Part
    ) throws(Problem) -> Part? {
        guard let (name, value) = value(column) else { return nil }
        do throws(Problem) {
            return try read(value)
        } catch {
            throw error.within(name)
        }
    }
}
