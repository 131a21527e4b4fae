import Domain
import JSON
import TestSupport
import Testing

@testable import Store

@Suite("Reading audit runs")
struct AuditReaderTests {
    private func submit(
        _ name: String,
        at time: String,
        status: JSONValue = "Success",
        of tenant: Tenant,
        in platform: TestPlatform
    ) async throws {
        _ = try await AuditRecorder(database: platform.database).submit(
            try submission(["run_timestamp": .string(time), "status": status]),
            to: try .of(name),
            key: nil,
            for: tenant,
            by: .ann(of: tenant)
        )
    }

    @Test("finds the latest successes by the time they ran, not by the time they came")
    func latest() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            for time in ["2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z", "2026-03-01T00:00:00Z"] {
                try await submit("a", at: time, of: tenant, in: platform)
            }
            try await submit(
                "a",
                at: "2026-03-04T00:00:00Z",
                status: "Error",
                of: tenant,
                in: platform
            )
            let reader = AuditReader(database: platform.database)
            let runs = try await reader.latestSuccesses(2, of: try .of("a"), for: tenant)
            #expect(
                runs.map(\.runTimestamp.rfc3339) == [
                    "2026-03-03T00:00:00Z", "2026-03-02T00:00:00Z",
                ]
            )
            #expect(runs.allSatisfy { $0.results != nil })
            let slim = try await reader.latestSuccesses(
                2,
                of: try .of("a"),
                withResults: false,
                for: tenant
            )
            #expect(slim.map(\.id) == runs.map(\.id))
            #expect(slim.allSatisfy { $0.results == nil })
            let all = try await reader.runs(of: try .of("a"), after: nil, limit: 3, for: tenant)
            #expect(all.first?.status == .error)
            let last = try #require(all.last)
            let cursor = Cursor(occurredAt: last.runTimestamp, id: last.id)
            let rest = try await reader.runs(of: try .of("a"), after: cursor, limit: 3, for: tenant)
            #expect(rest.map(\.runTimestamp.rfc3339) == ["2026-03-01T00:00:00Z"])
        }
    }

    @Test("says how every audit stands that is built in, defined or has run")
    func status() async throws {
        try await TestPlatform.with { platform in
            let tenant = try await platform.tenant()
            try await submit("ran", at: "2026-03-01T00:00:00Z", of: tenant, in: platform)
            try await submit("ran", at: "2026-03-02T00:00:00Z", of: tenant, in: platform)
            try await submit(
                "ran",
                at: "2026-03-03T00:00:00Z",
                status: "Error",
                of: tenant,
                in: platform
            )
            let definitions = AuditDefinitions(database: platform.database)
            _ = try await definitions.set(
                try AuditDefinition(["title": "Defined", "source": ["type": "submitted"]]),
                for: try .of("defined"),
                of: tenant,
                by: .ann(of: tenant)
            )
            let standings = try await AuditReader(database: platform.database).status(of: tenant)
            let builtIn = BuiltInAudit.allCases.map(\.rawValue)
            #expect(standings.map(\.name) == (["defined", "ran"] + builtIn).sorted())
            let ran = try #require(standings.first { $0.name == "ran" })
            #expect(ran.latest?.status == .error)
            #expect(ran.successfulRunCount == 2)
            #expect(ran.pendingCount == 2)
            #expect(ran.latestSuccess?.runTimestamp.rfc3339 == "2026-03-02T00:00:00Z")
            let defined = try #require(standings.first { $0.name == "defined" })
            #expect(defined.title == "Defined")
            #expect(defined.latest == nil)
            #expect(defined.isDefined)
            let reader = AuditReader(database: platform.database)
            let one = try #require(try await reader.standing(of: try .of("ran"), for: tenant))
            #expect(one.name == "ran" && one.successfulRunCount == 2)
            #expect(try await reader.standing(of: try .of("unknown"), for: tenant) == nil)
        }
    }
}
