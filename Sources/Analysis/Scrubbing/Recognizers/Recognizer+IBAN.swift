extension Recognizer {
    /// Numbers of bank accounts (ISO 13616): as long as the country's are, and 1 modulo 97.
    static let iban = Recognizer("IBAN", at: [.mixed], lengths: [4...34]) { text, start, _ in
        guard text[start].isLetter, text[start + 1].isLetter, text[start + 2].isDigit,
            text[start + 3].isDigit
        else { return nil }
        let country = String(
            decoding: [text[start] & 0xDF, text[start + 1] & 0xDF],
            as: UTF8.self
        )
        guard let length = lengths[country], let (value, end) = compact(text, start, length),
            !text[end].isWord, remainder(value) == 1
        else { return nil }
        return Found(start..<end, key: String(decoding: value, as: UTF8.self), note: country)
    }

    /// So many letters and digits, with single spaces or dashes between them.
    private static func compact(
        _ text: Reading,
        _ start: Int,
        _ length: Int
    ) -> (value: [UInt8], end: Int)? {
        var value: [UInt8] = []
        value.reserveCapacity(length)
        var place = start
        while value.count < length {
            let byte = text[place]
            if byte.isAlphanumeric {
                value.append(byte.isLetter ? byte & 0xDF : byte)
            } else {
                guard byte == 0x20 || byte == UInt8(ascii: "-"), value.count % 4 == 0,
                    text[place + 1].isAlphanumeric
                else { return nil }
            }
            place += 1
        }
        return (value, place)
    }

    /// The number modulo 97 with its first four characters behind the others, letters from 10 on.
    private static func remainder(_ value: [UInt8]) -> Int {
        var rest = 0
        for byte in value[4...] + value[..<4] {
            rest =
                byte.isDigit
                ? (rest * 10 + Int(byte - 0x30)) % 97 : (rest * 100 + Int(byte - 55)) % 97
        }
        return rest
    }

    /// Characters by country, of the registry of ISO 13616.
    private static let lengths: [String: Int] = [
        "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22,
        "BI": 27, "BR": 29, "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27,
        "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27,
        "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
        "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32,
        "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
        "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24,
        "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31,
        "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23,
        "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
    ]
}
