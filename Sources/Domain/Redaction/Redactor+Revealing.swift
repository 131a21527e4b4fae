public import Diff
public import JSON

extension Redactor {
    /// The sections of a diff of redacted values, as they are shown.
    ///
    /// A field that held nothing but secrets says that it changed; where a secret is part of
    /// something longer, the rest stays readable.
    public func reveal(_ sections: [DiffSection]) -> [DiffSection] {
        sections.map { section in
            var section = section
            section.label = settle(section.label)
            if !section.lines.isEmpty, section.lines.allSatisfy({ isMarker($0.text) }) {
                let isRemoval = section.lines.allSatisfy { $0.sign == .removed }
                section.lines = [DiffSection.Line(isRemoval ? .removed : .added, Self.changed)]
            } else {
                section.lines = section.lines.map { DiffSection.Line($0.sign, settle($0.text)) }
            }
            return section
        }
    }

    /// A redacted value as it is kept: the markers say `[redacted]`.
    public func settle(_ value: JSONValue) -> JSONValue {
        settled(value) ?? value
    }

    /// The value when it holds markers, nil otherwise.
    private func settled(_ value: JSONValue) -> JSONValue? {
        switch value {
        case .null, .bool, .number: return nil
        case .string(let text): return settled(text).map { .string($0) }
        case .array(let elements):
            var result: [JSONValue]?
            for (index, element) in elements.enumerated() {
                guard let changed = settled(element) else { continue }
                if result == nil { result = elements }
                result?[index] = changed
            }
            return result.map { .array($0) }
        case .object(let object): return settled(object).map { .object($0) }
        }
    }

    /// Names that were different stay so.
    private func settled(_ object: JSONObject) -> JSONObject? {
        var names = SettledNames(object)
        var result: [JSONObject.Member]?
        for (index, member) in object.members.enumerated() {
            let key = settled(member.key).map { names.free($0) }
            let value = settled(member.value)
            if key == nil, value == nil { continue }
            if result == nil { result = object.members }
            result?[index] = JSONObject.Member(
                key: key ?? member.key,
                value: value ?? member.value
            )
        }
        return result.map { JSONObject(distinct: $0) }
    }

    /// A text whose markers say `[redacted]`.
    public func settle(_ text: String) -> String { settled(text) ?? text }

    private func settled(_ text: String) -> String? {
        guard let sign = opening.first, text.utf8.span.contains(sign) else { return nil }
        let bytes = Array(text.utf8)
        var parts: [UInt8] = []
        var end = 0
        var index = 0
        while let start = bytes.first(opening, from: index, before: bytes.count) {
            index = markerEnd(bytes, start) ?? start + opening.count
            parts += bytes[end..<start]
            parts += Self.word.utf8
            end = index
        }
        return end == 0 ? nil : String(decoding: parts + bytes[end...], as: UTF8.self)
    }

    private func isMarker(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return !opening.isEmpty && bytes.has(opening, at: 0) && markerEnd(bytes, 0) == bytes.count
    }

    private func markerEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
        let end = bytes.run(of: .digits, from: start + opening.count)
        return bytes.has(closing, at: end) ? end + closing.count : nil
    }
}

/// The names of an object whose markers are being settled.
private struct SettledNames {
    private let object: JSONObject
    private var taken: Set<String> = []
    private var counts: [String: Int] = [:]

    init(_ object: JSONObject) { self.object = object }

    /// The name, with a number when another member has it.
    mutating func free(_ settled: String) -> String {
        if taken.isEmpty { taken = Set(object.members.map(\.key)) }
        var name = settled
        while !taken.insert(name).inserted {
            counts[settled, default: 1] += 1
            name = "\(settled) (\(counts[settled, default: 1]))"
        }
        return name
    }
}
