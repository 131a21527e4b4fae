/// Secrets in the words of people: `password X does not work`, `Passwort lautet X`, `PIN 4711`.
extension SecretShapes {
    static let sentences: [SecretShape] = [
        SecretShape(
            "named secret",
            source: "SensitiveNames: the name and, soon behind it, a word that looks like a secret",
            anchors: [
                "ssword ", "SSWORD ", "sswort ", "SSWORT ", "nnwort ", "NNWORT ", "asswd ", "wd ",
                "asscode ", "ssphrase ", "asse ", "zahl ", "seña ", "sena ", "twoord ", "'ordine ",
                "pikey ", "etkey ", "sskey ",
            ],
            notAfter: nil,
            find: told
        ),
        SecretShape(
            "named secret",
            source: "SensitiveNames: the same of short words",
            anchors: [
                "pass ", "Pass ", "PASS ", "pw ", "Pw ", "PW ", "pin ", "Pin ", "PIN ", "PUK ",
                "puk ", "mdp ", "MDP ", "clave ", "Clave ", "hasło ", "Hasło ", "haslo ", "Haslo ",
                "senha ", "Senha ", "parola ", "Parola ", "token ", "Token ", "TOKEN ", "key ",
                "Key ", "KEY ", "secret ", "Secret ", "SECRET ", "code ", "Code ", "CODE ", "kod ",
                "Kod ", "digo ", "codice ", "Codice ", "OTP ", "otp ",
            ],
            find: told
        ),
        SecretShape(
            "named secret",
            source: "a name and its password parted by a slash",
            anchors: ["ogin ", "OGIN ", "redentials ", "ugangsdaten "],
            notAfter: nil,
            find: parted
        ),
    ]

    /// Words that are read in search of the secret.
    private static let wordsMax = 6

    /// The word behind the name, or behind a word that says that it comes.
    private static let told: SecretShape.Finder = { text, _, end in
        guard mayFollow(text, from: end),
            let name = SecretAssignment.Name(text, before: end - 1), !name.isQuoted
        else { return nil }
        var place = end
        var isNext = true
        var kind: SensitiveNames.Kind?
        for _ in 0..<wordsMax where place < text.count {
            let last = SecretAssignment.plainEnd(text, from: place, max: SecretLook.bytesMax)
            if isNext {
                let quoted = SecretAssignment.quoted(text, from: place)
                let word = trimmed(text, quoted ?? place..<last)
                // Most names stand before a word that can be no secret: they are not even read.
                if mayTell(text, word) {
                    if kind == nil { kind = name.kind(end..<end) ?? name.codeKind }
                    guard let kind else { return nil }
                    if tells(text.span.extracting(word), kind) { return word }
                }
            }
            guard last > place else { return nil }
            isNext = isAnnouncing(text[place..<last])
            if !isNext, sentenceEnds.contains(text[last - 1]) { return nil }
            place = text.run(of: .space, from: last, max: 2)
            if place == last { return nil }
        }
        return nil
    }

    /// How far behind a name its secret begins at the latest.
    private static let reach = 96

    /// Whether a digit or a sign of a password stands soon behind a name; in prose hardly ever.
    private static func mayFollow(_ text: [UInt8], from start: Int) -> Bool {
        let telling = telling
        for index in start..<min(text.count, start + reach) where telling.contains(text[index]) {
            return true
        }
        return false
    }

    private static let telling = ByteSet.digits | ByteSet("!#$%^&*+=~@|?")

    private static func mayTell(_ text: [UInt8], _ word: Range<Int>) -> Bool {
        word.count >= 4 && text[word].contains(where: telling.contains)
    }

    /// Whether a word in a sentence is the secret that a name before it promises.
    private static func tells(_ word: Span<UInt8>, _ kind: SensitiveNames.Kind) -> Bool {
        let look = SecretLook(word)
        switch kind {
        case .digits: return look.isCode || look.isPasswordInProse
        case .text: return look.isRandom
        case .word: return look.isPasswordForCertain
        case .random: return look.isRandom && look.count >= 16
        }
    }

    /// Words behind which the secret comes.
    private static func isAnnouncing(_ word: ArraySlice<UInt8>) -> Bool {
        word.count <= 8 && announcing.contains(packed(word))
    }

    /// At most eight bytes as a number, however written.
    private static func packed(_ word: some Collection<UInt8>) -> UInt64 {
        word.reduce(0) { $0 << 8 | UInt64($1 < 0x80 ? $1 | 0x20 : $1) }
    }

    private static let announcing = Set(
        [
            "is", "was", "are", "be", "to", "=", "->", "ist", "lautet", "war", "est", "était", "es",
            "era", "è", "e'", "jest", "brzmi", "być", "hier", "here",
        ].map { packed($0.utf8) }
    )

    /// Without the brackets and the marks of a sentence around it.
    private static func trimmed(_ text: [UInt8], _ word: Range<Int>) -> Range<Int> {
        var (start, end) = (word.lowerBound, word.upperBound)
        while start < end, opening.contains(text[start]) { start += 1 }
        while start < end, closing.contains(text[end - 1]) { end -= 1 }
        guard start < end, text[start] >= 0x80 || text[end - 1] >= 0x80 else { return start..<end }
        for sign in typographic {
            if end - start > sign.count, text.has(sign, at: start) { start += sign.count }
            if end - start > sign.count, text.has(sign, at: end - sign.count) { end -= sign.count }
        }
        return start..<end
    }

    private static let opening = ByteSet("([{*")
    private static let closing = ByteSet(".,:)]}*")
    private static let sentenceEnds = ByteSet(".,;!?)")
    private static let typographic = ["„", "“", "”", "‚", "‘", "’", "«", "»"].map { Array($0.utf8) }

    /// `login name / password`.
    private static let parted: SecretShape.Finder = { text, _, end in
        let name = SecretAssignment.plainEnd(text, from: end, max: SecretLook.bytesMax)
        var place = text.run(of: .space, from: name, max: 2)
        guard name > end, place < text.count, text[place] == UInt8(ascii: "/") else { return nil }
        place = text.run(of: .space, from: place + 1, max: 2)
        let last = SecretAssignment.plainEnd(text, from: place, max: SecretLook.bytesMax)
        let word = trimmed(text, place..<last)
        return SecretLook(text.span.extracting(word)).isPasswordForCertain ? word : nil
    }
}

extension SecretAssignment.Name {
    /// The kind of a code that somebody has: `the code 998123`, other than `error code 998123`.
    fileprivate var codeKind: SensitiveNames.Kind? {
        guard Self.codes.contains(text[start..<end].map { $0 | 0x20 }), start > 1,
            text[start - 1] == 0x20
        else { return nil }
        var first = start - 1
        while first > 0, start - first < 12, text[first - 1] != 0x20 { first -= 1 }
        let before = text[first..<(start - 1)].map { $0 | 0x20 }
        return Self.owning.contains(before) ? .digits : nil
    }

    private static let codes = words("code kod código codice")
    private static let owning = words(
        """
        the my your his her our this der den mein meinen dein ihr unser le mon son ce el mi tu su este il
        lo mio suo questo ten mój kod sms
        """
    )

    private static func words(_ list: String) -> Set<[UInt8]> {
        Set(list.split { $0.isWhitespace }.map { $0.utf8.map { $0 | 0x20 } })
    }
}
