extension Recognizer {
    /// The names of those whose folders files lie in: `/home/jdoe/notes.txt`, `C:\Users\Jane Doe\x`.
    static let home = Recognizer("PERSON", at: [.letters], lengths: [4...5]) { text, start, end in
        let sign = text[start - 1]
        guard sign == UInt8(ascii: "/") || sign == UInt8(ascii: "\\"), text[end] == sign,
            // Elsewhere it is a part of an address of the web.
            !text[start - 2].isWord && text[start - 2] != UInt8(ascii: "/"),
            folders.contains(where: { text.bytes[start..<end].elementsEqual($0) })
        else { return nil }
        let name = text.bytes[(end + 1)...].prefix(64).prefix { byte in
            byte.isWord || ".-_".utf8.contains(byte)
                || byte == 0x20 && sign == UInt8(ascii: "\\")
        }
        let spelled = String(decoding: name, as: UTF8.self)
        guard People.isPersonal(spelled), spelled != "Public", spelled != "shared" else {
            return nil
        }
        let key = People.key(of: NameParts.of(spelled))
        return Found(name.startIndex..<name.endIndex, key: key, note: People.Part.login.rawValue)
    }

    private static let folders = ["home", "Users"].map { Array($0.utf8) }
}
