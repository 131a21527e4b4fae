extension Recognizer {
    /// Addresses of mail (RFC 5321) whose domain ends in a name that mail is sent to.
    static let email = Recognizer("EMAIL", at: [.at]) { text, at, _ in
        let localMax = 64
        var start = at
        while start > 0, at - start < localMax, isLocal(text[start - 1]) { start -= 1 }
        while start < at,
            [UInt8(ascii: "."), UInt8(ascii: "'"), TextView.mark].contains(text[start])
        {
            start += 1
        }
        guard start < at, text[at - 1] != UInt8(ascii: "."), text[start - 1] != UInt8(ascii: "@"),
            let domain = domain(text, from: at + 1)
        else { return nil }
        let local = String(decoding: text.bytes[start..<at], as: UTF8.self).lowercased()
        let isPrivate = privateSuffixes.contains(domain.suffix)
        guard isPrivate ? !machineUsers.contains(local) : true,
            // `git@host:path` is where a repository lies.
            !(local == "git" && text[domain.end] == UInt8(ascii: ":"))
        else { return nil }
        return Found(start..<domain.end, key: "\(local)@\(domain.name)", note: domain.name)
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "%"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "'"), UInt8(ascii: "~"), UInt8(ascii: "!"),
            UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "*"), TextView.mark:
            true
        default: byte.isWord
        }
    }

    private static func domain(
        _ text: Reading,
        from start: Int
    ) -> (name: String, suffix: String, end: Int)? {
        let domainMax = 253
        var end = start
        var labelEnds: [Int] = []
        while end - start < domainMax {
            let byte = text[end]
            if byte == UInt8(ascii: ".") || byte == TextView.mark, text[end - 1].isWord,
                text[end + 1].isWord
            {
                labelEnds.append(end)
            } else if !byte.isWord && !(byte == UInt8(ascii: "-") && end > start) {
                break
            }
            end += 1
        }
        while end > start, text[end - 1] == UInt8(ascii: "-") { end -= 1 }
        // `bob@example.com.Thanks`: the longest beginning that ends as domains do.
        labelEnds.append(end)
        for (index, labelEnd) in labelEnds.enumerated().reversed() where index > 0 {
            let last = text.bytes[(labelEnds[index - 1] + 1)..<labelEnd]
            let suffix = String(decoding: last, as: UTF8.self).lowercased()
            if isSuffix(suffix) {
                let name = String(decoding: text.bytes[start..<labelEnd], as: UTF8.self)
                return (name.lowercased(), suffix, labelEnd)
            }
        }
        return nil
    }

    /// Every country has two letters; names beyond ASCII are domains of their own.
    private static func isSuffix(_ name: String) -> Bool {
        let bytes = name.utf8
        if bytes.count == 2 { return bytes.allSatisfy(\.isLetter) }
        return bytes.contains { $0 >= 0x80 } || name.hasPrefix("xn--") || suffixes.contains(name)
            || privateSuffixes.contains(name)
    }

    /// Users of machines, which no person reads mail as.
    private static let machineUsers: Set<String> = [
        "root", "git", "jenkins", "ubuntu", "ec2-user", "admin", "build", "deploy", "deployer",
        "runner", "ci", "centos", "debian", "postgres", "builder", "service", "system", "www-data",
    ]

    /// What names end in within an organisation.
    private static let privateSuffixes: Set<String> = [
        "local", "internal", "lan", "corp", "intranet", "home", "private", "localdomain", "ad",
    ]

    private static let suffixes: Set<String> = Set(
        """
        com org net edu gov mil int info biz name pro aero coop museum jobs mobi travel cat tel asia
        post app dev cloud online site tech store shop club agency email company solutions systems
        group team work works life live media news blog design studio digital network services
        support global world today bank insurance health care clinic law legal consulting partners
        ventures capital fund finance money business center academy school university education
        community foundation church restaurant hotel house homes land estate realestate example test
        invalid xyz top icu vip space website host press link click one fun art wiki page zone chat
        software engineer engineering careers recruiting expert management marketing social events
        photos photography tools technology international limited ltd llc inc gmbh london berlin
        paris nyc tokyo amsterdam hamburg wien africa swiss scot wales bayern koeln cologne google
        microsoft amazon apple bmw audi sap dentist doctor hospital pharmacy fitness coach training
        energy green eco earth bio farm food pizza coffee cafe wine beer bar pub kitchen recipes
        """.split { $0.isWhitespace }.map(String.init)
    )

    /// Providers at which anybody has an address; no organisation is told by them.
    static let publicMail: Set<String> = [
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com",
        "yahoo.com", "yahoo.co.uk", "yahoo.fr", "ymail.com", "icloud.com", "me.com", "mac.com",
        "aol.com", "proton.me", "protonmail.com", "pm.me", "gmx.de", "gmx.net", "gmx.com", "gmx.at",
        "web.de", "t-online.de", "freenet.de", "mail.com", "mail.ru", "yandex.ru", "yandex.com",
        "qq.com", "163.com", "126.com", "orange.fr", "free.fr", "laposte.net", "libero.it",
        "hey.com", "fastmail.com", "zoho.com", "tutanota.com", "posteo.de", "mailbox.org",
    ]
}
