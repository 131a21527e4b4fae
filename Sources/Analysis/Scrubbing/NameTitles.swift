/// Titles that stand before names.
enum NameTitles {
    static let words = ContextWords(
        """
        mr, mrs, ms, miss, mx, dr, prof, professor, frau, herr, herrn, mme, mlle, madame, monsieur, \
        sr, sra, srta, señor, señora, señorita, doña, sig, signor, signora, senhor, senhora, pan, \
        pani, dhr, mevr, mevrouw, meneer, fru, rouva, господин, госпожа
        """
    )
}
