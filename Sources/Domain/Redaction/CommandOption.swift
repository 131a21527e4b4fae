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

    /// The longest password.
    private static let bytesMax = 256
    /// Other options and variables.
    private static let noValue = ByteSet("-$")
    private static let pairSigns = ByteSet(":%")

    /// The password of the command; from the first to the last where one is given twice.
    @Sendable
    func find(_ text: [UInt8], _ start: Int, _ end: Int) -> Range<Int>? {
        var words = CommandWords(text, behind: start..<end)
        var found: Range<Int>?
        while let word = words.next() {
            guard text[word.lowerBound] == UInt8(ascii: "-"), let value = value(text, word) else {
                continue
            }
            found = (found?.lowerBound ?? value.lowerBound)..<value.upperBound
            words.skip(to: value.upperBound)
        }
        return found
    }

    /// The password that an option gives.
    private func value(_ text: [UInt8], _ word: Range<Int>) -> Range<Int>? {
        let behind = CommandWords.blanksEnd(text, from: word.upperBound)
        if isGroup(text[word]) { return value(text, from: behind) }
        guard let option = options.first(where: { text[word].starts(with: $0) }) else {
            return nil
        }
        let begin = word.lowerBound + option.count
        if begin == word.upperBound { return form == .attached ? nil : value(text, from: behind) }
        if text[begin] == UInt8(ascii: "=") { return value(text, from: begin + 1) }
        // Of a longer option this is the beginning.
        return option.count > 2 ? nil : value(text, from: begin)
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
