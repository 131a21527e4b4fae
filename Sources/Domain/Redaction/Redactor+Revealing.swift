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
        switch value {
        case .null, .bool, .number: value
        case .string(let text): .string(settle(text))
        case .array(let elements): .array(elements.map { settle($0) })
        case .object(let object): .object(settle(object))
        }
    }

    /// Names that were different stay so.
    private func settle(_ object: JSONObject) -> JSONObject {
        let names = object.members.map { settle($0.key) }
        let isPlain = zip(names, object.members).allSatisfy { $0 == $1.key }
        var taken = isPlain ? [] : Set(object.members.map(\.key))
        var counts: [String: Int] = [:]
        var result = JSONObject()
        for (settled, member) in zip(names, object.members) {
            var name = settled
            if settled != member.key {
                while !taken.insert(name).inserted {
                    counts[settled, default: 1] += 1
                    name = "\(settled) (\(counts[settled, default: 1]))"
                }
            }
            result.append(name, settle(member.value))
        }
        return result
    }

    /// A text whose markers say `[redacted]`.
    public func settle(_ text: String) -> String {
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
        return end == 0 ? text : String(decoding: parts + bytes[end...], as: UTF8.self)
    }

    private func isMarker(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.has(opening, at: 0) && markerEnd(bytes, 0) == bytes.count
    }

    private func markerEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
        let end = bytes.run(of: .digits, from: start + opening.count)
        return bytes.has(closing, at: end) ? end + closing.count : nil
    }
}
