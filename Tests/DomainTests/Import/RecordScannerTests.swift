import Domain
import TestSupport
import Testing

@Suite("The record scanner")
struct RecordScannerTests {
    private func scan(
        _ text: String,
        chunk: Int = .max,
        max: Int = 1000
    ) -> (records: [RecordScanner.Record], fault: RecordScanner.Fault?) {
        var scanner = RecordScanner(recordBytesMax: max)
        var records: [RecordScanner.Record] = []
        var rest = Array(text.utf8)[...]
        do {
            while !rest.isEmpty {
                scanner.append(rest.prefix(chunk))
                rest = rest.dropFirst(chunk)
                while let record = try scanner.next() { records.append(record) }
            }
            scanner.finish()
            while let record = try scanner.next() { records.append(record) }
            return (records, nil)
        } catch {
            return (records, error)
        }
    }

    private func texts(_ records: [RecordScanner.Record]) -> [String] {
        records.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    private static let wellFormed: [(input: String, records: [String], lines: [Int])] = [
        ("{\"a\":1}\n{\"a\":2}\n", ["{\"a\":1}", "{\"a\":2}"], [1, 2]),
        ("\r\n{\"a\":1}\r\n\r\n{\"a\":2}", ["{\"a\":1}", "{\"a\":2}"], [2, 4]),
        ("{\"a\":1}{\"b\":[{}]}", ["{\"a\":1}", "{\"b\":[{}]}"], [1, 1]),
        ("{\n \"a\": 1\n}\n{\n}\n", ["{\n \"a\": 1\n}", "{\n}"], [1, 4]),
        ("[{\"a\":1},\n {\"b\":\"]}\\\"\"}\n]\n", ["{\"a\":1}", "{\"b\":\"]}\\\"\"}"], [1, 2]),
        ("[]", [], []), ("", [], []), (" \n", [], []),
        ("{\"Records\":[{\"a\":1},{\"b\":2}]}", ["{\"a\":1}", "{\"b\":2}"], [1, 1]),
        ("{ \"Records\" : [\n{\"a\":[{}]} ] }\n", ["{\"a\":[{}]}"], [2]),
        ("{\"Records\":[]}", [], []),
        (
            "{\"next\":\"}x\",\"Events\":[{\"a\":1}],\"more\":\"]{\\\"\"}{\"value\":[{\"c\":1}]}",
            ["{\"a\":1}", "{\"c\":1}"], [1, 1]
        ),
        // Members of other names, values that are no objects and later lists belong to a record.
        ("{\"resources\":[{\"a\":1}]}", ["{\"resources\":[{\"a\":1}]}"], [1]),
        ("{\"Records\":[1]}", ["{\"Records\":[1]}"], [1]),
        ("{\"x\":{},\"Records\":[{}]}", ["{\"x\":{},\"Records\":[{}]}"], [1]),
        ("{\"a\":\"\\\"Records\\\":[{\"}", ["{\"a\":\"\\\"Records\\\":[{\"}"], [1]),
        ("[{\"Records\":[{\"a\":1}]}]", ["{\"Records\":[{\"a\":1}]}"], [1]),
        ("\u{FEFF}{\"a\":1}", ["{\"a\":1}"], [1]),
    ]

    @Test("cuts every layout into the same records, whatever the chunks", arguments: wellFormed)
    func layouts(input: String, records: [String], lines: [Int]) {
        for chunk in [1, 2, 3, 5, 7, .max] {
            let found = scan(input, chunk: chunk)
            #expect(found.fault == nil)
            #expect(texts(found.records) == records)
            #expect(found.records.map(\.line) == lines)
            #expect(found.records.map(\.number) == Array(records.indices.map { $0 + 1 }))
        }
    }

    private static let faulty: [(input: String, found: Int, line: Int, reason: String)] = [
        ("{\"a\":1}\n{\"a\":\n", 1, 2, "The input ends inside the record begun here."),
        ("{\"a\":\"x\n{\"b\":1}\n", 0, 1, "The line ends inside a string."),
        ("{\"a\":1}\nnull", 1, 2, "Expected a record, which is a JSON object."),
        ("garbage", 0, 1, "Expected a record, which is a JSON object."),
        ("\u{FEFF}\u{FEFF}{}", 0, 1, "Expected a record, which is a JSON object."),
        ("[{},\n]", 1, 2, "Expected a record, which is a JSON object."),
        ("[{}\n{}]", 1, 2, "Expected ',' or ']' after a record."),
        ("[{},1]", 1, 1, "Expected a record, which is a JSON object."),
        ("[{}", 1, 1, "The input ends before its list of records does."),
        ("{\"Records\":[{}]", 1, 1, "The input ends before its list of records does."),
        (
            "{\"Records\":[{}],\"Errors\":[{}]}", 1, 1,
            "A list of records is followed by further structure."
        ),
        (
            "\n{\"a\":[}]}", 0, 2,
            "A bracket closes what was not opened in the record that begins on line 2."
        ),
    ]

    @Test("says what is wrong and on which line, after the records before it", arguments: faulty)
    func faults(input: String, found: Int, line: Int, reason: String) {
        for chunk in [1, 4, .max] {
            let outcome = scan(input, chunk: chunk)
            #expect(outcome.records.count == found)
            #expect(outcome.fault?.description == "Line \(line): \(reason)")
        }
    }

    @Test("takes a record of the largest size and refuses one byte more", arguments: [1, 9, .max])
    func size(chunk: Int) {
        let record = "{\"a\":\"" + String(repeating: "x", count: 92) + "\"}"
        #expect(scan(record + record, chunk: chunk, max: 100).records.count == 2)
        let larger = scan("\n" + record + " ", chunk: chunk, max: 99)
        #expect(larger.records.isEmpty)
        #expect(larger.fault?.line == 2)
        #expect(larger.fault?.reason == "The record that begins here is larger than 99 bytes.")
    }

    @Test("takes the deepest nesting and refuses one level more")
    func depth() {
        func nested(_ depth: Int) -> String {
            "{\"a\":" + String(repeating: "[", count: depth - 1)
                + String(repeating: "]", count: depth - 1) + "}"
        }
        #expect(scan(nested(Limits.jsonDepthMax)).records.count == 1)
        let fault = scan(nested(Limits.jsonDepthMax + 1)).fault
        #expect(fault?.reason == "A record nests deeper than 64 levels.")
    }

    @Test("throws the same fault again instead of guessing where the next record begins")
    func sticky() {
        var scanner = RecordScanner()
        scanner.append("x{\"a\":1}".utf8)
        let first = #expect(throws: RecordScanner.Fault.self) { try scanner.next() }
        let second = #expect(throws: RecordScanner.Fault.self) { try scanner.next() }
        #expect(first == second)
    }

    @Test("holds one record at most, even when records share a chunk that was not drained")
    func undrained() throws {
        var scanner = RecordScanner()
        scanner.append("{\"a\":1}{\"b\"".utf8)
        scanner.append(":2}".utf8)
        var found: [String] = []
        while let record = try scanner.next() {
            found.append(String(decoding: record.bytes, as: UTF8.self))
        }
        #expect(found == ["{\"a\":1}", "{\"b\":2}"])
    }

    @Test("survives any bytes")
    func fuzz() {
        var random = SeededGenerator(seed: 7)
        let alphabet = Array("{}[]\",:\\ \nRecords1".utf8)
        for _ in 0..<3000 {
            let bytes = (0..<40).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
            let text = String(decoding: bytes, as: UTF8.self)
            let whole = scan(text)
            let split = scan(text, chunk: 3)
            #expect(whole.records == split.records)
            #expect(whole.fault == split.fault)
        }
    }
}
