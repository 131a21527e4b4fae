extension Recognizer {
    /// Telephone numbers: international ones (E.164) by their plus, others by the words near them.
    static let phone = Recognizer("PHONE", at: [.plus, .parenthesis, .digit], lengths: [1...15]) {
        text,
        start,
        _ in
        switch text[start] {
        case UInt8(ascii: "+"):
            guard !text[start - 1].isWord, (0x31...0x39).contains(text[start + 1]),
                let number = number(text, from: start + 1), (8...15).contains(number.digits.count)
            else { return nil }
            return Found(start..<number.end, key: number.digits.key)
        case UInt8(ascii: "("):
            // `(415) 555-2671` is written of nothing else.
            guard !text[start - 1].isWord, text[start + 4] == UInt8(ascii: ")"),
                let number = number(text, from: start), number.digits.count == 10,
                number.end - start >= 13 || text.speaks(of: words, before: start)
            else { return nil }
            return Found(start..<number.end, key: number.digits.key)
        default:
            guard text.isFree(before: start), !isDate(text, start),
                let number = number(text, from: start),
                (7...15).contains(number.digits.count),
                text.speaks(of: words, before: start, rather: against)
                    || text.speaks(of: verbs, behind: number.end)
                        && !text.speaks(of: against, before: start)
            else { return nil }
            return Found(start..<number.end, key: number.digits.key)
        }
    }

    private static let words = ContextWords(
        """
        phone, phonenumber, telephone, tel, mobile, cell, cellphone, call, fax, \
        whatsapp, sms, handy, telefon, telefono, telephono, mobil, msisdn, dial, text me at, hotline, \
        callback, landline, ph, rufnummer, telefonnummer, handynummer, mobilnummer, mobilfunk, durchwahl, \
        anrufen, ruf, festnetz, téléphone, téléphoner, appelez, appeler, joindre, portable, fixe, \
        teléfono, móvil, movil, celular, llame, llamar, llama, cellulare, chiamare, chiama, chiami, \
        telefone, telemóvel, ligue, ligar, telefoon, telefoonnummer, mobiel, bellen, bel, gsm, zadzwonić, \
        zadzwoń, dzwonić, komórka, telefonu, telefonem, numer telefonu, puhelin, puhelinnumero, телефон, \
        телефону, телефона, тел, мобильный, позвоните, звоните, τηλέφωνο, κινητό, telefonszám, \
        电话, 電話, 手机, 手機, 携帯, 致电, 联系方式, 전화, 휴대폰, 연락처, โทร, โทรศัพท์, điện thoại
        """
    )
    /// What stands behind a number that is to be called.
    private static let verbs = ContextWords(
        """
        anrufen, anruft, angerufen, zurückrufen, rückruf, erreichbar, erreichen, call, calling, mobile, \
        cell, phone, tel, appeler, llamar, chiamare, ligar, bellen, zadzwonić, позвонить, tel, phone
        """
    )
    private static let against =
        ContextWords.things
        + ContextWords("ssn, nhs, card, iban, passport, aadhaar, pesel, routing, tax, account")

    /// `2026-03-02` has as many digits.
    private static func isDate(_ text: Reading, _ start: Int) -> Bool {
        let dash = UInt8(ascii: "-")
        return text.digitsEnd(from: start) == start + 4 && text[start + 4] == dash
            && text[start + 7] == dash && text.digitsEnd(from: start + 8) == start + 10
    }

    /// Digits with single signs between them, as far as they go.
    ///
    /// Where another number stands behind, it ends before that: behind eight digits or more in one
    /// piece, or at the last space before there would be too many.
    private static func number(_ text: Reading, from start: Int) -> (digits: Digits, end: Int)? {
        let lengthMax = 24
        var digits = Digits()
        var place = start
        var end = start
        var whole: (digits: Digits, end: Int)?
        var depth = 0
        scan: while place - start < lengthMax {
            let byte = text[place]
            switch byte {
            case 0x30...0x39:
                guard digits.count < 15 else { return whole }
                digits.append(byte)
                end = place + 1
            case UInt8(ascii: "("):
                guard depth == 0 else { break scan }
                depth = 1
            case UInt8(ascii: ")"):
                guard depth == 1 else { break scan }
                depth = 2
            case 0x20, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "/"):
                let next = text[place + 1]
                guard next.isDigit || next == UInt8(ascii: "(") else { break scan }
                if place - start == digits.count, digits.count >= 8 { break scan }
                if byte == 0x20 { whole = (digits, end) }
            default: break scan
            }
            place += 1
        }
        guard !text[end].isWord, !(text[end] == UInt8(ascii: ":") && text[end + 1].isDigit) else {
            return whole
        }
        return (digits, end)
    }
}
