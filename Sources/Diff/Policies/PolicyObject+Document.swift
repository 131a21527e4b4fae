import JSON

/// The parts of a policy besides its fields.
extension PolicyObject {
    mutating func entityType() throws(PolicyError) -> String {
        guard let type = try text("entity_type", max: PolicyLimits.entityTypeMax) else {
            throw error("entity_type", "This property is required.")
        }
        try PolicyText.checkWord(
            type,
            max: PolicyLimits.entityTypeMax,
            at: pointer(to: "entity_type")
        )
        return type
    }

    mutating func metadata() throws(PolicyError) -> JSONObject {
        let members = try members("metadata", max: PolicyLimits.metadataMax) ?? []
        var metadata = JSONObject()
        for member in members {
            let place = pointer(to: "metadata").appending(member.key)
            try PolicyText.check(member.key, max: PolicyLimits.nameMax, at: place)
            metadata.append(member.key, member.value)
        }
        return metadata
    }

    mutating func actions() throws(PolicyError) -> [DiffPolicy.Action] {
        guard let members = try members("actions", max: PolicyLimits.actionsMax) else { return [] }
        if members.isEmpty {
            throw error(
                "actions",
                "There is no action in this object.",
                hint: "Leave it out to cover every action."
            )
        }
        var actions: [DiffPolicy.Action] = []
        for member in members {
            let place = pointer(to: "actions").appending(member.key)
            actions.append(try Self.action(member.key, member.value, at: place))
        }
        return actions
    }

    private static func action(
        _ name: String,
        _ value: JSONValue,
        at pointer: JSONPointer
    ) throws(PolicyError) -> DiffPolicy.Action {
        try PolicyText.checkWord(name, max: PolicyLimits.actionMax, at: pointer)
        var object = try PolicyObject(value, at: pointer)
        let kinds = DiffPolicy.Action.Kind.allCases.map(\.rawValue)
        let said = try object.choice("kind", among: kinds).flatMap(DiffPolicy.Action.Kind.init)
        let implied = DiffPolicy.Action.Kind(rawValue: name)
        guard let kind = said ?? implied else {
            throw object.error(
                "kind",
                "This property is required for an action that is not create, update or delete.",
                hint: "An action that changes what stays is an \"update\"."
            )
        }
        if let implied, implied != kind {
            throw object.error("kind", "The action \(name) cannot be a \(kind.rawValue).")
        }
        let eventType = try object.text("event_type", max: PolicyLimits.actionMax)
        if let eventType {
            let place = object.pointer(to: "event_type")
            try PolicyText.checkWord(eventType, max: PolicyLimits.actionMax, at: place)
        }
        try object.refuseUnread()
        return DiffPolicy.Action(name: name, kind: kind, eventType: eventType)
    }
}
