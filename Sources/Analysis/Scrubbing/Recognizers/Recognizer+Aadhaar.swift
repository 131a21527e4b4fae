extension Recognizer {
    /// Numbers of residents of India: twelve digits, the last by Verhoeff's scheme.
    ///
    /// Accounts of clouds have twelve digits too: these count where words or groups say so.
    static let aadhaar = Recognizer("AADHAAR", at: [.digit], lengths: [4...4, 12...12]) {
        text,
        start,
        end in
        guard end - start == 4 || end - start == 12, text[start] >= 0x32,
            text.isFree(before: start),
            let (digits, last) = text.digits(
                from: start,
                in: end - start == 12 ? [12] : [4, 4, 4]
            ),
            text.isFree(after: last),
            !(text[last] == 0x20 && text[last + 1].isDigit && end - start == 4),
            isVerhoeff(digits)
        else { return nil }
        let words = ContextWords("aadhaar, aadhar, uidai, uid, adhaar")
        guard
            text.speaks(of: words, before: start)
                || end - start == 4 && !text.speaks(of: ContextWords.things, before: start)
        else { return nil }
        return Found(start..<last, key: digits.key)
    }

    /// Whether the digits multiply to the identity of the dihedral group of order ten.
    private static func isVerhoeff(_ digits: Digits) -> Bool {
        var check = 0
        for (place, digit) in digits.all.reversed().enumerated() {
            var turned = digit
            for _ in 0..<(place % 8) { turned = turn[turned] }
            check = product(check, turned)
        }
        return check == 0
    }

    private static let turn = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

    /// Two elements of the group: 0 to 4 turn, 5 to 9 turn and mirror.
    private static func product(_ left: Int, _ right: Int) -> Int {
        switch (left < 5, right < 5) {
        case (true, true): (left + right) % 5
        case (true, false): (left + right - 5) % 5 + 5
        case (false, true): (left - 5 - right + 5) % 5 + 5
        case (false, false): (left - right + 5) % 5
        }
    }
}
