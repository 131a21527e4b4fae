extension People {
    /// The longest name that begins with the word in a place.
    func name(in text: Reading, at start: Int, end: Int) -> (
        range: Range<Int>, person: String, part: Part
    )? {
        guard end - start <= Self.wordMax * 2 else { return nil }
        var rows = forms.rows(of: NameLetters.plain(text.bytes[start..<end]))
        var end = end
        var words = 1
        var best: (range: Range<Int>, person: String, part: Part)?
        while !rows.isEmpty {
            if let form = meant(by: rows, in: text, start..<end, isRow: words > 1) {
                best = (start..<end, form.person, form.part)
            }
            guard let next = Self.nextWord(in: text, from: end) else { break }
            rows = forms.rows(rows, followedBy: NameLetters.plain(text.bytes[next]))
            end = next.upperBound
            words += 1
        }
        return best
    }

    /// The word behind the end of another that may belong to the same name.
    private static func nextWord(in text: Reading, from end: Int) -> Range<Int>? {
        let separatorMax = 2
        var start = end
        while start - end < separatorMax, isSeparator(text[start]) { start += 1 }
        guard start > end else { return nil }
        var place = start
        while text[place].isWord { place += 1 }
        return place > start && place - start <= wordMax * 2 ? start..<place : nil
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"),
            UInt8(ascii: ","), UInt8(ascii: "'"), UInt8(ascii: "+"), UInt8(ascii: "/"),
            UInt8(ascii: ":"), UInt8(ascii: "("):
            true
        default: false
        }
    }

    /// The first form of some rows that is a name in a place of a text.
    private func meant(
        by rows: [NameForms.Row],
        in text: Reading,
        _ range: Range<Int>,
        isRow: Bool
    ) -> NameForms.Form? {
        for row in rows {
            for form in forms.forms(of: row)
            // What one signs in with may be a thing's, and things have plurals.
            where (row.likeness == .same || form.sureness > .likely)
                && isMeant(form, row.likeness, in: text, range, isRow: isRow)
            {
                return form
            }
        }
        return nil
    }

    /// Letters from which on a word in small letters is rather a name that is known than another.
    private static let rareMin = 5

    /// Whether a part of a name is one there, and not the word that it is also.
    private func isMeant(
        _ form: NameForms.Form,
        _ likeness: NameLetters.Likeness,
        in text: Reading,
        _ range: Range<Int>,
        isRow: Bool
    ) -> Bool {
        let first = text[range.lowerBound]
        let isCapital = first.isCapital || first >= 0x80
        if isRow || form.part == .full, isCapital || !form.isCommon { return true }
        if form.isService {
            return isCapital
                && text.speaks(of: NameTitles.words, before: range.lowerBound)
        }
        if isCapital, form.sureness == .reported { return true }
        if !form.isCommon {
            if range.count < 3 { return isCapital && !text[range.lowerBound + 1].isCapital }
            if isCapital || form.part == .login && likeness == .same { return true }
            if form.sureness > .likely, range.count >= Self.rareMin, likeness == .same {
                return true
            }
        }
        return text.speaks(of: Self.context, before: range.lowerBound)
    }

    private static let context =
        NameTitles.words
        + ContextWords(
            """
            user, username, login, name, named, by, dear, hi, hello, customer, client, colleague, \
            employee, manager, candidate, contact, owner, actor, person, member, asked, told, \
            author, assignee, recruiter, applicant, firstname, lastname, fullname, surname, \
            displayname, benutzer, nutzer, kunde, kundin, kollege, kollegin, usuario, cliente, \
            utilisateur, collègue, utente, gebruiker, klant, użytkownik, klient
            """
        )
}
