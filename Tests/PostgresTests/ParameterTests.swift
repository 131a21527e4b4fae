import Postgres
import TestSupport
import Testing

@Suite struct ParameterTests {
    @Test("Every type goes in and comes out in both formats", arguments: [true, false])
    func roundTrip(isBinary: Bool) async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            let statement = Statement(
                """
                SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text[], $11::uuid[], $12, $13, $14,
                $15::bigint[], $16::timestamptz[], $17::jsonb[]
                """,
                resultFormat: isBinary ? .binary : .text
            )
            let bits = UUIDBits(high: 0x0123_4567_89AB_CDEF, low: 0xFEDC_BA98_7654_3210)
            let texts: [String?] = ["a", nil, "", "NULL", "q\"uo,te\\ {é}"]
            let results = try await pool.run(
                PipelineGroup(
                    statement,
                    [
                        .text("grüße 🎉"), .text(utf8: Array("bytes".utf8)), .bytes([0, 1, 255]),
                        .int16(-2), .int32(.min), .int64(.max), .bool(true), .double(-0.1),
                        .uuid(bits), .textArray(texts), .uuidArray([bits, nil]),
                        .timestamp(microseconds: -1), .jsonb("{\"b\": 1}"), .null(.int8),
                        .int64Array([1, nil, -3]), .timestampArray(microseconds: [0]),
                        .jsonbArray(["[1]", nil]),
                    ]
                ),
                affinity: 0
            )
            let row = results[0][0]
            #expect(try row.string(0) == "grüße 🎉")
            #expect(try row.string(1) == "bytes")
            #expect(try row.bytes(2) == [0, 1, 255])
            #expect(try row.int64(3) == -2)
            #expect(try row.int64(4) == Int64(Int32.min))
            #expect(try row.int64(5) == .max)
            #expect(try row.bool(6))
            #expect(try row.double(7) == -0.1)
            #expect(try row.uuid(8) == bits)
            #expect(try row.textArray(9) == texts)
            #expect(try row.uuidArray(10) == [bits, nil])
            #expect(try row.timestamp(11) == -1)
            #expect(try row.string(12) == "{\"b\": 1}")
            #expect(row.isNull(13))
            #expect(try row.optionalInt64(13) == nil)
            #expect(results[0].columnType(15) == .timestamptzArray)
            #expect(row.withBytes(1) { $0.byteCount } == 5)
            #expect(row.withBytes(13) { $0.byteCount } == nil)
        }
    }

    @Test(
        "Timestamps in text form mean the same as in binary form",
        arguments: [
            "2000-01-01 00:00:00+00", "1999-12-31 23:59:59.999999+00",
            "2024-02-29 12:30:00.5+05:30",
            "0001-06-01 00:00:00+00", "12026-03-01 01:02:03.000004-11", "infinity", "-infinity",
        ]
    )
    func timestamps(text: String) async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            let sql = "SELECT $1::timestamptz"
            for zone in ["UTC", "Asia/Kolkata", "America/St_Johns"] {
                var group = PipelineGroup("SELECT set_config('TimeZone', $1, true)", [.text(zone)])
                group.add(Statement(sql, resultFormat: .binary), [.untyped(text)])
                group.add(Statement(sql, resultFormat: .text), [.untyped(text)])
                let results = try await pool.run(group, affinity: 0)
                let binary = try results[1][0].timestamp(0)
                // Local mean time of 0001 has seconds in its offset, which is the point.
                #expect(try results[2][0].timestamp(0) == binary, "\(text) in \(zone)")
            }
        }
    }

    @Test("What PostgreSQL cannot store is refused before anything is sent")
    func refusals() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            let cases: [(Parameter, PostgresError.InvalidParameter)] = [
                (.text("a\0b"), .containsNUL), (.text(utf8: [0x61, 0]), .containsNUL),
                (.text(utf8: [0xFF]), .notUTF8), (.text(utf8: [0xED, 0xA0, 0x80]), .notUTF8),
                (.jsonb(utf8: [0xC0, 0x80]), .notUTF8), (.textArray(["a", "\0"]), .containsNUL),
                (.untyped("\0"), .containsNUL),
            ]
            for (parameter, reason) in cases {
                let error = await #expect(throws: PostgresError.self) {
                    try await pool.run(
                        PipelineGroup("SELECT $1, $2", [.int64(1), parameter]),
                        affinity: 0
                    )
                }
                guard case .invalidParameter(position: 2, reason)? = error else {
                    Issue.record("\(String(describing: error)) instead of \(reason)")
                    continue
                }
            }
            try await pool.withConnection { connection in
                await #expect(throws: PostgresError.self) {
                    try await connection.query("SELECT $1", [.text("\0")])
                }
                try await connection.query("SELECT 1")
            }
        }
    }

    @Test("Null and empty are told apart")
    func emptyValues() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            let results = try await pool.run(
                PipelineGroup(
                    "SELECT $1::text, $2::bytea, $3::text[]",
                    [.text(""), .bytes([]), .textArray([])]
                ),
                affinity: 0
            )
            let row = results[0][0]
            #expect(try row.optionalString(0) == "")
            #expect(try row.optionalBytes(1) == [])
            #expect(try row.optionalTextArray(2) == [])
            let nulls = try await pool.run(
                PipelineGroup("SELECT $1::text", [.text("")]),
                affinity: 0
            )
            #expect(!nulls[0][0].isNull(0))
        }
    }

    @Test("A column that is not what was asked for is an error that names it")
    func mismatch() async throws {
        let database = try await PostgresCluster.shared().createDatabase()
        try await withPool(database) { pool in
            let results = try await pool.run(
                PipelineGroup("SELECT 1::int8 AS number, NULL::text AS nothing"),
                affinity: 0
            )
            let row = results[0][0]
            for read in [
                { _ = try row.string(0) }, { _ = try row.uuid(0) }, { _ = try row.string(1) },
            ] as [() throws -> Void] {
                let error = #expect(throws: PostgresError.self) { try read() }
                guard case .unexpectedResult(let reason)? = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
                #expect(reason.contains("number") || reason.contains("nothing"))
            }
        }
    }
}
