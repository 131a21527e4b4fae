/// A value that a recognizer found.
struct Found: Sendable {
    /// Where it stands in what was read.
    var range: Range<Int>
    /// What makes two spellings of it one value.
    var key: String
    /// What may be told of it, such as `public` of an address.
    var note: String?

    init(_ range: Range<Int>, key: String, note: String? = nil) {
        self.range = range
        self.key = key
        self.note = note
    }
}

/// How one kind of personal data is told from what looks like it.
///
/// A recognizer is asked wherever something begins that it names, and reads a bounded number of bytes
/// around it, so that all of them together take time linear in the text.
final class Recognizer: Sendable {
    /// What may begin a value.
    enum Beginning: Sendable, CaseIterable {
        /// A word whose first character is a digit.
        case digit
        /// A word of letters and digits whose first character is a letter.
        case mixed
        /// A word of letters that goes on with `:`, `-` or `.`, or with a digit behind a space.
        case letters
        /// The sign `@`, which stands within a value.
        case at
        /// The sign `+`.
        case plus
        /// The sign `(`.
        case parenthesis
        /// The sign `:`, where a word has not led past it.
        case colon
    }

    /// Finds the value that begins at a place, or that the sign there belongs to.
    ///
    /// `end` is where the word ends that begins there.
    typealias Finder = @Sendable (_ text: Reading, _ start: Int, _ end: Int) -> Found?

    /// What its placeholders are called.
    let kind: String
    let beginnings: Set<Beginning>
    /// Bytes that the word may have which begins a value.
    let lengths: [ClosedRange<Int>]
    let find: Finder

    init(
        _ kind: String,
        at beginnings: Set<Beginning>,
        lengths: [ClosedRange<Int>] = [],
        find: @escaping Finder
    ) {
        self.kind = kind
        self.beginnings = beginnings
        self.lengths = lengths
        self.find = find
    }

    /// Every recognizer; in one place the first that finds something is taken.
    static let all: [Recognizer] = [
        .email, .ipAddress, .macAddress, .birthDate, .phone, .card, .socialSecurity, .iban, .nhs,
        .aadhaar, .taxID, .pesel, .routing, .nationalInsurance, .nif, .codiceFiscale, .crypto, .geo,
        .passport,
    ]

    /// The longest word that begins a value.
    private static let lengthMax = 90

    /// The recognizers that a sign is shown to.
    static func asked(at sign: Beginning) -> [Recognizer] {
        all.filter { $0.beginnings.contains(sign) }
    }

    /// The recognizers that a word is shown to, by its length, in the order of ``all``.
    static func byLength(at beginning: Beginning) -> [[Recognizer]] {
        let asked = asked(at: beginning)
        return (0...lengthMax).map { length in
            asked.filter { $0.lengths.contains { $0.contains(length) } }
        }
    }
}
