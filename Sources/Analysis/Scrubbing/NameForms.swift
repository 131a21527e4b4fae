/// The rows of words that name people, as a tree of words: a text is read in time linear in its length,
/// however many names are known and however they resemble one another.
struct NameForms: Sendable {
    /// Whom a row of words names.
    struct Form: Sendable {
        let person: String
        let part: People.Part
        let sureness: People.Sureness
        /// Whether its words are also ones that everybody uses, or its only one is one of services.
        let isCommon: Bool
        let isService: Bool
    }

    /// A row of words, and how its first one was spelled in a text.
    struct Row: Sendable {
        fileprivate let node: Int
        let likeness: NameLetters.Likeness
    }

    private struct Node: Sendable {
        var forms: [Form] = []
        var goesOn = false
    }

    private struct Edge: Sendable, Hashable {
        let node: Int
        let word: [UInt8]
    }

    /// Rows that are followed at once, and words that one spelling stands for: names have few
    /// spellings, and who invents more must not make the reading of texts slow.
    private static let branchesMax = 8

    private var nodes = [Node()]
    /// The rows by their words without marks.
    private var edges: [Edge: Int] = [:]
    /// The rows by other spellings of their last word.
    private var others: [Edge: [Int]] = [:]
    /// Bits of the beginnings of first words: most words of a text have others.
    private var sieve = [UInt64](repeating: 0, count: 64)
    /// The beginning of each row that was added, in each spelling, in the order of their adding.
    private var beginnings: [UInt32] = []

    /// Adds a row; of equally sure ones the first stays.
    mutating func insert(_ words: [String], _ form: Form) {
        var node = 0
        for word in words {
            let spellings = NameLetters.spellings(of: word)
            if node == 0 { note(spellings) }
            node = child(of: node, spellings)
        }
        if !nodes[node].forms.contains(where: { $0.sureness == form.sureness }) {
            nodes[node].forms.append(form)
        }
    }

    private mutating func child(of node: Int, _ spellings: [[UInt8]]) -> Int {
        if let known = edges[Edge(node: node, word: spellings[0])] { return known }
        let child = nodes.count
        nodes.append(Node())
        nodes[node].goesOn = true
        edges[Edge(node: node, word: spellings[0])] = child
        for spelling in spellings.dropFirst() {
            let edge = Edge(node: node, word: spelling)
            if others[edge]?.count ?? 0 < Self.branchesMax {
                others[edge, default: []].append(child)
            }
        }
        return child
    }

    private mutating func note(_ spellings: [[UInt8]]) {
        for spelling in spellings {
            let beginning = Self.beginning(of: spelling, 0, spelling.count)
            if beginnings.last != beginning { beginnings.append(beginning) }
            let bit = Self.bit(of: beginning)
            sieve[bit >> 6] |= 1 << UInt64(bit & 63)
        }
    }
}

extension NameForms {
    /// The first letters of a word as a number, the letters taken as small ones.
    static func beginning(of bytes: [UInt8], _ start: Int, _ end: Int) -> UInt32 {
        var number: UInt32 = 0
        for place in start..<min(end, start + NameLetters.stemMin) {
            number = number << 8 | UInt32(bytes[place].small)
        }
        return number
    }

    private static func bit(of beginning: UInt32) -> Int { Int((beginning &* 0x9E37_79B1) >> 20) }

    /// Whether a word that begins so may begin a name.
    func mayBegin(_ beginning: UInt32) -> Bool {
        let bit = Self.bit(of: beginning)
        return sieve[bit >> 6] >> UInt64(bit & 63) & 1 == 1
    }

    /// How much is known; it grows with every row of another beginning than the one before.
    var knowledge: Int { beginnings.count }

    /// Whether a row that was added since less was known may stand in a text.
    func mayHaveLearnt(of words: WordBeginnings, since knowledge: Int) -> Bool {
        // Looking at a text anew costs about as much as so many rows.
        beginnings.count - knowledge > 256
            || beginnings[knowledge...].contains(where: words.mayContain)
    }

    /// The rows whose first word is one of a text, the word without marks.
    func rows(of word: [UInt8]) -> [Row] {
        var rows: [Row] = []
        add(word, behind: 0, &rows)
        return rows
    }

    /// The rows that go on with a word behind others.
    func rows(_ rows: [Row], followedBy word: [UInt8]) -> [Row] {
        var longer: [Row] = []
        for row in rows where nodes[row.node].goesOn {
            add(word, behind: row.node, as: row.likeness, &longer)
        }
        return longer
    }

    /// Whom a row names.
    func forms(of row: Row) -> [Form] { nodes[row.node].forms }

    private func add(
        _ word: [UInt8],
        behind node: Int,
        as likeness: NameLetters.Likeness? = nil,
        _ rows: inout [Row]
    ) {
        func take(_ spelling: [UInt8], _ own: NameLetters.Likeness) {
            let edge = Edge(node: node, word: spelling)
            let found = (edges[edge].map { [$0] } ?? []) + (others[edge] ?? [])
            for node in found where rows.count < Self.branchesMax {
                if rows.contains(where: { $0.node == node }) { continue }
                rows.append(Row(node: node, likeness: likeness ?? own))
            }
        }
        take(word, .same)
        for base in NameLetters.bases(of: word) { take(base, .inflected) }
    }
}
