import Diff
import Domain
import JSON
import Testing
import TestSupport

@Suite("The redactor")
struct RedactorTests {
    /// A document as it would be kept.
    private func kept(_ value: JSONValue) -> JSONValue {
        var redactor = Redactor()
        return redactor.settle(redactor.redact(value))
    }

    /// The text that says how a document changed.
    private func diff(_ old: JSONValue?, _ new: JSONValue?) -> String? {
        var redactor = Redactor()
        let old = old.map { redactor.redact($0) }
        let new = new.map { redactor.redact($0) }
        let names = ((old ?? new)?.object?.members ?? []).map(\.key)
        let sections = diffSections(old: old, new: new, fields: names.map { DiffField($0) })
        return DiffText.text(redactor.reveal(sections))
    }

    @Test("says that a secret changed, and nothing of it")
    func changed() {
        let old: JSONValue = ["name": "Ana", "password": "hunter2hunter2", "pin": 4711]
        let new: JSONValue = ["name": "Ana", "password": "correct horse", "pin": 4712]
        #expect(diff(old, new) == "Password\n+ changed (redacted)\n\nPin\n+ changed (redacted)")
        #expect(diff(old, old) == nil)
        #expect(
            diff(nil, ["apiKey": "k-1", "name": "x"])
                == "Api Key\n+ changed (redacted)\n\nName\n+ x"
        )
        #expect(diff(["apiKey": "k-1"], nil) == "Api Key\n- changed (redacted)")
        #expect(diff(["apiKey": "k-1"], ["apiKey": nil]) == "Api Key\n- changed (redacted)")
    }

    @Test("leaves readable what stands around a secret")
    func around() {
        let old: JSONValue = ["url": "postgres://ana:hunter2@a.example/x"]
        #expect(
            diff(old, ["url": "postgres://ana:hunter3@b.example/x"]) == """
                Url
                - postgres://ana:[redacted]@a.example/x
                + postgres://ana:[redacted]@b.example/x
                """
        )
        #expect(
            diff(old, ["url": "postgres://ana:hunter3@a.example/x"]) == """
                Url
                - postgres://ana:[redacted]@a.example/x
                + postgres://ana:[redacted]@a.example/x
                """
        )
    }

    @Test("looks into lists, objects and pairs of name and value")
    func places() {
        #expect(
            kept([
                "backup_codes": ["a1b2", "c3d4", 5678],
                "credentials": ["username": "ana", "value": "x", "nested": ["blob": "y"]],
                "env": [
                    ["name": "DB_PASSWORD", "value": "z"], ["name": "DB_HOST", "value": "db"],
                ],
                "changes": ["Name": "ClientSecret", "OldValue": "o", "NewValue": ["n"]],
                "token": ["id": "t-1", "scopes": ["read"], "hash": "9f86", "count": 3],
            ]) == [
                "backup_codes": ["[redacted]", "[redacted]", "[redacted]"],
                "credentials": [
                    "username": "ana", "value": "[redacted]", "nested": ["blob": "[redacted]"],
                ],
                "env": [
                    ["name": "DB_PASSWORD", "value": "[redacted]"],
                    ["name": "DB_HOST", "value": "db"],
                ],
                "changes": [
                    "Name": "ClientSecret", "OldValue": "[redacted]", "NewValue": ["[redacted]"],
                ],
                "token": ["id": "t-1", "scopes": ["read"], "hash": "[redacted]", "count": 3],
            ]
        )
    }

    @Test("follows what a policy says of a field")
    func policy() throws {
        let policy = try DiffPolicy([
            "entity_type": "CONFIG",
            "fields": [
                ["name": "internal", "sensitive": true], ["name": "pin_code", "sensitive": false],
                ["name": "steps", "nested": [["name": "reply", "sensitive": true]]],
            ],
        ])
        func compared(_ old: JSONValue, _ new: JSONValue) -> String? {
            var redactor = Redactor()
            let old = redactor.redact(old, fields: policy.fields)
            let new = redactor.redact(new, fields: policy.fields)
            return DiffText.text(redactor.reveal(policy.comparison(old: old, new: new).sections))
        }
        let old: JSONValue = [
            "internal": ["a": [1, 2], "b": true], "pin_code": "110001", "steps": [["reply": "x"]],
        ]
        #expect(
            compared(
                old,
                ["internal": [1], "pin_code": "110002", "steps": [["reply": "y", "at": 2]]]
            ) == """
                Internal
                + changed (redacted)

                Pin Code
                - 110001
                + 110002

                Steps [1] › Reply
                + changed (redacted)

                Steps [1] › At
                + 2
                """
        )
        #expect(
            compared(old, ["internal": ["b": true, "a": [1, 2]]])?.contains("Internal") == false
        )
        var redactor = Redactor()
        let blank: JSONValue = ["internal": "", "steps": [["reply": []]]]
        #expect(redactor.redact(blank, fields: policy.fields) == blank)
        #expect(
            redactor.settle(redactor.redact(["internal": 7], fields: policy.fields))
                == ["internal": "[redacted]"]
        )
    }

    @Test("takes random bytes for a key only where a name speaks of one")
    func keyMaterial() {
        let digits = String(repeating: "0123456789abcdef", count: 4)
        #expect(kept(["digest_master": .string(digits)]) == ["digest_master": .string(digits)])
        #expect(kept(["row_key": .string(digits)]) == ["row_key": "[redacted]"])
        #expect(kept(["public_key": .string(digits)]) == ["public_key": .string(digits)])
    }

    @Test("redacts secrets in names and keeps the names apart")
    func names() {
        var random = SeededGenerator(seed: 1)
        let tokens = (0..<3).map { _ in PlantedSecret.make("github", using: &random).text }
        let value: JSONValue = .object([
            tokens[0]: 1, "[redacted]": 2, tokens[1]: 3, "by \(tokens[2])": 4,
        ])
        #expect(
            kept(value) == [
                "[redacted] (2)": 1, "[redacted]": 2, "[redacted] (3)": 3, "by [redacted]": 4,
            ]
        )
    }

    @Test("makes markers that no data can hold")
    func markers() {
        var one = Redactor()
        var two = Redactor()
        let marker = one.redact(["token": "a"])
        #expect(marker != two.redact(["token": "a"]))
        #expect(two.settle(marker) == marker)
        #expect(one.redact(["token": "a"]) == marker)
        #expect(one.redact(["token": "b"]) != marker)
        #expect(one.redact(["pin": "1"]) != one.redact(["pin": 1]))
        #expect(one.redact(["token": "é"]) != one.redact(["token": "e\u{301}"]))
    }

    @Test("shows nothing below the depth that it looks at")
    func depth() {
        var value: JSONValue = ["password": "hunter2"]
        for _ in 0..<80 { value = [value] }
        #expect(!kept(value).description.contains("hunter2"))
    }

    @Test("leaves neither a secret nor a piece of it anywhere, and loses no change of one")
    func property() throws {
        for seed in 0..<1000 {
            var pair = PlantedPair(seed: UInt64(seed))
            let (old, new) = pair.document()
            var redactor = Redactor()
            let (left, right) = (redactor.redact(old), redactor.redact(new))
            let names = [left, right].flatMap { $0.object?.members.map(\.key) ?? [] }
            var seen: Set<String> = []
            let fields = names.filter { seen.insert($0).inserted }.map { DiffField($0) }
            let sections = diffSections(old: left, new: right, fields: fields)
            let text = DiffText.text(redactor.reveal(sections))
            let texts = [
                redactor.settle(left).description, redactor.settle(right).description, text ?? "",
            ]
            for secret in pair.secrets {
                for shown in texts {
                    #expect(!shown.hasPiece(of: secret), "seed \(seed): \(secret) in \(shown)")
                }
            }
            #expect((text != nil) == pair.isChanged, "seed \(seed): \(old) → \(new)")
            #expect(text?.contains("redacted") ?? true, "seed \(seed): \(text ?? "")")
            #expect(
                try JSONValue(parsing: redactor.settle(left).serialized) == redactor.settle(left)
            )
        }
    }
}
