import Domain
import JSON
import TestSupport
import Testing

@Suite("The secrets of a posted event")
struct AuditEventSecretsTests {
    private static let now = Timestamp(microseconds: 1_772_442_900_000_000)

    private func draft(_ members: JSONObject, naming: FieldNaming = .snakeCase) throws -> EventDraft
    {
        var object: JSONObject = [naming.name("event_type"): "X_UPDATED"]
        for member in members.members { object.append(member.key, member.value) }
        return try EventDraft(.object(object), naming: naming, now: Self.now)
    }

    private func event(_ members: JSONObject) throws -> AuditEvent {
        try draft(members).event(id: UUID(high: 1, low: 1), recordedAt: Self.now)
    }

    private func text(_ bytes: [UInt8]?) -> String { String(decoding: bytes ?? [], as: UTF8.self) }

    @Test("are left out of values and metadata, by name and by shape")
    func values() throws {
        let event = try event([
            "old_values": ["password": "OldGeheim77", "n": 1],
            "new_values": [
                "password": "NewGeheim77", "api_key": "k3y",
                "note": "the password is OtherGeheim77",
                "nested": ["users": [["pin": 4711, "name": "Ana"]]],
            ],
            "event_metadata": ["curl": "curl -u ana:Geheim77 https://x.example"],
        ])
        #expect(text(event.oldValues) == #"{"password":"[redacted]","n":1}"#)
        #expect(
            text(event.newValues)
                == #"{"password":"[redacted]","api_key":"[redacted]","note":"the password is [redacted]","#
                + #""nested":{"users":[{"pin":"[redacted]","name":"Ana"}]}}"#
        )
        #expect(
            text(event.eventMetadata) == #"{"curl":"curl -u ana:[redacted] https://x.example"}"#
        )
    }

    @Test("are left out of its texts, within the bounds of these")
    func texts() throws {
        let pin = Array(repeating: "the PIN is 4711", count: 34).joined(separator: " ")
        let event = try event([
            "entity_name": .string(String(pin.prefix(Limits.entityKeyMax))),
            "entity_id": "postgres://ana:hunter2@db/orders", "actor": "svc token=k3yk3yk3y",
            "request_id": "password=hunter2", "changed_fields": ["title", "password=hunter2"],
            "details": "Note\n- a\n+ the password is OtherGeheim77",
            "action": "mysql -phunter2", "entity_type": "DB password=hunter2",
        ])
        #expect(event.action == "mysql -p[redacted]")
        #expect(event.entityType == "DB password=[redacted]")
        #expect(event.entityName?.contains("4711") == false)
        #expect(event.entityName?.unicodeScalars.count == Limits.entityKeyMax)
        let key = "postgres://ana:[redacted]@db/orders"
        #expect(event.entityKey == key)
        #expect(event.entityID == UUID.ofEntity(type: "DB password=[redacted]", key: key))
        #expect(event.actor == "svc token=[redacted]")
        #expect(event.userID == UUID.ofActor("svc token=[redacted]"))
        #expect(event.requestID == "password=[redacted]")
        #expect(event.changedFields == ["title", "password=[redacted]"])
        #expect(event.details == "Note\n- a\n+ the password is [redacted]")
    }

    @Test(
        "below a label that names one only tell that it changed",
        arguments: [
            (
                "Password\n- old77\n+ new77\n\nTitle\n- a\n+ b",
                "Password\n+ changed (redacted)\n\nTitle\n- a\n+ b"
            ),
            ("API Key\n- abc", "API Key\n- changed (redacted)"),
            (
                "Password\r\n-\r\n+ new77\r\n\r\nTitle\r\n- a\r\n+ b\r\n",
                "Password\r\n-\r\n+ changed (redacted)\r\n\r\nTitle\r\n- a\r\n+ b\r\n"
            ),
            ("Password\r\n+ changed (redacted)\r\n", "Password\r\n+ changed (redacted)\r\n"),
            ("Login Pin\n- 4711\n+ 4712", "Login Pin\n+ changed (redacted)"),
            ("Password\n+ changed (redacted)", "Password\n+ changed (redacted)"),
            (
                "Note\r\n- a\r\n\r\nPassword\r\n- old77\r\n+ new77\r\n\r\nTitle\r\n- a",
                "Note\r\n- a\r\n\r\nPassword\r\n+ changed (redacted)\r\n\r\nTitle\r\n- a"
            ),
            ("Password\r\n-\r\n+ new77\r\n", "Password\r\n-\r\n+ changed (redacted)\r\n"),
            ("Password\n+ changed (redacted)\r\n", "Password\n+ changed (redacted)\r\n"),
            ("Auth\n- basic\n+ saml", "Auth\n- basic\n+ saml"),
            ("Refresh\n- daily\n+ hourly", "Refresh\n- daily\n+ hourly"),
            (
                "Signature\n- Best regards\n+ Kind regards",
                "Signature\n- Best regards\n+ Kind regards"
            ),
            ("Pass\n- Geheim77\n+ yes", "Pass\n- changed (redacted)\n+ yes"),
            ("Tokens\n- 3\n+ 4", "Tokens\n- 3\n+ 4"),
            ("Password\n- false\n+ true", "Password\n- false\n+ true"),
            ("Password Policy\n- weak\n+ strong", "Password Policy\n- weak\n+ strong"),
            (
                "Password reset was requested by these people\n- Ana\n- Bo",
                "Password reset was requested by these people\n- Ana\n- Bo"
            ),
        ]
    )
    func details(sent: String, kept: String) throws {
        #expect(try event(["details": .string(sent)]).details == kept)
    }

    @Test("leave an event without any as it was sent, number by number and member by member")
    func unchanged() throws {
        let values =
            #"{"z":1.10,"a":1e3,"tokens":5,"at":"10:30","url":"https://x.example/?a=1","pass":"pass"}"#
        let sent = try JSONValue(parsing: Array(values.utf8))
        let event = try event([
            "old_values": sent, "new_values": sent, "event_metadata": sent,
            "entity_id": "AKIAABCDEFGHIJKLMNOP", "entity_name": "Reset of a password: 3 tries",
        ])
        for kept in [event.oldValues, event.newValues, event.eventMetadata] {
            #expect(text(kept) == values)
        }
        #expect(event.entityKey == "AKIAABCDEFGHIJKLMNOP")
        #expect(event.entityName == "Reset of a password: 3 tries")
    }

    @Test("are in no fingerprint, by which each guess could be checked; the fields are")
    func fingerprint() throws {
        func fingerprint(_ secret: String, naming: FieldNaming = .snakeCase) throws -> [UInt8] {
            try draft(
                [naming.name("new_values"): ["password": .string(secret)], "outcome": "denied"],
                naming: naming
            ).fingerprint
        }
        let first = try fingerprint("Geheim77")
        #expect(try fingerprint("Geheim77") == first)
        #expect(try fingerprint("Geheim77", naming: .camelCase) == first)
        #expect(try fingerprint("Geheim78") == first)
        #expect(try fingerprint("[redacted]") == first)
        #expect(try fingerprint("") != first)
        let other = try draft(["new_values": ["pin": "Geheim77"], "outcome": "denied"]).fingerprint
        #expect(other != first)
    }

    @Test("are in no identifier, while one that is a UUID of its own stays")
    func identifiers() throws {
        let id = UUID(high: 1, low: 2)
        let event = try event([
            "entity_id": .string(id.description), "user_id": .string(id.description),
            "entity_key": "token=k3yk3yk3y", "actor": "token=k3yk3yk3y",
        ])
        #expect(event.entityID == id && event.userID == id)
        #expect(event.entityKey == "token=[redacted]" && event.actor == "token=[redacted]")
    }

    @Test("are none the second time: what was kept is kept again as it is")
    func again() throws {
        let first = try event([
            "new_values": [
                "password": "Geheim77", "note": "Authorization: Bearer abcdefgh12345678",
            ],
            "details": "Password\n- a1\n+ b2\n\nUrl\n+ https://ana:Geheim77@x.example/",
        ])
        let second = try event([
            "new_values": try JSONValue(parsing: first.newValues ?? []),
            "details": .string(first.details ?? ""),
        ])
        #expect(second.newValues == first.newValues)
        #expect(second.details == first.details)
    }

    @Test("of every shape are in nothing that is kept, wherever they were sent")
    func planted() throws {
        var random = SeededGenerator(seed: 51)
        for shape in PlantedSecret.shapes {
            let secret = PlantedSecret.make(shape, using: &random)
            let sent = JSONValue.string("see \(secret.text)\nor not")
            let event = try event([
                "old_values": ["a": ["b": [sent]]], "new_values": ["note": sent],
                "event_metadata": ["text": sent], "details": sent,
            ])
            for kept in [event.oldValues, event.newValues, event.eventMetadata].map(text)
                + [event.details ?? ""]
            {
                #expect(!kept.hasPiece(of: secret.secret), "\(shape): \(kept)")
                #expect(kept.contains("or not"))
            }
        }
    }
}
