extension People {
    /// Whether an entity's type says that a person is meant: anywhere in its words, unless it is a thing
    /// that people have; words that are also said of things count where nothing else is said.
    static func isPersonType(_ type: String) -> Bool {
        let words = NameWords.of(type)
        guard let last = words.last, !things.contains(last) else { return false }
        return words.contains(where: persons.contains)
            || words.allSatisfy { offices.contains($0) || persons.contains($0) }
    }

    /// Words for people, without the endings of plurals.
    static let persons: Set<String> = Set(
        """
        user person people member employee candidate applicant contact customer patient student
        author recruiter interviewer guest participant subscriber assignee colleague teacher doctor
        staff buyer seller attendee referee mentor passenger spouse reviewer
        personnel trainee volunteer pupil citizen resident tenantuser coworker freelancer contractor
        cv resume nurse lawyer donor learner visitor consumer shopper parent child
        benutzer nutzer mitarbeiter mitarbeiterin kunde kundin bewerber bewerberin klient patientin
        schüler teilnehmer mitglied anwender ansprechpartner
        usuario usuaria cliente empleado empleada paciente alumno contacto persona
        utilisateur utilisatrice employé employée salarié candidat élève personne
        utente dipendente candidato paziente collaboratore
        gebruiker medewerker klant kandidaat werknemer
        usuário funcionário aluno pessoa
        użytkownik pracownik kandydat pacjent osoba uživatel zaměstnanec zákazník
        användare anställd kund bruger bruker medarbejder käyttäjä työntekijä asiakas
        пользователь сотрудник клиент человек
        用户 客户 员工 用戶 客戶 員工 ユーザー 顧客 社員 사용자 고객 직원
        """.split { $0.isWhitespace }.map(String.init)
    )

    /// Words for people and for things.
    private static let offices: Set<String> = Set(
        """
        account client lead profile identity principal owner manager agent driver worker director
        membership invitation invite application case subscription partner prospect beneficiary
        holder supervisor
        """.split { $0.isWhitespace }.map(String.init)
    )

    /// Words at the end of types for things that people have, whose names are not theirs.
    private static let things: Set<String> = Set(
        """
        role group pool policy permission setting list segment story agent key secret token interface
        type team field form journey report portal certificate schema import export status tag
        category template rule limit count query view table feature flag guide manual
        """.split { $0.isWhitespace }.map(String.init)
    )

    /// Words of names that organisations have.
    private static let companies: Set<String> = [
        "corp", "inc", "ltd", "gmbh", "llc", "company", "plc", "srl", "holding", "organisation",
        "organization", "group",
    ]

    /// The words of a name in small letters.
    static func words(of name: String) -> [String] {
        guard name.utf8.count <= 128 else { return [] }
        return name.lowercased().utf8.split { !$0.isWord }
            .map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether a name may be a person's: services have names too, often glued as `DeployRole`.
    ///
    /// Of several words the last decides, for people are called Dev and Max Power; where a person is told
    /// to be meant, the first does, for they are called Grace Root as well.
    static func isPersonal(_ name: String, isTold: Bool = false) -> Bool {
        let words = words(of: name)
        let names = isTold ? words.filter { !isIdentifier($0) } : words
        guard names.contains(where: { $0.utf8.contains { $0.isLetter || $0 >= 0x80 } }),
            names.joined().utf8.count > 1,
            // Letters of other scripts take up to three bytes.
            names.allSatisfy({ $0.utf8.count <= 3 * wordMax && !isIdentifier($0) })
        else { return false }
        let parts = NameWords.of(name) + words.map(trimmed)
        if parts.contains(where: companies.contains) { return false }
        let services = Set(parts.filter(serviceWords.contains))
        if services.isEmpty { return true }
        guard names.count > 1, name.contains(" "), services.count == 1, let first = names.first,
            let last = names.last
        else { return false }
        return !serviceWords.contains(trimmed(last))
            || isTold && !serviceWords.contains(trimmed(first))
    }

    /// Whether a text is written as names of people are: some words, each with a capital, or letters that
    /// know none.
    static func isSpelledAsName(_ text: String) -> Bool {
        let words = NameParts.of(text)
        if words.allSatisfy(NameLetters.isUnspaced) { return (1...4).contains(words.count) }
        return (2...6).contains(words.count) && text.first.map { $0.isUppercase } ?? false
            && text.split(separator: " ").allSatisfy { word in
                word.first.map { $0.isUppercase } ?? false || word.utf8.count <= 3
            }
    }

    static func trimmed(_ word: String) -> String {
        var word = word[...]
        while word.last?.isNumber == true { word.removeLast() }
        return String(word)
    }

    /// Mostly digits, or a long row of hexadecimal ones.
    private static func isIdentifier(_ word: String) -> Bool {
        let digits = word.utf8.count { $0.isDigit }
        return digits >= 4 && digits * 2 >= word.utf8.count
            || word.utf8.count >= 12 && word.utf8.allSatisfy(\.isHexadecimal)
    }
}
