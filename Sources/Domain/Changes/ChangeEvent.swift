internal import Crypto
public import Diff
internal import JSON

/// What a change amounts to by a policy.
public struct AssessedChange: Sendable {
    /// The event that records it; nil when nothing changed.
    public let event: EventDraft?
    /// The text that says what changed; nil when there is nothing to say.
    public let details: String?
    /// The members that changed.
    public let changedFields: [String]
}

extension ChangeDraft {
    /// Compares before with after, without their secrets, and makes the event.
    ///
    /// - Parameter name: how the policy is named in the event's metadata; nil for none.
    public func assessed(
        by policy: DiffPolicy,
        named name: String?,
        naming: FieldNaming = .snakeCase
    ) throws(Problem) -> AssessedChange {
        let covered = try coveredAction(of: policy, naming)
        var redactor = Redactor()
        let fields = fields(of: policy)
        let before = before.map { redactor.redact($0, fields: fields) }
        let after = after.map { redactor.redact($0, fields: fields) }
        let comparison = policy.comparison(old: before, new: after)
        let isUpdate = before != nil && after != nil
        guard !isUpdate || !comparison.sections.isEmpty else {
            return AssessedChange(event: nil, details: nil, changedFields: [])
        }
        let changed = comparison.changedFields
        var event = event
        event.action = action
        event.eventType = eventType ?? covered?.eventType ?? Self.eventType(entityType, action)
        event.entityName = event.entityName ?? entityName(policy, after ?? before, redactor)
        let names = changed.map { redactor.settle(.string($0)).string ?? $0 }
        event.changedFields = ChangedFields.stored(names)
        event.details = ChangeDetails.text(redactor.reveal(comparison.sections))
        event.oldValues = Self.values(before, changed, redactor)
        event.newValues = Self.values(after, changed, redactor)
        event.eventMetadata = JSONValue.object(metadata(policy, name, changed.count)).serialized
        let sent = sent(event, before.map(redactor.settle), after.map(redactor.settle))
        return AssessedChange(
            event: EventDraft(event: event, hasTime: hasTime, sentFingerprint: sent),
            details: event.details,
            changedFields: names
        )
    }

    private func fields(of policy: DiffPolicy) -> [PolicyField] {
        let secrets = secretMembers.sorted().map { PolicyField(DiffField($0), isSensitive: true) }
        return secrets + policy.fields.filter { !secretMembers.contains($0.diff.name) }
    }

    /// What the policy says of the action.
    ///
    /// Where the caller names the policy it must cover the action. A policy that is there by the
    /// entity's type alone must not keep a fact from being recorded: what it says of fields holds.
    private func coveredAction(
        of policy: DiffPolicy,
        _ naming: FieldNaming
    ) throws(Problem) -> DiffPolicy.Action? {
        let covered = policy.actions.first { $0.name == action }
        let kind = ChangeKind(before: before, after: after)
        if covered == nil, policy.actions.isEmpty || policyName == nil { return nil }
        if let covered, covered.kind == kind { return covered }
        let names = policy.actions.map(\.name).joined(separator: ", ")
        throw Problem(
            .policyMismatch,
            covered.map {
                "The policy \(policy.entityType) takes \(action) with \($0.kind.given)."
            } ?? "The policy \(policy.entityType) covers \(names), not \(action).",
            hint: "Send \"policy\": \"\(Self.noPolicy)\" to have every member compared.",
            field: "/\(naming.name("action"))"
        )
    }

    private static func eventType(_ entityType: String, _ action: String) -> String {
        let word = ChangeKind(rawValue: action)?.past ?? ChangeText.constant(action)
        let type = [ChangeText.constant(entityType), word].filter { !$0.isEmpty }.joined(
            separator: "_"
        )
        return String(String.UnicodeScalarView(type.unicodeScalars.prefix(Limits.eventTypeMax)))
    }

    private func entityName(
        _ policy: DiffPolicy,
        _ entity: JSONValue?,
        _ redactor: Redactor
    ) -> String? {
        guard let field = policy.nameField, let name = entity?[field],
            let text = redactor.settle(name).string, !text.isEmpty
        else { return nil }
        let line = text.split { $0.isNewline }.first.map(String.init) ?? ""
        return String(
            String.UnicodeScalarView(line.unicodeScalars.prefix(Limits.entityKeyMax))
        )
    }

    /// The members that changed, as they are stored.
    private static func values(
        _ entity: JSONValue?,
        _ changed: [String],
        _ redactor: Redactor
    ) -> [UInt8]? {
        guard let members = entity?.object?.members else { return nil }
        let names = Set(changed)
        var kept = JSONObject()
        for member in members where names.contains(member.key) {
            kept.append(member.key, member.value)
        }
        return kept.isEmpty ? nil : redactor.settle(.object(kept)).serialized
    }

    /// The caller's metadata stands; the policy adds what is not there.
    private func metadata(_ policy: DiffPolicy, _ name: String?, _ changed: Int) -> JSONObject {
        var metadata = metadata
        for member in policy.metadata.members where metadata[member.key] == nil {
            metadata.append(member.key, member.value)
        }
        let id = event.entityKey ?? event.entityID?.description
        if let idName = policy.idName, let id, metadata[idName] == nil {
            metadata.append(idName, .string(id))
        }
        if metadata["action"] == nil { metadata.append("action", .string(action)) }
        if let name, metadata["policy"] == nil { metadata.append("policy", .string(name)) }
        if changed > Limits.changedFieldsMax, metadata["changed_field_count"] == nil {
            metadata.append("changed_field_count", .number(JSONNumber(Int64(changed))))
        }
        return metadata
    }

    /// SHA-256 of what stands for the call when it is repeated: what was sent, without its secrets, and not
    /// what a policy made of it, for that may have changed since.
    private func sent(_ event: AuditEvent, _ before: JSONValue?, _ after: JSONValue?) -> [UInt8] {
        var frame = self.event
        frame.action = action
        frame.eventType = eventType ?? ""
        let bytes = EventDraft(event: frame, hasTime: hasTime).fingerprint
        let values: JSONValue = [
            "before": before?.sorted ?? .null, "after": after?.sorted ?? .null,
            "policy": policyName.map { .string($0) } ?? .null,
        ]
        return Digest.sha256(bytes + values.serialized)
    }
}
