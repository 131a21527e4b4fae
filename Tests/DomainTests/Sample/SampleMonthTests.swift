import Domain
import JSON
import Testing

@Suite("The sample month", .serialized)
struct SampleMonthTests {
    private static let anchor = Timestamp(microseconds: 1_772_442_900_000_000)

    private func month(_ company: SampleMonth.Company, seed: UInt64 = 1) -> [JSONObject] {
        SampleMonth(seed: seed, company: company, until: Self.anchor).objects()
    }

    @Test("is made of events that pass, in order, all before the anchor's day", arguments: [0, 1])
    func drafts(index: Int) throws {
        let objects = month(SampleMonth.Company.allCases[index])
        #expect((300...1500).contains(objects.count), "\(objects.count)")
        var last = Timestamp.range.lowerBound
        for object in objects {
            let event = try EventDraft(.object(object), now: Self.anchor)
                .event(id: UUID(high: 1, low: 1), recordedAt: Self.anchor)
            #expect(event.occurredAt >= last)
            last = event.occurredAt
            let changed = object["changed_fields"]?.array?.compactMap(\.string) ?? []
            let values =
                (object["old_values"]?.object?.members ?? [])
                + (object["new_values"]?.object?.members ?? [])
            #expect(Set(changed) == Set(values.map(\.key)))
            let signs = ["\n+ ", "\n- "]
            let showsChange = signs.contains { event.details?.contains($0) == true }
            #expect(changed.isEmpty || showsChange)
        }
        #expect(last < Self.anchor)
        #expect(Set(objects.compactMap { $0["idempotency_key"]?.string }).count == objects.count)
    }

    @Test("is the same at any hour of the anchor's day, and another for another seed")
    func deterministic() {
        let later = SampleMonth(
            seed: 1,
            company: .platform,
            until: Self.anchor.advanced(bySeconds: 3600)
        )
        #expect(later.objects() == month(.platform))
        #expect(month(.platform, seed: 2) != month(.platform))
    }

    @Test("shows changes as their lines, and only the lines that differ")
    func details() {
        let texts = month(.platform).compactMap { $0["details"]?.string }
        #expect(texts.contains("Policy\n- deny secrets:*\n+ allow secrets:read"))
        #expect(texts.contains("Rollout Percent\n- 100\n+ 0\n\nEnabled\n- true\n+ false"))
    }

    @Test("changes follow from each other: what a field is changed from is what it was changed to")
    func consistent() throws {
        var present: [String: JSONValue] = [:]
        for object in month(.recruiting) + month(.platform)
        where object["outcome"] == "success" {
            let type = try #require(object["entity_type"]?.string)
            let entity = try #require(object["entity_key"]?.string) + type
            for member in object["old_values"]?.object?.members ?? [] {
                let known = present["\(entity)/\(member.key)"]
                #expect(known == nil || known == member.value)
            }
            for member in object["new_values"]?.object?.members ?? [] {
                present["\(entity)/\(member.key)"] = member.value
            }
        }
        #expect(!present.isEmpty)
    }

    @Test("names nobody outside of the domains that are reserved for examples")
    func invented() {
        for company in SampleMonth.Company.allCases {
            for case let actor? in month(company).map({ $0["actor"]?.string }) {
                #expect(actor.hasPrefix("svc-") || actor.hasSuffix(".example"))
            }
        }
    }
}
