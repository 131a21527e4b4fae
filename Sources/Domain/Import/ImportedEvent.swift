import Crypto
import JSON

/// An event under construction from foreign data, which is cut to the bounds of an event: one
/// long field must not keep a fact out of the log.
struct ImportedEvent {
    private(set) var object = JSONObject()

    /// A word or sentence that may be cut at its end, seen by the ellipsis.
    mutating func set(_ column: String, text: String?, max: Int, allowsLines: Bool = false) {
        guard var text, !text.isEmpty else { return }
        text = Self.storable(text, allowsLines: allowsLines)
        object[column] = .string(Self.cut(text, to: max))
    }

    /// An identifier: cut ones end in a digest, so that two that begin alike stay two.
    mutating func set(_ column: String, identifier: String?, max: Int) {
        guard let identifier, !identifier.isEmpty else { return }
        let text = Self.storable(identifier, allowsLines: false)
        object[column] = .string(Self.shorten(text, to: max))
    }

    /// A value of which members that do not fit are replaced by a note.
    mutating func set(_ column: String, value: JSONObject?) {
        guard let value, !value.isEmpty else { return }
        object[column] = .object(Self.bounded(value))
    }

    /// The text without what PostgreSQL or a single line cannot hold.
    private static func storable(_ text: String, allowsLines: Bool) -> String {
        let isClean = !text.utf8.contains { $0 == 0 || !allowsLines && ($0 == 0x0A || $0 == 0x0D) }
        guard !isClean else { return text }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\0": scalars.append("\u{FFFD}")
            case "\n", "\r": scalars.append(allowsLines ? scalar : " ")
            default: scalars.append(scalar)
            }
        }
        return String(scalars)
    }

    /// At most so many Unicode scalars, the last an ellipsis where something was cut.
    static func cut(_ text: String, to max: Int) -> String {
        guard text.utf8.count > max, text.unicodeScalars.count > max else { return text }
        return String(text.unicodeScalars.prefix(max - 1)) + "…"
    }

    /// At most so many Unicode scalars, the last seventeen a digest where something was cut.
    static func shorten(_ text: String, to max: Int) -> String {
        guard text.utf8.count > max, text.unicodeScalars.count > max else { return text }
        let digest = hexadecimal(Digest.sha256(text.utf8).prefix(8))
        return String(text.unicodeScalars.prefix(max - 17)) + "~" + digest
    }

    /// Two digits for each byte.
    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        bytes.reduce(into: "") { text, byte in
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
    }

    /// A value that fits, member by member as long as there is room.
    private static func bounded(_ value: JSONObject) -> JSONObject {
        var object = JSONObject()
        var room = Limits.importValueBytesMax
        var omitted = 0
        for member in value.members {
            let key = storable(member.key, allowsLines: false)
            var kept = storable(member.value)
            var size = kept.serialized.count
            if size > room / 2 {
                kept = .string("… \(size) bytes, too large to keep")
                size = 64
            }
            guard key.utf8.count + size + 64 <= room, object[key] == nil else {
                omitted += 1
                continue
            }
            room -= key.utf8.count + size
            object.append(key, kept)
        }
        if omitted > 0 { object["…"] = .string("\(omitted) further members, too large to keep") }
        return object
    }

    /// The value with replacements for what `jsonb` cannot hold.
    private static func storable(_ value: JSONValue) -> JSONValue {
        switch value {
        case .null, .bool: return value
        case .string(let text): return .string(storable(text, allowsLines: true))
        case .number(let number):
            let isKept =
                JSONStorage.isStorable(number.text)
                && JSONStorage.growth(of: value).isSmall
            return isKept ? value : .string(cut(number.text, to: Limits.numberDigitsMax))
        case .array(let elements): return .array(elements.map { storable($0) })
        case .object(let members):
            var object = JSONObject()
            for member in members.members {
                object[storable(member.key, allowsLines: false)] = storable(member.value)
            }
            return .object(object)
        }
    }
}

extension JSONObject {
    /// Adds a member that says something: a text that is not empty, a number or a truth.
    mutating func note(_ key: String, _ value: JSONValue?) {
        switch value {
        case nil, .null: return
        case .string(let text) where text.isEmpty: return
        case .object(let object) where object.isEmpty: return
        case .array(let elements) where elements.isEmpty: return
        case .string(let text): self[key] = .string(ImportedEvent.cut(text, to: 2000))
        case .some(let value): self[key] = value
        }
    }
}
