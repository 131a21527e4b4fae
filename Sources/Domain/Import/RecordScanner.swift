/// Cuts a log file, fed in chunks of any size, into its JSON records.
///
/// Records are objects. They may stand one per line (NDJSON), one after the other in any layout, in
/// an array, or in the array of a wrapper such as CloudTrail's `{"Records":[…]}`; files of these
/// forms may follow each other. At most one record and one chunk are held. A record is cut out by
/// its brackets and strings only: whether it is JSON is for the parser to say.
public struct RecordScanner: Sendable {
    /// One record, uninterpreted.
    public struct Record: Sendable, Equatable {
        /// Counted from 1 over the whole input.
        public let number: Int
        /// The line on which it begins, from 1.
        public let line: Int
        /// Its text.
        public let bytes: [UInt8]
    }

    /// Why no further record can be found.
    public struct Fault: Error, Sendable, Equatable, CustomStringConvertible {
        /// What is wrong, as a sentence.
        public let reason: String
        /// The line it was noticed on, or on which the record it concerns begins.
        public let line: Int

        /// The reason with the line.
        public var description: String { "Line \(line): \(reason)" }
    }

    /// Where the next byte stands.
    private enum Place {
        /// Between top-level values.
        case top
        /// After the opening bracket of an array of records.
        case arrayStart
        /// After a comma in an array of records.
        case element
        /// After a record in an array.
        case separator
        /// In a record.
        case record
        /// In what a wrapper has after its records.
        case wrapperRest
    }

    private let recordBytesMax: Int
    private var chunk: [UInt8] = []
    private var index = 0
    private var isFinished = false
    private var fault: Fault?

    private var place = Place.top
    private var isInArray = false
    private var isInWrapper = false
    private var markBytesSeen = 0
    private var line = 1
    private var count = 0

    /// The part of the current record that came with earlier chunks.
    private var partial: [UInt8] = []
    private var start = 0
    private var startLine = 1
    private var brackets = Brackets()
    private var string = StringState.outside
    /// Whether the record has had no array or object in it yet.
    private var isFlat = true
    /// Whether an array that may hold a wrapper's records has just been opened.
    private var mayBeWrapper = false

    private enum StringState { case outside, inside, escaped }

    /// A scanner that refuses records of more than so many bytes.
    public init(recordBytesMax: Int = Limits.importRecordBytesMax) {
        self.recordBytesMax = recordBytesMax
    }

    /// Takes the next part of the input; `next()` then gives the records that it completes.
    public mutating func append(_ bytes: some Sequence<UInt8>) {
        if index < chunk.count {
            chunk.append(contentsOf: bytes)
        } else {
            chunk = Array(bytes)
            index = 0
            start = 0
        }
    }

    /// Says that the input has ended; `next()` then tells when it ended too early.
    public mutating func finish() { isFinished = true }

    /// The next complete record; nil when the input so far has no further one.
    ///
    /// After a fault it throws the same again, since there is no telling where the next record
    /// begins.
    public mutating func next() throws(Fault) -> Record? {
        if let fault { throw fault }
        do {
            return try scan()
        } catch {
            fault = error
            throw error
        }
    }

    private mutating func scan() throws(Fault) -> Record? {
        while index < chunk.count {
            if case .record = place {
                if let record = try scanRecord() { return record }
            } else {
                try scanBetween()
            }
        }
        if isFinished { try checkEnd() }
        return nil
    }

    private func checkEnd() throws(Fault) {
        switch place {
        case .top: return
        case .record:
            throw Fault(reason: "The input ends inside the record begun here.", line: startLine)
        case .arrayStart, .element, .separator, .wrapperRest:
            throw Fault(reason: "The input ends before its list of records does.", line: line)
        }
    }

    // MARK: Between records

    private mutating func scanBetween() throws(Fault) {
        let byte = chunk[index]
        if try isByteOrderMark(byte) {
            index += 1
            return
        }
        if Self.isSpace(byte) {
            if byte == UInt8(ascii: "\n") { line += 1 }
            index += 1
            return
        }
        switch (place, byte) {
        case (.top, UInt8(ascii: "{")), (.arrayStart, UInt8(ascii: "{")),
            (.element, UInt8(ascii: "{")):
            begin()
        case (.top, UInt8(ascii: "[")):
            isInArray = true
            place = .arrayStart
        case (.arrayStart, UInt8(ascii: "]")), (.separator, UInt8(ascii: "]")): endArray()
        case (.separator, UInt8(ascii: ",")): place = .element
        case (.wrapperRest, _): try restOfWrapper(byte)
        case (.separator, _):
            throw Fault(reason: "Expected ',' or ']' after a record.", line: line)
        default: throw Fault(reason: "Expected a record, which is a JSON object.", line: line)
        }
        index += 1
    }

    /// Whether the byte is part of a byte order mark, with which files from Windows often begin.
    private mutating func isByteOrderMark(_ byte: UInt8) throws(Fault) -> Bool {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        guard markBytesSeen < mark.count else { return false }
        if byte == mark[markBytesSeen] {
            markBytesSeen += 1
            return true
        }
        guard markBytesSeen == 0 else {
            throw Fault(reason: "Expected a record, which is a JSON object.", line: line)
        }
        markBytesSeen = mark.count
        return false
    }

    private mutating func begin() {
        place = .record
        partial = [UInt8(ascii: "{")]
        start = index + 1
        startLine = line
        isFlat = true
        mayBeWrapper = false
        string = .outside
        brackets = Brackets()
        _ = brackets.open(isArray: false)
    }

    private mutating func endArray() {
        isInArray = false
        place = isInWrapper ? .wrapperRest : .top
        isInWrapper = false
        string = .outside
    }

    /// Passes over the names and scalars after a wrapper's records, such as a token for the next
    /// page; anything with structure might be records that would be lost.
    private mutating func restOfWrapper(_ byte: UInt8) throws(Fault) {
        switch (string, byte) {
        case (.escaped, _): string = .inside
        case (.inside, UInt8(ascii: "\\")): string = .escaped
        case (.inside, UInt8(ascii: "\"")): string = .outside
        case (.outside, UInt8(ascii: "\"")): string = .inside
        case (.outside, UInt8(ascii: "}")): place = .top
        case (.outside, UInt8(ascii: "{")), (.outside, UInt8(ascii: "[")):
            throw Fault(reason: "A list of records is followed by further structure.", line: line)
        default: break
        }
    }

    // MARK: In a record

    private mutating func scanRecord() throws(Fault) -> Record? {
        while index < chunk.count {
            let byte = chunk[index]
            if mayBeWrapper, !Self.isSpace(byte), leaveForWrapper(byte) { return nil }
            index += 1
            switch string {
            case .escaped: string = .inside
            case .inside: try scanString(byte)
            case .outside:
                if try scanStructure(byte) { return try complete() }
            }
        }
        partial.append(contentsOf: chunk[start...])
        start = chunk.count
        try checkSize(partial.count)
        return nil
    }

    private mutating func scanString(_ byte: UInt8) throws(Fault) {
        switch byte {
        case UInt8(ascii: "\\"): string = .escaped
        case UInt8(ascii: "\""): string = .outside
        case UInt8(ascii: "\n"):
            throw Fault(reason: "The line ends inside a string.", line: line)
        default: break
        }
    }

    /// Whether the byte ends the record.
    private mutating func scanStructure(_ byte: UInt8) throws(Fault) -> Bool {
        switch byte {
        case UInt8(ascii: "\""): string = .inside
        case UInt8(ascii: "\n"): line += 1
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let isArray = byte == UInt8(ascii: "[")
            if isFlat, isArray, !isInArray { mayBeWrapper = endsWithWrapperName() }
            isFlat = false
            guard brackets.open(isArray: isArray) else {
                throw Fault(
                    reason: "A record nests deeper than \(Limits.jsonDepthMax) levels.",
                    line: startLine
                )
            }
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            guard brackets.close(isArray: byte == UInt8(ascii: "]")) else {
                throw Fault(
                    reason: "A bracket closes what was not opened in the record that begins"
                        + " on line \(startLine).",
                    line: line
                )
            }
            return brackets.isEmpty
        default: break
        }
        return false
    }

    private mutating func complete() throws(Fault) -> Record {
        try checkSize(partial.count + index - start)
        count += 1
        place = isInArray ? .separator : .top
        partial.append(contentsOf: chunk[start..<index])
        let record = Record(number: count, line: startLine, bytes: partial)
        partial = []
        start = index
        return record
    }

    private func checkSize(_ bytes: Int) throws(Fault) {
        guard bytes > recordBytesMax else { return }
        throw Fault(
            reason: "The record that begins here is larger than \(recordBytesMax) bytes.",
            line: startLine
        )
    }

    // MARK: Wrappers

    /// Names under which services wrap the records of a page or a file; any other member with a
    /// list in it is part of a record.
    private static let wrapperNames = ["Records", "records", "Events", "events", "value"]
        .map { Array("\"\($0)\"".utf8) }

    /// Whether the record so far, which has only scalars, ends with `"Records" : [`.
    private func endsWithWrapperName() -> Bool {
        var end = (partial + chunk[start..<index - 1])[...]
        func trim() { while let last = end.last, Self.isSpace(last) { end.removeLast() } }
        trim()
        guard end.popLast() == UInt8(ascii: ":") else { return false }
        trim()
        guard let name = Self.wrapperNames.first(where: { end.suffix($0.count) == $0[...] }) else {
            return false
        }
        end.removeLast(name.count)
        trim()
        return end.last == UInt8(ascii: "{") || end.last == UInt8(ascii: ",")
    }

    /// Whether the byte after a wrapper's bracket shows that the array holds records.
    private mutating func leaveForWrapper(_ byte: UInt8) -> Bool {
        mayBeWrapper = false
        guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "]") else { return false }
        isInArray = true
        isInWrapper = true
        place = .arrayStart
        partial = []
        return true
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}

/// The brackets that are open, one bit each.
private struct Brackets {
    private var arrays: UInt64 = 0
    private var depth = 0

    var isEmpty: Bool { depth == 0 }

    /// False when that would be deeper than is taken.
    mutating func open(isArray: Bool) -> Bool {
        guard depth < Limits.jsonDepthMax else { return false }
        arrays = arrays << 1 | (isArray ? 1 : 0)
        depth += 1
        return true
    }

    /// False when the innermost open bracket is of the other kind.
    mutating func close(isArray: Bool) -> Bool {
        guard (arrays & 1 == 1) == isArray else { return false }
        arrays >>= 1
        depth -= 1
        return true
    }
}
