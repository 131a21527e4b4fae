/// Secrets in commands, statements and links, as they stand in the logs of databases and shells.
extension SecretShapes {
    static let commands: [SecretShape] =
        CommandOption.list.map { command in
            SecretShape(
                "password of a command",
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
            "password of a command",
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

/// How a command is given a password.
struct CommandOption: Sendable {
    /// How the password stands behind its option.
    enum Form: Sendable {
        /// Right behind it: `-pX`.
        case attached
        /// As the next word: `-p X`, or right behind it.
        case next
        /// As the next word behind a colon or a percent sign: `-u name:X`.
        case pair
    }

    let command: String
    let options: [[UInt8]]
    let form: Form

    private init(_ command: String, _ options: [String], _ form: Form) {
        self.command = command
        self.options = options.map { Array($0.utf8) }
        self.form = form
    }

    static let list = [
        CommandOption("sshpass", ["-p"], .next),
        CommandOption("mysql", ["-p"], .attached),
        CommandOption("mysqldump", ["-p"], .attached),
        CommandOption("mysqladmin", ["-p"], .attached),
        CommandOption("mysqlimport", ["-p"], .attached),
        CommandOption("mariadb", ["-p"], .attached),
        CommandOption("mongo", ["-p"], .next),
        CommandOption("mongosh", ["-p"], .next),
        CommandOption("mongodump", ["-p"], .next),
        CommandOption("sqlcmd", ["-P"], .next),
        CommandOption("bcp", ["-P"], .next),
        CommandOption("redis-cli", ["-a"], .next),
        CommandOption("ldapsearch", ["-w"], .next),
        CommandOption("ldapmodify", ["-w"], .next),
        CommandOption("ldapadd", ["-w"], .next),
        CommandOption("unzip", ["-P"], .next),
        CommandOption("7z", ["-p"], .attached),
        CommandOption("plink", ["-pw"], .next),
        CommandOption("pscp", ["-pw"], .next),
        CommandOption("docker login", ["-p"], .next),
        CommandOption("curl", ["-u", "-U", "--user", "--proxy-user"], .pair),
        CommandOption("wget", ["--user"], .pair),
        CommandOption("http", ["-a", "--auth"], .pair),
        CommandOption("smbclient", ["-U"], .pair),
        CommandOption("rpcclient", ["-U"], .pair),
    ]

    /// How much of a command is read.
    private static let bytesMax = 256
    /// What ends a command within a line.
    private static let ends = ByteSet("\r\n|;")

    /// Other options and variables.
    private static let noValue = ByteSet("-$")
    private static let pairSigns = ByteSet(":%")

    /// The password of the command; from the first to the last where one is given twice.
    @Sendable
    func find(_ text: [UInt8], _ start: Int, _ end: Int) -> Range<Int>? {
        let limit = min(text.count, end + Self.bytesMax)
        let name = text[start..<end]
        var found: Range<Int>?
        var place = end
        while place < limit, !Self.ends.contains(text[place]) {
            let wordEnd = wordEnd(text, place)
            // The same command again is read by itself.
            if wordEnd - place == name.count - 1, text[place..<wordEnd] == name.dropLast() { break }
            if text[place] == UInt8(ascii: "-"), let value = value(text, place, wordEnd) {
                found = (found?.lowerBound ?? value.lowerBound)..<value.upperBound
                place = max(wordEnd, value.upperBound)
            } else {
                place = max(wordEnd, place + 1)
            }
        }
        return found
    }

    /// Not cut where the command is: an option that begins before its end is read as a whole.
    private func wordEnd(_ text: [UInt8], _ start: Int) -> Int {
        var end = start
        let ends = Self.ends
        while end < text.count, text[end] != 0x20, !ends.contains(text[end]) { end += 1 }
        return end
    }

    /// The password that the option at a place gives.
    private func value(_ text: [UInt8], _ start: Int, _ end: Int) -> Range<Int>? {
        if isGroup(text[start..<end]) { return value(text, from: end + 1) }
        guard let option = options.first(where: { text.has($0, at: start) }) else { return nil }
        var begin = start + option.count
        if form == .attached, begin == end { return nil }
        if begin == end || text[begin] == UInt8(ascii: "=") { begin += 1 }
        // Of a longer option this is the beginning.
        if option.count > 2, begin < end, begin == start + option.count { return nil }
        return value(text, from: begin)
    }

    /// Whether options of one letter stand together, the last of which takes the password: `-su`.
    private func isGroup(_ word: ArraySlice<UInt8>) -> Bool {
        guard form != .attached, (3...6).contains(word.count), let last = word.last else {
            return false
        }
        return word.dropFirst().allSatisfy(ByteSet.letters.contains)
            && options.contains([UInt8(ascii: "-"), last])
            && !options.contains { word.starts(with: $0) }
    }

    private func value(_ text: [UInt8], from begin: Int) -> Range<Int>? {
        guard begin < text.count, !Self.noValue.contains(text[begin]) else { return nil }
        var value = begin..<SecretAssignment.plainEnd(text, from: begin, max: Self.bytesMax)
        if let quoted = SecretAssignment.quoted(text, from: begin) { value = quoted }
        guard form == .pair else { return value.isEmpty ? nil : value }
        let sign = value.first { Self.pairSigns.contains(text[$0]) }
        guard let sign, sign + 1 < value.upperBound else { return nil }
        return (sign + 1)..<value.upperBound
    }
}
