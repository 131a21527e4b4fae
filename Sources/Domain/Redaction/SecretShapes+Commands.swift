/// Secrets in commands, statements and links, as they stand in the logs of databases and shells.
extension SecretShapes {
    static let commandPassword = "password of a command"

    static let commands: [SecretShape] =
        CommandOption.list.map { command in
            SecretShape(
                commandPassword,
                source: "the manual of \(command.command)",
                anchors: ["\(command.command) "],
                find: command.find
            )
        } + statements

    private static let statements: [SecretShape] = [
        SecretShape(
            "password of a statement",
            source: "MySQL and Oracle: IDENTIFIED [WITH plugin] BY 'password'",
            anchors: ["IDENTIFIED ", "identified ", "Identified "],
            find: identified
        ),
        SecretShape(
            "password of a statement",
            source: "SQL: [ENCRYPTED] PASSWORD 'password', PASSWORD('password')",
            anchors: ["ASSWORD '", "assword '", "ASSWORD('", "assword('"],
            notAfter: nil,
            find: quotedPassword
        ),
        SecretShape(
            commandPassword,
            source: "PowerShell: ConvertTo-SecureString",
            anchors: ["ConvertTo-SecureString ", "convertto-securestring "],
            find: secureString
        ),
        SecretShape(
            "code of a link",
            source: "links by which accounts are reset, confirmed or joined",
            anchors: [
                "/reset", "/invit", "/verif", "/confirm", "/activat", "/magic", "/recover",
                "/password", "/set-password", "/signup", "/unlock", "/join", "/login/",
                "/accept",
            ],
            notAfter: nil,
            find: linkCode
        ),
    ]

    /// `IDENTIFIED BY 'x'`, `IDENTIFIED WITH plugin BY 'x'`, `IDENTIFIED BY x` in Oracle.
    private static let identified: SecretShape.Finder = { text, start, end in
        let isStatement = text[start + 1] == UInt8(ascii: "D")
        var place = end
        var last: [UInt8] = []
        for _ in 0..<4 {
            if let quoted = SecretAssignment.quoted(text, from: place) {
                let isValue = last == by || last == values || last == digestWord
                return isValue && !quoted.isEmpty ? quoted : nil
            }
            let wordEnd = text.run(of: .names, from: place, max: 40)
            guard wordEnd > place else { return nil }
            if last == by {
                let word = SecretLook(text.span.extracting(place..<wordEnd))
                let isWord = text[place..<wordEnd].elementsEqual(values) { $0 & ~0x20 == $1 }
                if !isWord { return isStatement || word.isPasswordInProse ? place..<wordEnd : nil }
            }
            last = text[place..<wordEnd].map { $0 & ~0x20 }
            place = text.run(of: .space, from: wordEnd, max: 4)
        }
        return nil
    }

    private static let by = Array("BY".utf8)
    private static let values = Array("VALUES".utf8)
    private static let digestWord = Array("AS".utf8)

    /// In a sentence, what stands between quotes may be any word.
    private static let quotedPassword: SecretShape.Finder = { text, start, end in
        guard let quoted = SecretAssignment.quoted(text, from: end - 1), !quoted.isEmpty else {
            return nil
        }
        let isStatement = text[start] == UInt8(ascii: "A")
        let look = SecretLook(text.span.extracting(quoted))
        return isStatement || look.isPassword ? quoted : nil
    }

    private static let secureString: SecretShape.Finder = { text, _, end in
        var place = end
        for _ in 0..<4 where place < text.count && text[place] == UInt8(ascii: "-") {
            place = text.run(of: .names, from: place, max: 40)
            place = text.run(of: .space, from: place, max: 4)
        }
        if let quoted = SecretAssignment.quoted(text, from: place) {
            // A variable is put in where quotes are double.
            let isVariable = quoted.lowerBound < text.count && text[quoted.lowerBound] == 0x24
            return quoted.isEmpty || isVariable ? nil : quoted
        }
        let last = SecretAssignment.plainEnd(text, from: place, max: SecretLook.bytesMax)
        guard last > place, !ByteSet("$(-").contains(text[place]) else { return nil }
        return place..<last
    }

    private static let parameterSigns = ByteSet("?#&;")
    private static let parameterBytes = ByteSet.token68 | ByteSet("%")

    /// The part of the path behind the word, or the value of a parameter, that looks like chance.
    private static let linkCode: SecretShape.Finder = { text, _, end in
        var place = text.run(of: .base64URL, from: end, max: 24)
        for _ in 0..<2 where place < text.count && text[place] == UInt8(ascii: "/") {
            let partEnd = text.run(of: .names, from: place + 1, max: 512)
            if SecretLook(text.span.extracting((place + 1)..<partEnd)).isRandom {
                return (place + 1)..<partEnd
            }
            place = partEnd
        }
        guard place < text.count, parameterSigns.contains(text[place]) else { return nil }
        for _ in 0..<8 where place < text.count && parameterSigns.contains(text[place]) {
            let nameEnd = text.run(of: .names, from: place + 1, max: 40)
            guard nameEnd < text.count, text[nameEnd] == UInt8(ascii: "=") else { return nil }
            let valueEnd = text.run(of: parameterBytes, from: nameEnd + 1, max: 512)
            if SecretLook(text.span.extracting((nameEnd + 1)..<valueEnd)).isRandom {
                return (nameEnd + 1)..<valueEnd
            }
            place = valueEnd
        }
        return nil
    }
}
