/// Whom a report speaks of: persons are named by what is said of them.
///
/// Only what a user reported is read so, for events are full of sentences that programs wrote.
enum ReportedPeople {
    /// Words of a name that are read at each cue.
    private static let wordsMax = 5

    /// The names that a report's sentences call persons, with what stands in brackets or over it.
    static func names(in report: String) -> [String] {
        let bare = String(decoding: NameParts.withoutBrackets(Array(report.utf8)), as: UTF8.self)
        return (bare == report ? [report] : [report, bare]).flatMap { names(in: Word.all(in: $0)) }
    }

    /// The addresses of mail in a report: most are made of their owners' names.
    static func addresses(in report: String) -> [String] {
        Word.all(in: report).map(\.text).filter { $0.contains("@") }
    }

    private static func names(in words: [Word]) -> [String] {
        var names: [String] = []
        for index in words.indices {
            let word = words[index]
            if NameParts.addresses.contains(word.small) {
                names += name(in: words, from: index + 1, lettersOnly: true)
            } else if beforeNames.contains(word.small) {
                names += name(in: words, from: index + 1, lettersOnly: false)
            }
            if behindNames.contains(word.small) {
                names += self.names(in: words, before: index)
                if let aside = aside(in: words, before: index) {
                    names += self.names(in: words, before: aside)
                }
            }
        }
        return names
    }

    /// Where an aside begins that parts a name from what is said: `Lea Moss, our recruiter, reported`.
    private static func aside(in words: [Word], before end: Int) -> Int? {
        let first = words[max(end - wordsMax, 0)..<end].lastIndex { $0.isBehindComma }
        guard let first, words[end].isBehindComma || owners.contains(words[first].small) else {
            return nil
        }
        return first
    }

    /// The name that begins at a word.
    private static func name(in words: [Word], from start: Int, lettersOnly: Bool) -> [String] {
        var end = start
        while end < words.count, end - start < wordsMax, end == start || words[end].isJoined,
            words[end].isName || particles.contains(words[end].small)
        {
            end += 1
        }
        while end > start, !words[end - 1].isName { end -= 1 }
        if end > start, words[start].isCapital, noNames.contains(words[start].small) { end = start }
        if end > start { return [words[start..<end].map(\.text).joined(separator: " ")] }
        // `user eli.sand`: no word of any language has such signs within.
        if !lettersOnly, start < words.count, words[start].isLogin { return [words[start].text] }
        return []
    }

    /// The names that end before a word: `Lea Moss and Kim Lo reported`.
    private static func names(in words: [Word], before end: Int) -> [String] {
        var names: [String] = []
        var end = end
        while end > 0, end < words.count, helpers.contains(words[end - 1].small) { end -= 1 }
        while end > 0 {
            var start = end
            while start > 0, end - start < wordsMax, start == end || words[start].isJoined,
                words[start - 1].isName || start < end && particles.contains(words[start - 1].small)
            {
                start -= 1
            }
            while start < end, isNoBeginning(words[start].small) { start += 1 }
            guard start < end else {
                if words[end - 1].isLogin { names.append(words[end - 1].text) }
                break
            }
            names.append(words[start..<end].map(\.text).joined(separator: " "))
            guard start > 1, conjunctions.contains(words[start - 1].small) else { break }
            end = start - 1
        }
        return names
    }

    private static func isNoBeginning(_ word: String) -> Bool {
        particles.contains(word) || noNames.contains(word)
    }

    /// A word of a report, with whether nothing but a space, or a comma too, parts it from the one before.
    private struct Word {
        let text: String
        let small: String
        let isJoined: Bool
        let isBehindComma: Bool

        static func all(in report: String) -> [Word] {
            let bytes = TextView(Array(report.utf8)).folded().bytes
            var words: [Word] = []
            var end = 0
            for part in bytes.split(whereSeparator: { !isPart($0) }) {
                var part = part
                while let last = part.last, !last.isWord { part.removeLast() }
                while let first = part.first, !first.isWord { part.removeFirst() }
                guard !part.isEmpty else { continue }
                let text = String(decoding: part, as: UTF8.self)
                let between = bytes[end..<part.startIndex].filter { $0 != 0x20 }
                let isTitle = words.last.map { NameParts.titles.contains($0.small) } ?? false
                words.append(
                    Word(
                        text: text,
                        small: text.lowercased(),
                        isJoined: between.isEmpty || isTitle,
                        isBehindComma: between.elementsEqual([UInt8(ascii: ",")])
                    )
                )
                end = part.endIndex
            }
            return words
        }

        private static func isPart(_ byte: UInt8) -> Bool {
            byte.isWord || ".-_'@".utf8.contains(byte)
        }

        var isCapital: Bool { text.first.map { $0.isUppercase } ?? false }

        /// Whether it may be a part of a name.
        var isName: Bool {
            guard isCapital, !text.contains("@"), !text.contains("_") else { return false }
            return !ReportedPeople.behindNames.contains(small)
                && !People.serviceWords.contains(small)
                && !text.contains(where: \.isNumber)
        }

        /// Whether it is written as only names to sign in with are.
        var isLogin: Bool {
            let hasMark = text.utf8.dropFirst().contains { ".-_".utf8.contains($0) }
            let hasDigit = text.utf8.contains(where: \.isDigit)
            return !text.contains("@") && text.utf8.contains(where: \.isLetter)
                && (hasMark || hasDigit) && !ReportedPeople.noNames.contains(small)
        }
    }

    // MARK: - Words

    private static func set(_ list: String) -> Set<String> {
        Set(list.split { $0.isWhitespace }.map(String.init))
    }

    /// Words before a name.
    private static let beforeNames = set(
        """
        user users colleague customer employee manager boss ask asked asking tell told inform informed
        contact candidate username
        benutzer benutzerin nutzer nutzerin kunde kundin kollege kollegin kollegen mitarbeiter
        mitarbeiterin chef chefin frag fragt fragen utilisateur utilisatrice client cliente collègue
        usuario usuaria compañero compañera utente collega gebruiker klant użytkownik użytkowniczka
        klient klientka
        """
    )

    /// Words behind a name: what people say that they did, saw or could not do.
    private static let behindNames = set(
        """
        reported reports report says said say complained complains claims claimed told tells wrote
        writes mentioned mentions noticed notices noted saw sees called calls asked asks lost misses
        cannot can't couldn't couldnt didn't doesn't hasn't wasn't isn't thinks believes states
        confirmed confirms found tried informed insists
        meldet meldete melden sagt sagte sagen berichtet berichtete schreibt schrieb gemeldet vermisst
        klagt beklagt behauptet fragt fragte kann konnte sieht findet
        signale signalé dit rapporte rapporté écrit affirme demande peut
        informa informó dice dijo reporta reportó indica indicó comenta puede
        segnala segnalato riferisce scrive chiede informou disse relata relatou diz
        meldt zegt meldde zei schrijft zgłasza zgłosił zgłosiła mówi pisze powiedział powiedziała
        сообщил сообщила сообщает говорит пишет жалуется
        """
    )

    /// Words between a name and what is said of it.
    private static let helpers = set(
        "has have had hat haben a ha avait ont also just already then nicht non no nie could"
    )
    private static let conjunctions = set("and und et y e i oraz en og och и")
    private static let particles = set(
        "von van der den de la le di da del della dos das du zu zur al el bin ibn ter ten af av y"
    )

    /// Words that begin an aside on who somebody is.
    private static let owners = set(
        """
        our my their his her your the a an unser unsere mein meine der die das ein eine notre mon ma le la
        un une nuestro nuestra mi el nosso nossa nostro nostra il mio mia onze mijn de het een nasz nasza
        наш наша
        """
    )

    /// Words that begin sentences with a capital, or have one for themselves, and name nobody.
    private static let noNames = set(
        """
        the a an this that these those it its he she they we i you who which what when where why how
        if as at on in by of for to from with after before since until while and or but so then there
        our my your his her their everyone everybody nobody someone somebody anyone people users user
        customers customer clients client support sales team teams staff yesterday today monday tuesday
        wednesday thursday friday saturday sunday january february march april may june july august
        september october november december please also now just one two many several some all most no
        not never again still because although however alert alerts log logs project campaign report
        page system server service application app database dashboard invoice order ticket document
        der die das ein eine er sie es wir ich ihr sein ihre unser mein jemand niemand alle kunden
        kunde kundin benutzer nutzer gestern heute montag dienstag mittwoch donnerstag freitag samstag
        sonntag als wenn wer was wann wo warum wie und oder aber bitte auch
        le la les un une il elle nous vous je ils elles on ce cette notre mon hier aujourd'hui
        el los las una él ella nosotros yo ellos ayer hoy nadie alguien su
        il lo gli io lui lei noi ieri oggi o os as eu ele ela hoje ontem
        de het een hij zij wij ik gisteren vandaag on ona my ja wczoraj dziś
        он она оно они мы я вы это кто вчера сегодня
        """
    )
}
